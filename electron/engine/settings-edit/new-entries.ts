import type { NewEntry, Setting } from '@shared/ipc/settings-calls'
import type { Check } from '../checks/define-check'
import { formatPath } from '../settings/json-path'
import { checkEntry, sourceEntry, type KnownSetting, type KnownSettings } from './known-settings'
import { isSecretPath } from './secrets'

/** A log is mostly a file. */
const sourceAsks: readonly string[] = ['path']

const lengthOf = (value: unknown, list: string): number => {
  const entries: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, list) : undefined
  return Array.isArray(entries) ? entries.length : 0
}

const unset = (setting: KnownSetting): Setting => ({
  ...setting,
  path: [...setting.path],
  place: formatPath(setting.path),
  isSet: false,
  value: null,
  secret: 'no',
  keepable: (setting.takes.kind === 'text' || setting.takes.kind === 'json') && isSecretPath(setting.path),
  reference: null,
  line: null,
})

const entryOf = (
  list: NewEntry['list'],
  index: number,
  type: string | null,
  { settings: known }: KnownSettings,
  asks: readonly string[],
): NewEntry => {
  const path = [list, index]
  const settings = known.map(unset)
  const wanted = (name: string, required: boolean): boolean => required || asks.includes(name)
  return {
    list,
    path,
    place: formatPath(path),
    type,
    settings,
    asks: settings
      .filter((setting) => wanted(String(setting.path.at(-1)), setting.required))
      .map(({ place }) => place),
  }
}

/**
 * What can be added to the lists of a file with this value: a check of every kind there is, and a log. Each as an entry
 * behind the last one, with every setting that it may have.
 */
export const newEntries = (value: unknown, checks: ReadonlyMap<string, Check>): readonly NewEntry[] => {
  const at = lengthOf(value, 'health_checks')
  const behind = lengthOf(value, 'log_sources')
  return [
    ...[...checks].map(([type, { asks = [] }]) =>
      entryOf('health_checks', at, type, checkEntry(checks, { type }, at), asks),
    ),
    entryOf('log_sources', behind, null, sourceEntry({}, behind), sourceAsks),
  ]
}
