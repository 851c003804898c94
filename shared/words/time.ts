import type { Language } from '../ipc/contract'
import { text } from '../text/text'

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

const locales = { ja: 'ja-JP', en: 'en-GB' } as const satisfies Record<Language, string>

const formats = new Map<string, Intl.DateTimeFormat>()
const format = (
  language: Language,
  name: string,
  options: Intl.DateTimeFormatOptions,
): Intl.DateTimeFormat => {
  const key = `${language} ${name}`
  const known = formats.get(key) ?? new Intl.DateTimeFormat(locales[language], options)
  formats.set(key, known)
  return known
}

const clockOptions = { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' } as const

/** `14:30:15`, local zone, 24 h. */
export const clockTime = (language: Language, at: number): string =>
  format(language, 'clock', clockOptions).format(at)

const minuteOptions = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const

/** `14:30`, and `2月1日 14:30` or `1 Feb, 14:30` on another day than `dayAt`: an end of something, to the minute. */
export const momentTime = (language: Language, at: number, dayAt: number): string =>
  new Date(at).toDateString() === new Date(dayAt).toDateString()
    ? format(language, 'moment', minuteOptions).format(at)
    : format(language, 'day moment', { month: 'short', day: 'numeric', ...minuteOptions }).format(at)

/** `14:30`, local zone, 24 h. */
export const hourTime = (language: Language, at: number): string =>
  format(language, 'moment', minuteOptions).format(at)

/** `1/31` or `31 Jan`: a day on an axis. */
export const dayTime = (language: Language, at: number): string =>
  format(
    language,
    'day',
    language === 'ja' ? { month: 'numeric', day: 'numeric' } : { day: 'numeric', month: 'short' },
  ).format(at)

/** Date and time to the second with the zone, for a hover. */
export const exactTime = (language: Language, at: number): string =>
  format(language, 'exact', {
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    ...clockOptions,
    timeZoneName: 'short',
  }).format(at)

/** How long ago (or from now) something is, in its largest whole unit. */
export const relativeTime = (language: Language, at: number, now: number): string => {
  const pastMs = now - at
  const spanMs = Math.abs(pastMs)
  if (pastMs >= 0 && spanMs < SECOND) return text(language, 'time.now')
  const past = pastMs >= 0
  if (spanMs < MINUTE)
    return text(language, past ? 'time.seconds_ago' : 'time.in_seconds', { n: Math.floor(spanMs / SECOND) })
  if (spanMs < HOUR)
    return text(language, past ? 'time.minutes_ago' : 'time.in_minutes', { n: Math.floor(spanMs / MINUTE) })
  if (spanMs < DAY)
    return text(language, past ? 'time.hours_ago' : 'time.in_hours', { n: Math.floor(spanMs / HOUR) })
  return text(language, past ? 'time.days_ago' : 'time.in_days', { n: Math.floor(spanMs / DAY) })
}

/** A length of time: `0.4 秒`, `42 秒`, `3 分`, `2 時間 5 分`. */
export const durationText = (language: Language, ms: number): string => {
  if (ms < 10 * SECOND) return text(language, 'time.seconds', { n: (Math.round(ms / 100) / 10).toFixed(1) })
  if (ms < 2 * MINUTE) return text(language, 'time.seconds', { n: Math.round(ms / SECOND) })
  if (ms < 2 * HOUR) return text(language, 'time.minutes', { n: Math.round(ms / MINUTE) })
  if (ms < 2 * DAY) {
    const minutes = Math.round(ms / MINUTE)
    return minutes % 60 === 0
      ? text(language, 'time.hours', { n: minutes / 60 })
      : text(language, 'time.hours_minutes', { hours: Math.floor(minutes / 60), minutes: minutes % 60 })
  }
  return text(language, 'time.days', { n: Math.round(ms / DAY) })
}

/** `4:09` for a countdown, `23:59:52` from an hour on. */
export const countdownText = (ms: number): string => {
  const seconds = Math.max(0, Math.ceil(ms / SECOND))
  const two = (n: number): string => String(n).padStart(2, '0')
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return `${minutes}:${two(seconds % 60)}`
  return `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(seconds % 60)}`
}
