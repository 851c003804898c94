/** Turns a wall clock reading, given as if it were UTC (epoch ms), into the moment it means in some zone. */
export type LocalZone = (wallMs: number) => number

/** A zone that is always this many minutes ahead of UTC. */
export const fixedZone =
  (aheadMinutes: number): LocalZone =>
  (wallMs) =>
    wallMs - aheadMinutes * 60_000

/** The zone that this process runs in, daylight saving included. */
export const processZone: LocalZone = (wallMs) => {
  const wall = new Date(wallMs)
  return new Date(
    wall.getUTCFullYear(),
    wall.getUTCMonth(),
    wall.getUTCDate(),
    wall.getUTCHours(),
    wall.getUTCMinutes(),
    wall.getUTCSeconds(),
    wall.getUTCMilliseconds(),
  ).getTime()
}

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

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const MONTH = '(?<monthName>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)'
const CLOCK = String.raw`(?<hour>\d{2}):(?<minute>\d{2}):(?<second>\d{2})(?:[.,](?<fraction>\d{1,9}))?`

/** Zone names that PostgreSQL and syslog relays write; a name that means several zones is read as local time. */
const zoneMinutes: Readonly<Record<string, number>> = {
  Z: 0,
  UTC: 0,
  GMT: 0,
  JST: 540,
  KST: 540,
  WET: 0,
  CET: 60,
  CEST: 120,
  EET: 120,
  EEST: 180,
  EST: -300,
  EDT: -240,
  MST: -420,
  MDT: -360,
  PST: -480,
  PDT: -420,
}
const ZONE = String.raw`(?: ?(?<offset>[+-]\d{2}:?\d{2})| ?(?<zoneName>${Object.keys(zoneMinutes).join('|')})\b|(?<shortOffset>[+-]\d{2})\b)?`

const formats: readonly RegExp[] = [
  // ISO 8601, Python logging, PostgreSQL, nginx error log, with or without brackets.
  new RegExp(
    String.raw`[[(]?(?<year>\d{4})(?<dash>[-/])(?<month>\d{2})\k<dash>(?<day>\d{2})[T ]${CLOCK}${ZONE}[\])]?`,
    'd',
  ),
  // nginx, Apache and werkzeug access logs; Redis.
  new RegExp(
    String.raw`\[?(?<day>\d{1,2})(?<slash>[/ ])${MONTH}\k<slash>(?<year>\d{4})[: ]${CLOCK}${ZONE}\]?`,
    'd',
  ),
  // Apache's error log: [Sat Jan 31 14:30:16.123456 2026].
  new RegExp(
    String.raw`\[(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) ${MONTH} (?<day>[ \d]\d) ${CLOCK} (?<year>\d{4})\]`,
    'd',
  ),
  // Syslog, which names no year.
  new RegExp(String.raw`^(?:<\d{1,3}>)?${MONTH} (?<day>[ \d]\d) ${CLOCK}`, 'd'),
]

const wallOf = (parts: Readonly<Record<string, string | undefined>>, year: number): number | null => {
  const month = parts['month']
    ? Number(parts['month']) - 1
    : months.indexOf((parts['monthName'] ?? '').toLowerCase())
  const [day, hour, minute, second] = ['day', 'hour', 'minute', 'second'].map((name) => Number(parts[name]))
  if (day === undefined || hour === undefined || minute === undefined || second === undefined) return null
  if (hour > 23 || minute > 59 || second > 60) return null
  const wall = new Date(
    Date.UTC(
      year,
      month,
      day,
      hour,
      minute,
      second,
      Number((parts['fraction'] ?? '').slice(0, 3).padEnd(3, '0')),
    ),
  )
  // Date.UTC rolls a 31st of February over; a second of 60 may roll, a day may not.
  const midnight = new Date(Date.UTC(year, month, day))
  return midnight.getUTCMonth() === month && midnight.getUTCDate() === day ? wall.getTime() : null
}

const aheadMinutesOf = (parts: Readonly<Record<string, string | undefined>>): number | null => {
  const offset = (parts['offset'] ?? parts['shortOffset'])?.replace(':', '')
  if (offset !== undefined) {
    const minutes = Number(offset.slice(1, 3)) * 60 + Number(offset.slice(3, 5) || 0)
    return offset.startsWith('-') ? -minutes : minutes
  }
  return zoneMinutes[parts['zoneName'] ?? ''] ?? null
}

/**
 * The time that a log line states near its beginning, or null when it states none that can be read.
 * Times without a zone are read in `zone`; times without a year are the latest that is not in the future.
 */
export const statedTime = (line: string, { now, zone }: StatedTimeOptions): StatedTime | null => {
  const head = line.slice(0, SEARCHED_CHARACTERS)
  let first: StatedTime | null = null
  for (const format of formats) {
    const found = format.exec(head)
    const span = found?.indices?.[0]
    if (!found?.groups || !span || (first && first.start <= span[0])) continue
    const at = momentOf(found.groups, { now, zone })
    if (at !== null) first = { at, start: span[0], end: span[1] }
  }
  return first
}

const momentOf = (
  parts: Readonly<Record<string, string | undefined>>,
  { now, zone }: StatedTimeOptions,
): number | null => {
  const ahead = aheadMinutesOf(parts)
  const toMoment = ahead === null ? zone : fixedZone(ahead)
  if (parts['year'] !== undefined) {
    const wall = wallOf(parts, Number(parts['year']))
    return wall === null ? null : toMoment(wall)
  }
  const thisYear = new Date(now + DAY_MS).getUTCFullYear()
  // Back to the last leap year, since a 29th of February exists in no other.
  for (let year = thisYear; year > thisYear - 9; year -= 1) {
    const wall = wallOf(parts, year)
    if (wall !== null && toMoment(wall) <= now + DAY_MS) return toMoment(wall)
  }
  return null
}
