/** A date and time as they are written, before their zone is known. */
export type WrittenTime = {
  /** As if it were UTC; null in `year` is for the reader to find. */
  readonly year: number | null
  readonly month: number
  readonly day: number
  readonly hour: number
  readonly minute: number
  readonly second: number
  readonly ms: number
  /** Behind its last character. */
  readonly end: number
}

/** `epoch`: seconds since 1970, or a finer unit; it has no zone. */
export type Written =
  | { readonly kind: 'wall'; readonly wall: WrittenTime }
  | { readonly kind: 'epoch'; readonly at: number; readonly end: number }

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const MONTH = 'Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec'
const CLOCK = String.raw`(?<hour>\d{1,2}):(?<minute>\d{2})(?::(?<second>\d{2})(?:[.,](?<fraction>\d{1,9}))?)?(?!\d)`
const HALF = '(?: ?(?<half>[AP]\\.?M\\b\\.?))?'
const form = (source: string): RegExp => new RegExp(source, 'iy')

// Each begins with a run of as many digits as its name says.
const iso = form(
  String.raw`(?<year>\d{4})(?<dash>[-/.])(?<month>\d{1,2})\k<dash>(?<day>\d{1,2})[T _:] ?${CLOCK}`,
)
const japanese =
  /(?<year>\d{4})年 {0,2}(?<month>\d{1,2})月 {0,2}(?<day>\d{1,2})日 ?(?:\(?[月火水木金土日](?:曜日)?\)?)? ?(?<hour>\d{1,2})[:時] ?(?<minute>\d{1,2})(?:[:分] ?(?<second>\d{1,2}))?[秒分]?/y
const compact = form(
  String.raw`(?<year>\d{4})(?<month>\d\d)(?<day>\d\d)[T _-]?(?<hour>\d\d):?(?<minute>\d\d):?(?<second>\d\d)(?:[.,](?<fraction>\d{1,9}))?(?!\d)`,
)
const dayMonthName = form(
  String.raw`(?<day>\d{1,2})(?<slash>[-/ ])(?<name>${MONTH})[a-z]*\k<slash>(?<year>\d{4})[: ]${CLOCK}${HALF}`,
)
const twoNumbers = form(
  String.raw`(?<first>\d{1,2})(?<dash>[-/.])(?<other>\d{1,2})\k<dash>(?<year>\d{4}),?[T ]${CLOCK}${HALF}`,
)
const monthName = form(
  String.raw`(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? )?(?<name>${MONTH})[a-z]* {1,2}(?<day>\d{1,2})(?:,? (?<year>\d{4}))?,? ${CLOCK}${HALF}(?: (?:[A-Z]{3,5} )?(?<lateYear>\d{4})(?![\d:.-]))?`,
)
/** The Kubernetes components: I0131 14:30:15.123456. */
const klog = form(String.raw`[IWEF](?<month>\d\d)(?<day>\d\d) ${CLOCK}`)

type Parts = Readonly<Record<string, string | undefined>>

const hourOf = ({ hour = '', half }: Parts): number => {
  const written = Number(hour)
  if (half === undefined) return written
  // An hour of twelve is the first one of its half; there is no 13 PM.
  if (written < 1 || written > 12) return 24
  return (written % 12) + (half.toLowerCase().startsWith('p') ? 12 : 0)
}

const wallOf = (
  parts: Parts,
  end: number,
  more: { readonly month: number; readonly day: number },
): Written | null => {
  const { minute = '0', second = '0', fraction = '', year = parts['lateYear'] } = parts
  const wall: WrittenTime = {
    year: year === undefined ? null : Number(year),
    ...more,
    hour: hourOf(parts),
    minute: Number(minute),
    second: Number(second),
    ms: Number(fraction.slice(0, 3).padEnd(3, '0')),
    end,
  }
  return wall.hour > 23 || wall.minute > 59 || wall.second > 60 ? null : { kind: 'wall', wall }
}

const read = (pattern: RegExp, text: string, index: number): Parts | null => {
  pattern.lastIndex = index
  return pattern.exec(text)?.groups ?? null
}

