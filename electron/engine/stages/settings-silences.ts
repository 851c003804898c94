import type { EventData } from '@shared/domain/event'
import { LOOK_AGAIN_MS } from '../core/decide'
import type { SettingsSilence } from '../settings/settings'
import type { Context } from './context'

type Deps = {
  readonly ended: (ids: ReadonlySet<string>) => Promise<ReadonlySet<string>>
  readonly lookAgain: () => Promise<void>
  readonly recordEnd: (silenceId: string, cause: EventData<'silence.ended'>['cause']) => Promise<void>
  readonly endAt: (silenceId: string, at: number) => void
}

/** Brings the silences that last into line with those that the settings name. */
export const createSettingsSilences = (
  context: Context,
  deps: Deps,
): { readonly reconcile: () => Promise<void> } => {
  const { recorder, clock, timers } = context
  const named = new Map(context.settings.silences.map((silence) => [silence.id, silence]))

  const begin = async (silence: SettingsSilence): Promise<void> => {
    const { id, scope, reason, untilAt, endsOnRecovery } = silence
    await recorder.record([
      {
        type: 'silence.added',
        data: { silenceId: id, scope, reason, untilAt, endsOnRecovery, origin: 'settings' },
      },
    ])
    deps.endAt(id, untilAt)
  }

  const beginAt = (silence: SettingsSilence, at: number): void =>
    timers.set(`begin ${silence.id}`, at, () =>
      context.mailbox.post('silence', async () => {
        // Tried again when it cannot be recorded.
        beginAt(silence, clock.now() + LOOK_AGAIN_MS)
        if (!Object.hasOwn(recorder.state().silences, silence.id)) await begin(silence)
        timers.clear(`begin ${silence.id}`)
        await deps.lookAgain()
      }),
    )

  const beginNew = async (): Promise<void> => {
    const waiting = [...named.values()].filter(
      ({ id, untilAt }) => untilAt > clock.now() && !Object.hasOwn(recorder.state().silences, id),
    )
    if (waiting.length === 0) return
    // One that a person has ended, or that ended on recovery, does not come back with the next start.
    const ended = await deps.ended(new Set(waiting.map(({ id }) => id)))
    for (const silence of waiting) {
      if (ended.has(silence.id)) continue
      if (silence.fromAt !== null && silence.fromAt > clock.now()) beginAt(silence, silence.fromAt)
      else await begin(silence)
    }
  }

  return {
    reconcile: async () => {
      // The new ones first: one that is made longer is a new one, and nothing may happen in between.
      await beginNew()
      for (const { id, origin } of Object.values(recorder.state().silences))
        if (origin === 'settings' && !named.has(id)) await deps.recordEnd(id, 'settings')
    },
  }
}
