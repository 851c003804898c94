import { klogAt, numberAt, wordAt, type Written, type WrittenTime } from './time-forms'
import { zoneAt, type LocalZone } from './time-zones'

export { fixedZone, namedZone, processZone, type LocalZone } from './time-zones'

export type StatedTime = {
  /** Epoch milliseconds. */
  readonly at: number
  /** Where the timestamp stands in the line, brackets included. */
  readonly start: number
  readonly end: number
}

export type StatedTimeOptions = {
  /** For times without a year, which are never taken to lie more than a day ahead. */
  readonly now: number
  readonly zone: LocalZone
}

const DAY_MS = 86_400_000
const SEARCHED_CHARACTERS = 256
const SEARCHED_JSON = 4096
const [FIRST_YEAR, LAST_YEAR] = [1970, 2199]

const [ZERO, NINE] = [0x30, 0x39]
const [UPPER_A, UPPER_Z] = [0x41, 0x5a]
const [LOWER_A, LOWER_Z] = [0x61, 0x7a]
const [ROUND_OPEN, ROUND_CLOSE] = [0x28, 0x29]
const [SQUARE_OPEN, SQUARE_CLOSE] = [0x5b, 0x5d]
const [CURLY_OPEN, LESS] = [0x7b, 0x3c]

const isDigit = (code: number): boolean => code >= ZERO && code <= NINE
const isLetter = (code: number): boolean =>
  (code >= UPPER_A && code <= UPPER_Z) || (code >= LOWER_A && code <= LOWER_Z)

/** null for a day that its month does not have. */
const wallMs = ({ month, day, hour, minute, second, ms }: WrittenTime, year: number): number | null => {
  if (month < 1 || month > 12 || day < 1 || day > 31) return null
  // Date.UTC rolls a 31st of February over; a second of 60 may roll, a day may not.
  if (day > 28 && new Date(Date.UTC(year, month - 1, day)).getUTCDate() !== day) return null
  return Date.UTC(year, month - 1, day, hour, minute, second, ms)
}

const momentOf = (wall: WrittenTime, zone: LocalZone, now: number): number | null => {
  if (wall.year !== null) {
    const at = wall.year < FIRST_YEAR || wall.year > LAST_YEAR ? null : wallMs(wall, wall.year)
    return at === null ? null : zone(at)
  }
  const thisYear = new Date(now + DAY_MS).getUTCFullYear()
  // Back to the last leap year, since a 29th of February exists in no other.
  for (let year = thisYear; year > thisYear - 9; year -= 1) {
    const at = wallMs(wall, year)
    if (at !== null && zone(at) <= now + DAY_MS) return zone(at)
  }
  return null
}

const settle = (
  text: string,
  begin: number,
  written: Written,
  { now, zone }: StatedTimeOptions,
): StatedTime | null => {
  const found = written.kind === 'wall' ? zoneAt(text, written.wall.end) : null
  const at = written.kind === 'epoch' ? written.at : momentOf(written.wall, found?.zone ?? zone, now)
  if (at === null) return null
  const end = found?.end ?? (written.kind === 'wall' ? written.wall.end : written.end)
  const [before, behind] = [text.charCodeAt(begin - 1), text.charCodeAt(end)]
  return {
    at,
    start: before === SQUARE_OPEN || before === ROUND_OPEN ? begin - 1 : begin,
    end: behind === SQUARE_CLOSE || behind === ROUND_CLOSE ? end + 1 : end,
  }
}

/** Where a line of syslog begins: behind its priority, if it has one. */
const syslogBegin = (text: string): number =>
  text.charCodeAt(0) === LESS ? (/^<\d{1,3}>/.exec(text)?.[0].length ?? 0) : 0

/** A time without a year is one only where a line begins; elsewhere it is part of a text. */
const mayBe = (written: Written, index: number, begin: number): boolean =>
  written.kind === 'epoch' || written.wall.year !== null || index === begin

const afterWord = (text: string, index: number): number => {
  let end = index + 1
  while (isLetter(text.charCodeAt(end))) end += 1
  return end
}
const afterDigits = (text: string, index: number): number => {
  let end = index + 1
  while (isDigit(text.charCodeAt(end))) end += 1
  return end
}

/** The first time that is written from `from` up to `to`. */
const search = (text: string, from: number, to: number, options: StatedTimeOptions): StatedTime | null => {
  const begin = syslogBegin(text)
  for (let index = from; index < to;) {
    const code = text.charCodeAt(index)
    const isNumber = isDigit(code)
    if (!isNumber && !isLetter(code)) {
      index += 1
      continue
    }
    const end = isNumber ? afterDigits(text, index) : afterWord(text, index)
    const written = isNumber
      ? numberAt(text, index, end - index)
      : end - index >= 3 && code <= UPPER_Z
        ? wordAt(text, index)
        : index === 0 && end === 1
          ? klogAt(text)
          : null
    const found = written && mayBe(written, index, begin) ? settle(text, index, written, options) : null
    if (found) return found
    index = end
  }
  return null
}

const TIME_KEY =
  /"(?:@?timestamp|time|ts|datetime|date|t|asctime|eventtime|event_time|logged_at|created_at|_*(?:SOURCE_)?REALTIME_TIMESTAMP)"\s{0,3}:\s{0,3}(?:\{"\$date"\s{0,3}:\s{0,3})?"?/gi

/** The time that a line of JSON states under a key that says so; else any time near its beginning. */
const searchJson = (text: string, options: StatedTimeOptions): StatedTime | null => {
  for (const from of [0, Math.max(SEARCHED_JSON, text.length - SEARCHED_CHARACTERS)]) {
    const part = text.slice(from, from + SEARCHED_JSON)
    for (const key of part.matchAll(TIME_KEY)) {
      const at = from + key.index + key[0].length
      const found = search(text, at, at + 1, options)
      if (found) return found
    }
  }
  return null
}

/**
 * The time that a log line states near its beginning, or null when it states none that can be read. Times without a zone
 * are read in `zone`; times without a year are the latest that is not in the future. Takes time by the characters that
 * are looked at, 256 of most lines, whatever stands in them.
 */
export const statedTime = (line: string, options: StatedTimeOptions): StatedTime | null => {
  const found = line.charCodeAt(0) === CURLY_OPEN ? searchJson(line, options) : null
  return found ?? search(line, 0, Math.min(line.length, SEARCHED_CHARACTERS), options)
}
