/** Turns a wall clock reading, given as if it were UTC (epoch ms), into the moment it means in some zone. */
export type LocalZone = (wallMs: number) => number

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

/** A zone that is always this many minutes ahead of UTC. */
export const fixedZone =
  (aheadMinutes: number): LocalZone =>
  (wallMs) =>
    wallMs - aheadMinutes * MINUTE_MS

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

/** How far a zone is ahead of UTC at a moment, in ms. Zones change on quarters of an hour: each is asked for once. */
const offsetOf = (format: Intl.DateTimeFormat): ((at: number) => number) => {
  const QUARTER_MS = 15 * MINUTE_MS
  let [quarter, aheadMs] = [Number.NaN, 0]
  return (at) => {
    const asked = Math.floor(at / QUARTER_MS)
    if (asked === quarter) return aheadMs
    const begin = asked * QUARTER_MS
    const parts = Object.fromEntries(
      format.formatToParts(begin).map(({ type, value }) => [type, Number(value)]),
    )
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts
    quarter = asked
    aheadMs = Date.UTC(year, month - 1, day, hour, minute, second) - begin
    return aheadMs
  }
}

/**
 * A zone by its name (`Asia/Tokyo`); null for a name that no zone has. Of an hour that comes twice the first is meant, and
 * one that is left out is told by the clock before it, as JavaScript's own dates do.
 */
export const namedZone = (name: string): LocalZone | null => {
  try {
    const aheadAt = offsetOf(
      new Intl.DateTimeFormat('en-US', {
        timeZone: name,
        hourCycle: 'h23',
        year: 'numeric',
        month: '2-digit',
        day: '2-digit',
        hour: '2-digit',
        minute: '2-digit',
        second: '2-digit',
      }),
    )
    return (wallMs) => {
      const before = aheadAt(wallMs - DAY_MS)
      if (aheadAt(wallMs - before) === before) return wallMs - before
      const after = aheadAt(wallMs + DAY_MS)
      return aheadAt(wallMs - after) === after ? wallMs - after : wallMs - before
    }
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}

/** Names that PostgreSQL and syslog relays write; a name that means several zones is read as local time. */
const abbreviations: Readonly<Record<string, number>> = {
  Z: 0,
  UTC: 0,
  GMT: 0,
  WET: 0,
  WEST: 60,
  CET: 60,
  CEST: 120,
  EET: 120,
  EEST: 180,
  MSK: 180,
  SGT: 480,
  HKT: 480,
  AWST: 480,
  JST: 540,
  KST: 540,
  AEST: 600,
  AEDT: 660,
  NZST: 720,
  NZDT: 780,
  EST: -300,
  EDT: -240,
  CDT: -300,
  MST: -420,
  MDT: -360,
  PST: -480,
  PDT: -420,
  AKST: -540,
  AKDT: -480,
  HST: -600,
}

const MOST_AHEAD_MINUTES = 15 * 60
const MOST_NAMES = 100
const names = new Map<string, LocalZone | null>()

const remembered = (name: string): LocalZone | null => {
  const known = names.get(name)
  if (known !== undefined) return known
  // Log lines name them: they must not fill the memory.
  if (names.size >= MOST_NAMES) names.clear()
  const zone = namedZone(name)
  names.set(name, zone)
  return zone
}

export type ZoneFound = { readonly zone: LocalZone; readonly end: number }

const OFFSET = / ?(?:(?:UTC|GMT)(?<named>[+-]\d{1,2})|(?<bare>[+-]\d{2})):?(?<minutes>[0-5]\d)?(?![\d:])/y
const NAME = / ?\(?([A-Z]{1,5})\b(?!\/)\)?/y
const PLACE =
  / ?((?:Africa|America|Antarctica|Asia|Atlantic|Australia|Europe|Indian|Pacific|Etc)\/[A-Za-z_+/0-9-]{1,40})/y

/** The zone that is named right behind a time: an offset, a common abbreviation or a place. */
export const zoneAt = (text: string, index: number): ZoneFound | null => {
  OFFSET.lastIndex = index
  const { named, bare = named, minutes = '0' } = OFFSET.exec(text)?.groups ?? {}
  if (bare !== undefined) {
    const aheadMinutes = Math.abs(Number(bare)) * 60 + Number(minutes)
    if (aheadMinutes > MOST_AHEAD_MINUTES) return null
    return { zone: fixedZone(bare.startsWith('-') ? -aheadMinutes : aheadMinutes), end: OFFSET.lastIndex }
  }
  NAME.lastIndex = index
  const [, name = ''] = NAME.exec(text) ?? []
  if (Object.hasOwn(abbreviations, name))
    return { zone: fixedZone(abbreviations[name] ?? 0), end: NAME.lastIndex }
  PLACE.lastIndex = index
  const [, place] = PLACE.exec(text) ?? []
  const zone = place === undefined ? null : remembered(place)
  return zone && { zone, end: PLACE.lastIndex }
}
