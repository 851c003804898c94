import { statedTime, type LocalZone } from '../core/stated-time'
import type { Entry } from '../logs/group-traceback'
import type { Line } from '../logs/line-splitter'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const EARLIEST_MS = Date.UTC(2000, 0, 1)
/** How many of the next lines are asked whether a time far from the one before can be right. */
const MOST_WITNESSES = 50
/** A traceback's own time is that of the line that introduces it. */
const LINES_WITH_TIME = 2

export type LineTimes = {
  /**
   * When each of these entries happened, by what they or the lines before them state; null when nothing tells. `lines`
   * are those that were read last, and the entries are in their order.
   */
  readonly of: (entries: readonly Entry[], lines: readonly Line[]) => readonly (number | null)[]
  /** Goes on to the lines that follow. */
  readonly pass: (lines: readonly Line[]) => void
  readonly firstAt: () => number | null
  readonly lastAt: () => number | null
}

/** The index of the first line that begins at `offset` or after it. */
const lineAt = (lines: readonly Line[], offset: number): number => {
  let [low, high] = [0, lines.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((lines[middle]?.offset ?? 0) < offset) low = middle + 1
    else high = middle
  }
  return low
}

type Stated = { readonly at: number; readonly column: number }

/**
 * Tells when the lines of one file happened. A line that states no time has that of the line before it. A time more than
 * an hour from the one before counts only when the next lines do not contradict it: it may be a date that a line
 * mentions. Nothing is later than `now` by more than a day; a time without a year is of the last year before `changedAt`.
 */
export const createLineTimes = ({
  zone,
  now,
  changedAt,
}: {
  readonly zone: LocalZone
  readonly now: number
  readonly changedAt: number | null
}): LineTimes => {
  // Files out of archives and images may bear a date on which nothing happened.
  const yearsUpTo = changedAt !== null && changedAt > EARLIEST_MS ? Math.min(changedAt, now) : now
  let firstAt: number | null = null
  let last: Stated | null = null

  const stated = (text: string | undefined): Stated | null => {
    const found = text === undefined ? null : statedTime(text, { now: yearsUpTo, zone })
    return found !== null && found.at <= now + DAY_MS ? { at: found.at, column: found.start } : null
  }

  const nextStated = (lines: readonly Line[], from: number): number | null => {
    for (let index = from; index < lines.length && index < from + MOST_WITNESSES; index += 1) {
      const found = stated(lines[index]?.text)
      if (found !== null) return found.at
    }
    return null
  }

  /** Whether the lines around a time bear it out. */
  const isBorneOut = ({ at, column }: Stated, next: number | null): boolean => {
    if (last !== null && Math.abs(at - last.at) <= HOUR_MS) return true
    if (next === null) return last === null || last.column === column
    if (Math.abs(next - at) <= HOUR_MS) return true
    if (last === null || at > last.at) return at < next
    // It goes back: the log was set back with it, or it is a date that this line only mentions.
    return next < last.at - HOUR_MS
  }

  /** Takes what is stated, if it is and the lines from `after` on do not contradict it. */
  const take = (found: Stated | null, lines: readonly Line[], after: number): boolean => {
    if (found === null || !isBorneOut(found, nextStated(lines, after))) return false
    firstAt ??= found.at
    last = found
    return true
  }

  /** Goes back from before `to` to the next line that states a time, at most to `from`. */
  const goBack = (lines: readonly Line[], from: number, to: number): void => {
    for (let index = to - 1; index >= from; index -= 1)
      if (take(stated(lines[index]?.text), lines, index + 1)) return
  }

  const begin = (lines: readonly Line[]): void => {
    firstAt ??= nextStated(lines, 0)
  }

  return {
    firstAt: () => firstAt,
    lastAt: () => last?.at ?? null,
    of: (entries, lines) => {
      begin(lines)
      let from = 0
      return entries.map((entry) => {
        const index = lineAt(lines, entry.lines[0]?.offset ?? 0)
        const after = index + entry.lines.length
        const own = entry.lines.slice(0, LINES_WITH_TIME)
        if (!own.some(({ text }) => take(stated(text), lines, after))) goBack(lines, from, index)
        from = index
        // The lines before the first one that states a time cannot be later than that.
        return last?.at ?? firstAt
      })
    },
    pass: (lines) => {
      begin(lines)
      goBack(lines, 0, lines.length)
    },
  }
}
