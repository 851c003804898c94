import type { Message, MessageParams } from '../domain/message'
import type { Language } from '../ipc/contract'
import type { ja } from './ja'
import { tables } from './tables'

export type TextKey = keyof typeof ja

/** Whether a code names a text; all languages have the same ones. */
export const isTextKey = (language: Language, code: string): code is TextKey =>
  Object.hasOwn(tables[language], code)

/** Characters that turn the direction of what stands around them: a name could make a sentence say something else. */
const TURNING = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/g

const valueText = (value: MessageParams[string]): string =>
  typeof value === 'string' ? value.replace(TURNING, '\uFFFD') : String(value)

/**
 * Fills `{name}` with its value and `{n|one|many}` with the form for the number `n`.
 * A value that is missing stays visible as `{name}`, so that it is found; one cannot turn the direction of its sentence.
 */
export const fill = (template: string, params: MessageParams): string =>
  template.replace(
    /\{(\w+)(?:\|([^|{}]*)\|([^|{}]*))?\}/g,
    (whole, name: string, one?: string, many?: string) => {
      const value = params[name]
      if (value === undefined) return whole
      if (one !== undefined && many !== undefined) return value === 1 ? one : many
      return valueText(value)
    },
  )

/** The sentence for a key of `shared/text` in a language. */
export const text = (language: Language, key: TextKey, params: MessageParams = {}): string =>
  fill(tables[language][key], params)

const formats: Readonly<Record<'time' | 'date', Intl.DateTimeFormatOptions>> = {
  time: { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  date: { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
}

/**
 * A value of the form `@word.risk.low` is itself a text and is shown in the reader's language; `@time:` and `@date:`
 * with milliseconds since 1970 are shown as the reader's clock time, the latter with its day.
 */
const localized = (language: Language, value: MessageParams[string]): MessageParams[string] => {
  if (typeof value !== 'string' || !value.startsWith('@')) return value
  const [, kind, at] = /^@(time|date):(\d{1,15})$/.exec(value) ?? []
  if (kind === 'time' || kind === 'date')
    return new Intl.DateTimeFormat(language, formats[kind]).format(Number(at))
  const key = value.slice(1)
  return isTextKey(language, key) ? tables[language][key] : value
}

/** The sentence for a message that was recorded; an unknown code shows itself and its values. */
export const renderMessage = (language: Language, { code, params }: Message): string => {
  if (!isTextKey(language, code)) return `${code} ${JSON.stringify(params)}`
  const values = Object.entries(params).map(([name, value]) => [name, localized(language, value)])
  return text(language, code, Object.fromEntries(values) as MessageParams)
}
