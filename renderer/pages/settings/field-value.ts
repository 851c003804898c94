import type { Setting, SettingEdit } from '@shared/ipc/settings-calls'
import type { Draft } from './drafts'

/** A value as it stands in a field of text. */
export const typedOf = ({ takes }: Pick<Setting, 'takes'>, value: unknown): string => {
  if (value === null || value === undefined) return ''
  switch (takes.kind) {
    case 'list':
      return Array.isArray(value) ? value.map(String).join('\n') : JSON.stringify(value)
    case 'json':
      return JSON.stringify(value, null, 2)
    case 'number':
    case 'text':
    case 'choice':
    case 'toggle':
      return typeof value === 'string' ? value : JSON.stringify(value)
  }
}

const numberOf = (typed: string): number | string => {
  const text = typed.trim().normalize('NFKC')
  return /^-?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(text) ? Number(text) : typed
}

type Meant =
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'broken' }

/** What a person means by what they have typed: an empty field means nothing where nothing may be said. */
const meantBy = ({ takes, required }: Pick<Setting, 'takes' | 'required'>, typed: string): Meant => {
  if (typed.trim() === '' && !required) return { kind: 'nothing' }
  switch (takes.kind) {
    case 'number':
      return { kind: 'value', value: numberOf(typed) }
    case 'list': {
      const lines = typed.split('\n').filter((line) => line.trim() !== '')
      return {
        kind: 'value',
        value: takes.of === 'number' ? lines.map(numberOf) : lines.map((line) => line.trim()),
      }
    }
    case 'json':
      try {
        return { kind: 'value', value: JSON.parse(typed) as unknown }
      } catch {
        // Told beside the field.
        return { kind: 'broken' }
      }
    case 'text':
    case 'choice':
    case 'toggle':
      return { kind: 'value', value: typed }
  }
}

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)

/** The draft of a setting with a new value; null when the file says so already. */
export const draftWith = (
  setting: Pick<Setting, 'path' | 'place' | 'isSet' | 'value' | 'secret'>,
  value: unknown,
  typed: string | null = null,
): Draft | null => {
  if (setting.isSet && setting.secret !== 'masked' && isSame(setting.value, value)) return null
  const edit: SettingEdit = { kind: 'set', path: [...setting.path], value }
  return { place: setting.place, edit, typed, broken: false }
}

/** The draft of a setting that is taken out of the file; null when it is not in it. */
export const draftWithout = (
  setting: Pick<Setting, 'path' | 'place' | 'isSet'>,
  typed: string | null = null,
): Draft | null =>
  setting.isSet
    ? { place: setting.place, edit: { kind: 'remove', path: [...setting.path] }, typed, broken: false }
    : null

/**
 * The draft that a text in the setting's field comes to; null when it comes to what the file says. Secrets within a value
 * of many parts are kept in the store where one is.
 */
export const draftTyped = (setting: Setting, typed: string, isKept = false): Draft | null => {
  const meant = meantBy(setting, typed)
  switch (meant.kind) {
    case 'nothing':
      return draftWithout(setting, typed)
    case 'value': {
      const draft = draftWith(setting, meant.value, typed)
      return isKept && setting.takes.kind === 'json' && draft?.edit.kind === 'set'
        ? { ...draft, edit: { ...draft.edit, keepSecrets: true } }
        : draft
    }
    case 'broken': {
      const edit: SettingEdit = { kind: 'set', path: [...setting.path], value: typed }
      return { place: setting.place, edit, typed, broken: true }
    }
  }
}

const REFERENCE = /^\$\{[A-Za-z_]\w*\}$/

/**
 * The draft of a typed secret: kept in the store where one is, but for the name of one that comes from elsewhere. An empty
 * field means no change to what is there.
 */
export const draftSecret = (
  setting: Pick<Setting, 'path' | 'place'>,
  typed: string,
  isKept: boolean,
): Draft | null => {
  if (typed === '') return null
  const { place } = setting
  const path = [...setting.path]
  if (REFERENCE.test(typed.trim()))
    return { place, edit: { kind: 'set', path, value: typed.trim() }, typed, broken: false }
  return isKept
    ? { place, edit: { kind: 'keep', path, secret: typed }, typed, broken: false }
    : { place, edit: { kind: 'set', path, value: typed }, typed, broken: false, plain: true }
}

/** What a setting says with its draft; undefined where it says nothing. */
export const valueNow = (setting: Setting, draft: Draft | undefined): unknown => {
  if (draft !== undefined) return draft.edit.kind === 'set' ? draft.edit.value : undefined
  return setting.isSet ? setting.value : undefined
}
