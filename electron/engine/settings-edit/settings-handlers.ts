import { message, type Message } from '@shared/domain/message'
import { AppError } from '@shared/ipc/app-error'
import type { Handlers } from '@shared/ipc/router'
import { renderMessage } from '@shared/text/text'
import type { Language } from '@shared/ipc/contract'
import type { Engine } from '../engine'
import { judgedBy, type Reader } from '../find-settings'
import type { SecretStore } from '../secrets/secret-store'
import type { Environment } from '../settings/interpolate'
import type { SettingsLocation } from '../settings/settings-location'
import type { SettingsDesk } from './settings-desk'

type SettingsCall =
  | 'settings.read'
  | 'settings.kinds'
  | 'settings.preview'
  | 'settings.save'
  | 'settings.undo'
  | 'notices.test'
  | 'notices.proven'

export type SettingsPlace = {
  readonly located: Promise<SettingsLocation>
  readonly env: Environment
  readonly reader: Reader
  readonly language: Language
  /** Where secrets can be kept beside the file; how the engine takes settings anew whose text has not changed. */
  readonly keeping?: { readonly secrets: SecretStore; readonly takeOver: () => Promise<void> } | undefined
}

/** Answers the calls about the settings file; what they need is loaded when a person first looks. */
export const createSettingsHandlers = (
  engine: () => Engine,
  { located, env, reader, language, keeping }: SettingsPlace,
): Handlers<SettingsCall> => {
  const open = async (): Promise<SettingsDesk> => {
    const { createSettingsDesk } = await import('./settings-desk')
    return createSettingsDesk({
      judgedBy: judgedBy(env, reader, keeping?.secrets),
      location: await located,
      now: Date.now,
      say: (text: Message) => renderMessage(language, text),
      recorder: () => engine().recordEdit,
      // What it waits for (a repair that runs) is not waited for here, and what fails is told by who takes over.
      onSecrets: () => void keeping?.takeOver(),
    })
  }
  let desk: Promise<SettingsDesk> | null = null
  const opened = (): Promise<SettingsDesk> => (desk ??= open())
  return {
    'settings.read': async () => (await opened()).read(),
    'settings.kinds': async () => (await opened()).kinds(),
    'settings.preview': async (input) => (await opened()).preview(input),
    'settings.save': async (input, actor) => (await opened()).save(input, actor),
    'notices.test': async ({ channel }, actor) => {
      const tested = await engine().testChannel(channel, actor)
      if (tested === null)
        throw new AppError(
          'not_found',
          renderMessage(language, message('settings.channel.not_sent', { channel })),
        )
      const { delivery, ms } = tested
      return delivery.kind === 'failed'
        ? { ms, failed: delivery.why, answer: null }
        : { ms, failed: null, answer: delivery.answer ?? null }
    },
    'notices.proven': async () => ({ channels: await engine().provenChannels() }),
    'settings.undo': async (_input, actor) => (await opened()).undo(actor),
  }
}
