import type { Language } from '@shared/ipc/contract'
import { text } from '@shared/text/text'
import { dayOf } from './rows'

const DAY_MS = 24 * 60 * 60 * 1000
const locales = { ja: 'ja-JP', en: 'en-GB' } as const satisfies Record<Language, string>

const formatOf = (language: Language): Intl.DateTimeFormat =>
  new Intl.DateTimeFormat(locales[language], {
    year: 'numeric',
    month: 'long',
    day: 'numeric',
    weekday: 'short',
  })
const formats = { ja: formatOf('ja'), en: formatOf('en') } as const

/** A day as a heading: its date, and today or yesterday where it is one. */
export const dayName = (language: Language, at: number, now: number): string => {
  const date = formats[language].format(at)
  const day = dayOf(at)
  if (day === dayOf(now)) return `${text(language, 'timeline.today')} · ${date}`
  // Noon is safe from days that are an hour shorter or longer.
  const noon = new Date(now).setHours(12, 0, 0, 0)
  return day === dayOf(noon - DAY_MS) ? `${text(language, 'timeline.yesterday')} · ${date}` : date
}
