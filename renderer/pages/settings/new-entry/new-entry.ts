import type { NewEntry, Setting, SettingEdit } from '@shared/ipc/settings-calls'
import type { Draft, Drafts } from '../drafts'

/** What is filled in, by the name of the field: the entry's place in the file may change meanwhile. */
export type Filled = Readonly<Record<string, Draft>>

/** How a choice of what to add is called. */
export const kindIdOf = ({ list, type }: Pick<NewEntry, 'list' | 'type'>): string => type ?? list

export const fieldOf = ({ path }: Pick<Setting, 'path'>): string => String(path.at(-1))

/** A name that no check has yet: `http`, `http_2`, … */
export const freeName = (type: string, taken: ReadonlySet<string>): string => {
  if (!taken.has(type)) return type
  for (let n = 2; ; n += 1) if (!taken.has(`${type}_${n}`)) return `${type}_${n}`
}

const limits: readonly string[] = ['warning', 'threshold']

/** Nothing is waited for longer than until the next time. */
const timeoutFor = (assumed: unknown, filled: Filled): unknown => {
  const edit = filled['interval']?.edit
  const interval: unknown = edit?.kind === 'set' ? edit.value : undefined
  return typeof assumed === 'number' && typeof interval === 'number' ? Math.min(assumed, interval) : assumed
}

/** The settings as they are asked for: a name that is free; where one limit is given, the other one depends on it. */
export const settingsFor = (
  { settings, type }: NewEntry,
  filled: Filled,
  taken: ReadonlySet<string>,
): readonly Setting[] => {
  const isLimited = limits.some((limit) => filled[limit] !== undefined)
  return settings.map((setting) => {
    const field = fieldOf(setting)
    if (field === 'name' && type !== null)
      return { ...setting, assumed: freeName(type, taken), required: false }
    if (field === 'timeout') return { ...setting, assumed: timeoutFor(setting.assumed, filled) }
    return isLimited && limits.includes(field) ? { ...setting, assumed: null } : setting
  })
}

/** What is asked first, the numbers that mostly stay as they are, and the rest. */
export const partsOf = (
  kind: NewEntry,
): { readonly asked: ReadonlySet<string>; readonly numbers: ReadonlySet<string> } => {
  const asked = new Set(kind.asks)
  const numbers = kind.settings.filter(
    ({ place, takes, assumed }) => !asked.has(place) && takes.kind === 'number' && assumed !== null,
  )
  return { asked, numbers: new Set(numbers.map(({ place }) => place)) }
}

const isBlank = ({ typed }: Draft): boolean => typed !== null && typed.trim() === ''

export const draftsOf = (settings: readonly Setting[], filled: Filled): Drafts =>
  Object.fromEntries(
    settings.flatMap((setting) => {
      const draft = filled[fieldOf(setting)]
      return draft === undefined || isBlank(draft) ? [] : [[setting.place, draft]]
    }),
  )

/** The settings without which nothing can be judged yet, and those that cannot be told as they stand. */
export const missingIn = (settings: readonly Setting[], drafts: Drafts): readonly Setting[] =>
  settings.filter(({ place, required }) => {
    const draft = drafts[place]
    return draft === undefined ? required : draft.broken
  })

const valueOf = ({ edit }: Draft, isSecret: boolean): unknown => {
  switch (edit.kind) {
    case 'set':
      return typeof edit.value === 'string' && !isSecret ? edit.value.trim() : edit.value
    case 'keep':
      return edit.secret
    case 'remove':
      return undefined
  }
}

/** The entry behind the last one of the file. It says what was filled in, and no default; secrets go to the store. */
export const additionOf = (
  { path, type }: NewEntry,
  settings: readonly Setting[],
  drafts: Drafts,
  isKept: boolean,
): SettingEdit => {
  const said = settings.flatMap((setting): (readonly [string, unknown])[] => {
    const field = fieldOf(setting)
    const draft = drafts[setting.place]
    const value = draft === undefined ? undefined : valueOf(draft, setting.keepable)
    if (field === 'name' && type !== null)
      return [
        ['name', value ?? setting.assumed],
        ['type', type],
      ]
    return value === undefined ? [] : [[field, value]]
  })
  return {
    kind: 'set',
    path: [...path],
    value: Object.fromEntries(said),
    ...(isKept ? { keepSecrets: true } : {}),
  }
}