const inNumbers = (pattern: RegExp, text: string, index: number): Written | null => {
  const parts = read(pattern, text, index)
  return (
    parts && wallOf(parts, pattern.lastIndex, { month: Number(parts['month']), day: Number(parts['day']) })
  )
}

const withName = (pattern: RegExp, text: string, index: number): Written | null => {
  const parts = read(pattern, text, index)
  if (parts === null) return null
  const month = months.indexOf((parts['name'] ?? '').slice(0, 3).toLowerCase()) + 1
  return wallOf(parts, pattern.lastIndex, { month, day: Number(parts['day']) })
}

/** Which of two numbers is the month: told by one above 12, by AM and PM, or by dots; else nobody knows. */
const ofTwoNumbers = (text: string, index: number): Written | null => {
  const parts = read(twoNumbers, text, index)
  if (parts === null) return null
  const { lastIndex } = twoNumbers
  const [first, other] = [Number(parts['first']), Number(parts['other'])]
  const dayFirst = { month: other, day: first }
  const monthFirst = { month: first, day: other }
  if (parts['dash'] === '.' || first > 12) return wallOf(parts, lastIndex, dayFirst)
  return other > 12 || first === other || parts['half'] !== undefined
    ? wallOf(parts, lastIndex, monthFirst)
    : null
}

/** How many of a unit make a millisecond, by the number of digits that such a time has in our days. */
const EPOCHS: Readonly<Record<number, number>> = { 10: 0.001, 13: 1, 16: 1000, 19: 1_000_000 }
/** A number that means another moment is most likely no time. */
const [EPOCH_FROM, EPOCH_TO] = [Date.UTC(2001, 8, 9), Date.UTC(2100, 0, 1)]
const FRACTION = /\.(\d{1,9})/y
/** What names a number as a time: a key of JSON or of logfmt, the kernel's audit, the beginning of a line. */
const NAMES_EPOCH =
  /(?:^[[(]?|audit\(|(?:^|[\s{,"'@_.])(?:time|ts|timestamp|datetime|date|t|epoch|created|msec)["']?\s{0,3}[:=]\s{0,3}["']?)$/i
const LONGEST_NAME = 40

const epochAt = (text: string, index: number, digits: number): Written | null => {
  const perMs = EPOCHS[digits]
  if (perMs === undefined || !NAMES_EPOCH.test(text.slice(Math.max(0, index - LONGEST_NAME), index)))
    return null
  let end = index + digits
  let at = Number(text.slice(index, end)) / perMs
  FRACTION.lastIndex = end
  const fraction = digits === 10 ? FRACTION.exec(text) : null
  if (fraction) {
    at += Number((fraction[1] ?? '').slice(0, 3).padEnd(3, '0'))
    end = FRACTION.lastIndex
  }
  return at < EPOCH_FROM || at > EPOCH_TO ? null : { kind: 'epoch', at: Math.floor(at), end }
}

/** What a run of `digits` digits at `index` begins. */
export const numberAt = (text: string, index: number, digits: number): Written | null => {
  switch (digits) {
    case 1:
    case 2: {
      const next = text.charAt(index + digits)
      if (next !== '/' && next !== ' ' && next !== '-' && next !== '.') return null
      return (next === '.' ? null : withName(dayMonthName, text, index)) ?? ofTwoNumbers(text, index)
    }
    case 4:
      return text.charAt(4 + index) === '年' ? inNumbers(japanese, text, index) : inNumbers(iso, text, index)
    case 8:
      return inNumbers(compact, text, index)
    case 14:
      return index === 0 ? inNumbers(compact, text, index) : null
    default:
      return epochAt(text, index, digits)
  }
}

const WEEKDAYS_AND_MONTHS = new Set([...months, 'mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'])

/** What the word at `index` begins: `Jan 31 14:30:15`, `Sat Jan 31 14:30:15 2026`, `Jan 31, 2026 2:30:15 PM`. */
export const wordAt = (text: string, index: number): Written | null => {
  if (!WEEKDAYS_AND_MONTHS.has(text.slice(index, index + 3).toLowerCase())) return null
  return withName(monthName, text, index)
}

export const klogAt = (text: string): Written | null => inNumbers(klog, text, 0)
