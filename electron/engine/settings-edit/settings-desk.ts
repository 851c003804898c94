import type { Actor } from '@shared/domain/actor'
import type { EventData, Fault } from '@shared/domain/event'
import { message, type Message } from '@shared/domain/message'
import { AppError } from '@shared/ipc/app-error'
import type { Output, ParsedInput } from '@shared/ipc/contract'
import { isWritable } from '../lab/set-expression'
import { replaceFile } from '../ledger/replace-file'
import { formatPath } from '../settings/json-path'
import { judgeSettings, type LoadSettingsDeps } from '../settings/load-settings'
import { settingsHash } from '../settings/parse-settings'
import { readSettingsFile } from '../settings/read-settings-file'
import type { LoadedSettings } from '../settings/settings'
import type { SettingsLocation } from '../settings/settings-location'
import { describeFile, writtenValue } from './describe-file'
import { effectsOf } from './effects'
import { knownSettings } from './known-settings'
import { lineDiff } from './line-diff'
import { newEntries } from './new-entries'
import { planEdits } from './plan-edits'
import { createSecretDesk, type KeptChange } from './secret-desk'
import { maskedFile } from './secrets'

/** The settings file as a form. Throws `AppError` stale for another file than was read, refused for what may not be. */
export type SettingsDesk = {
  readonly read: () => Promise<Output<'settings.read'>>
  readonly kinds: () => Promise<Output<'settings.kinds'>>
  readonly preview: (input: ParsedInput<'settings.preview'>) => Promise<Output<'settings.preview'>>
  readonly save: (input: ParsedInput<'settings.save'>, actor: Actor) => Promise<Output<'settings.save'>>
  readonly undo: (actor: Actor) => Promise<Output<'settings.undo'>>
}

export type SettingsDeskDeps = {
  readonly judgedBy: LoadSettingsDeps
  readonly location: Pick<SettingsLocation, 'file' | 'baseDir'>
  readonly now: () => number
  readonly say: (text: Message) => string
  /** Records who has changed what; throws when there is no engine that could, and then nothing is changed. */
  /** Secrets have changed, perhaps without the file: the engine has to take its settings anew. */
  readonly onSecrets?: () => void
  readonly recorder: () => (edited: EventData<'settings.edited'>, actor: Actor) => Promise<void>
}

type Saved = {
  readonly before: string
  readonly after: string
  readonly at: number
  readonly paths: string[]
  readonly secrets: KeptChange
}

const faultsIn = (loaded: LoadedSettings): readonly Fault[] => (loaded.kind === 'faulty' ? loaded.faults : [])
const warningsIn = (loaded: LoadedSettings): readonly Fault[] =>
  loaded.kind === 'loaded' ? loaded.settings.warnings : []

