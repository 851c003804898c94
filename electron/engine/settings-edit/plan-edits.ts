import { message, type Message } from '@shared/domain/message'
import type { SettingEdit } from '@shared/ipc/settings-calls'
import { formatPath, type JsonPath } from '../settings/json-path'
import { changeText, type Change } from './edit-text'
import { entryLists, type KnownSettings } from './known-settings'
import { MASK } from './secrets'

/** An edit as the file gets it: a secret that is kept elsewhere is its name here. */
export type PlainEdit = Exclude<SettingEdit, { kind: 'keep' }>

export type Edited =
  | { readonly kind: 'edited'; readonly text: string }
  | { readonly kind: 'refused'; readonly why: Message }

type Refusal = `settings.edit.${'unknown' | 'value' | 'twice' | 'masked'}`

const LONGEST_VALUE = 64 * 1024
/** Deeper than anything that the settings know. */
const DEEPEST = 12

const isTooDeep = (value: unknown, left: number): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (left === 0 || Object.values(value).some((inner) => isTooDeep(inner, left - 1)))

/** A value as JSON has it, whatever came over the bridge; undefined for what is none. */
const asJson = (value: unknown): unknown => {
  if (value === undefined || isTooDeep(value, DEEPEST)) return undefined
  try {
    const text = JSON.stringify(value)
    return text === undefined || text.length > LONGEST_VALUE ? undefined : (JSON.parse(text) as unknown)
  } catch {
    // Circles and numbers without end are no JSON.
    return undefined
  }
}

type Sorted = { readonly sets: Change[]; readonly additions: Change[]; readonly removals: Change[] }

const isEntry = ([list, index, ...rest]: JsonPath): boolean =>
  typeof list === 'string' && entryLists.includes(list) && typeof index === 'number' && rest.length === 0

/** How many entries a list of the file has. */
const lengthOf = (file: unknown, list: unknown): number => {
  const entries: unknown = isObject(file) ? Reflect.get(file as object, String(list)) : undefined
  return Array.isArray(entries) ? entries.length : 0
}

const isObject = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A section that nothing is left in would be told as one that says too little. */
const withoutEmptySection = (text: string, path: JsonPath, valueOf: (text: string) => unknown): string => {
  const parent = path.slice(0, -1)
  if (parent.length === 0 || parent.some((key) => typeof key === 'number') || parent[0] === 'services')
    return text
  const found = parent.reduce<unknown>(
    (at, key) => (isObject(at) ? Reflect.get(at as object, key) : undefined),
    valueOf(text),
  )
  if (!isObject(found) || Object.keys(found as object).length > 0) return text
  const shorter = changeText(text, { kind: 'remove', path: parent })
  return shorter === null ? text : withoutEmptySection(shorter, parent, valueOf)
}

/**
 * Makes edits in the text of a settings file. Every path means the text as it was before; only settings that are known
 * there are taken, and whole entries of a few lists: new ones behind the last, in their order.
 */
export const planEdits = (
  text: string,
  edits: readonly PlainEdit[],
  { settings, groups }: KnownSettings,
  valueOf: (text: string) => unknown,
): Edited => {
  const refused = (code: Refusal, path: string) =>
    ({ kind: 'refused', why: message(code, { path: path.slice(0, 200) }) }) as const
  const known = new Map(settings.map((setting) => [formatPath(setting.path), setting]))
  const entries = new Set(groups.map(({ path }) => formatPath(path)))
  const file = valueOf(text)
  const isThere = ([list, index]: JsonPath): boolean => Number(index) < lengthOf(file, list)
  const seen = new Set<string>()
  const sorted: Sorted = { sets: [], additions: [], removals: [] }
  for (const edit of edits) {
    const name = formatPath(edit.path)
    if (seen.has(name)) return refused('settings.edit.twice', name)
    seen.add(name)
    const setting = known.get(name)
    const entry = isEntry(edit.path)
    if (setting === undefined && !entry) return refused('settings.edit.unknown', name)
    if (edit.kind === 'remove') {
      if (entry && !entries.has(name)) return refused('settings.edit.unknown', name)
      // What is not there is as it should be.
      sorted.removals.push({ kind: 'remove', path: edit.path })
      continue
    }
    const value = asJson(edit.value)
    if (value === undefined || (entry && (!isObject(value) || isThere(edit.path))))
      return refused('settings.edit.value', name)
    // A secret that is not shown would be lost by writing what is shown in its place.
    if (JSON.stringify(value).includes(MASK)) return refused('settings.edit.masked', name)
    ;(entry ? sorted.additions : sorted.sets).push({ kind: 'set', path: edit.path, value })
  }
  // From the end, so that no removal moves what another one means.
  const removals = sorted.removals.toSorted((a, b) => indexOf(b) - indexOf(a))
  let now = text
  for (const change of [...sorted.sets, ...sorted.additions]) {
    const next = changeText(now, change)
    if (next === null) return refused('settings.edit.unknown', formatPath(change.path))
    now = next
  }
  for (const { path } of removals)
    now = withoutEmptySection(changeText(now, { kind: 'remove', path }) ?? now, path, valueOf)
  return { kind: 'edited', text: now }
}

/** Properties first, then whole entries of a list from the end. */
const indexOf = ({ path }: Change): number => {
  const [, index] = path
  return typeof index === 'number' && path.length === 2 ? index : Number.MAX_SAFE_INTEGER
}
