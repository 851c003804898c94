import type { Language } from '@shared/ipc/contract'

/** A Sunday. */
const SUNDAY = Date.UTC(2026, 1, 1)
const DAY_MS = 86_400_000
/** As calendars of both languages are used at work: the weekend together at the end. */
const order = [1, 2, 3, 4, 5, 6, 0] as const

/** The days of the week by their number (0 is Sunday) with a short and a whole name. */
export const weekdays = (
  language: Language,
): readonly { readonly day: number; readonly short: string; readonly long: string }[] => {
  const name = (day: number, weekday: 'short' | 'long'): string =>
    new Intl.DateTimeFormat(language, { weekday, timeZone: 'UTC' }).format(SUNDAY + day * DAY_MS)
  return order.map((day) => ({ day, short: name(day, 'short'), long: name(day, 'long') }))
}