export const createSettingsDesk = (deps: SettingsDeskDeps): SettingsDesk => {
  const { judgedBy, location, say } = deps
  const { file } = location
  let saved: Saved | null = null

  const refuse = (why: Message): never => {
    throw new AppError('refused', say(why))
  }
  const changed = (): never => {
    throw new AppError('stale', say(message('trust.file_changed', { file })))
  }
  const secretDesk = createSecretDesk(judgedBy)
  const judge = (text: string, deps = judgedBy): Promise<LoadedSettings> =>
    judgeSettings(deps, location, text)

  /** The text, if it is the one with this hash. */
  const textOf = async (sha256: string): Promise<string> => {
    const read = await readSettingsFile(file, judgedBy.strictPermissions)
    return read.kind === 'text' && settingsHash(read.text) === sha256 ? read.text : changed()
  }

  const editedFrom = async ({ sha256, edits }: ParsedInput<'settings.save'>) => {
    const before = await textOf(sha256)
    const current = await judge(before)
    const known = knownSettings(writtenValue(before), judgedBy.checks)
    const named = await secretDesk.name(before, edits)
    if (named.kind === 'refused') return refuse(named.why)
    const edited = planEdits(before, named.edits, known, writtenValue)
    if (edited.kind === 'refused') return refuse(edited.why)
    const after = edited.text
    return {
      before,
      current,
      after,
      kept: named.kept,
      edits: named.edits,
      loaded: await judge(after, secretDesk.judgedWith(named.kept)),
    }
  }

  const replace = async (before: string, after: string): Promise<void> => {
    if (before === after) return
    const replaced = await replaceFile(file, before, after)
    switch (replaced.kind) {
      case 'replaced':
        return
      case 'changed':
        return changed()
      case 'not_writable':
        return refuse(message('settings.edit.not_writable', { file }))
      case 'failed':
        return refuse(message('trust.write_failed', { file, why: replaced.why }))
    }
  }

  return {
    read: async () => {
      const read = await readSettingsFile(file, judgedBy.strictPermissions)
      if (read.kind === 'missing')
        throw new AppError('not_found', say(message('settings.file.missing', { file })))
      const text = read.kind === 'text' ? read.text : ''
      const loaded = read.kind === 'text' ? await judge(text) : null
      const { settings, groups } = describeFile(text, judgedBy.checks, await secretDesk.placesIn(text))
      return {
        file,
        sha256: settingsHash(text),
        text: maskedFile(text),
        settings,
        groups,
        faults: read.kind === 'unusable' ? [...read.faults] : loaded === null ? [] : [...faultsIn(loaded)],
        warnings:
          loaded === null ? [] : [...(read.kind === 'text' ? read.warnings : []), ...warningsIn(loaded)],
        notSaved: (await isWritable(file)) ? null : message('settings.edit.not_writable', { file }),
        notKept: secretDesk.notKept(),
        channels: [...judgedBy.channels.keys()],
        undoAt: saved !== null && saved.after === text ? saved.at : null,
      }
    },
    kinds: async () => {
      const read = await readSettingsFile(file, judgedBy.strictPermissions)
      if (read.kind === 'missing')
        throw new AppError('not_found', say(message('settings.file.missing', { file })))
      const text = read.kind === 'text' ? read.text : ''
      return {
        sha256: settingsHash(text),
        kinds: [...newEntries(writtenValue(text), judgedBy.checks)],
        notSaved: (await isWritable(file)) ? null : message('settings.edit.not_writable', { file }),
        notKept: secretDesk.notKept(),
      }
    },
    preview: async (input) => {
      const { before, current, after, kept, edits, loaded } = await editedFrom(input)
      const shown = maskedFile(after)
      return {
        text: shown,
        diff: [...lineDiff({ text: before, shown: maskedFile(before) }, { text: after, shown })],
        faults: [...faultsIn(loaded)],
        warnings: [...warningsIn(loaded)],
        effects:
          loaded.kind === 'loaded'
            ? [
                ...secretDesk.effects({ kept, edits }, { before, after }),
                ...effectsOf(current.kind === 'loaded' ? current.settings : null, loaded.settings),
              ]
            : [],
      }
    },
    save: async (input, actor) => {
      const record = deps.recorder()
      const { before, after, kept, loaded } = await editedFrom(input)
      if (loaded.kind !== 'loaded')
        return refuse(message('settings.edit.faulty', { n: faultsIn(loaded).length }))
      if (after === before && kept.size === 0) return { sha256: input.sha256 }
      const secrets = await secretDesk.change(kept, { before, after }, () => replace(before, after))
      const paths = input.edits.map(({ path }) => formatPath(path).slice(0, 300))
      saved = { before, after, at: deps.now(), paths, secrets }
      if (secrets.isChanged) deps.onSecrets?.()
      await record({ paths, undone: false }, actor)
      return { sha256: settingsHash(after) }
    },
    undo: async (actor) => {
      const record = deps.recorder()
      const last = saved ?? refuse(message('settings.edit.no_undo'))
      await last.secrets.undo(() => replace(last.after, last.before))
      saved = null
      if (last.secrets.isChanged) deps.onSecrets?.()
      await record({ paths: last.paths, undone: true }, actor)
      return { sha256: settingsHash(last.before) }
    },
  }
}
