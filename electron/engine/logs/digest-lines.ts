import type { Observation } from '@shared/domain/observation'
import type { LocalZone } from '../core/stated-time'
import { buildObservations } from './build-observations'
import { CONTEXT_LINES } from './choose-lines'
import {
  flushTraceback,
  groupLines,
  heldOffset,
  newestPart,
  oldestPart,
  type Entry,
  type OpenLines,
} from './group-traceback'
import type { Line } from './line-splitter'
import { matchEntries, type CompiledRule, type Counted } from './match-lines'
import type { Interest } from './wanted-lines'

export type DigestDeps = {
  readonly sourceId: string
  readonly rules: readonly CompiledRule[]
  readonly zone: LocalZone
  readonly now: () => number
  readonly onRule: (rule: CompiledRule) => void
  /** All rules were tried: what takes time from here on is none of the last one's. */
  readonly onMatched?: () => void
  /** Hears of searches that took too long and were given up. */
  readonly onGivenUp: (ruleId: string, count: number) => void
  /** Lines that begin before this offset were there before the program started. */
  readonly backlogEnd: number
  /** Which rules have counted what the first lines are a part of. */
  readonly counted?: Counted
}

export type Digest = {
  /** Takes the next lines. `interestAt` may tell lines, by where they begin, that need not be looked at. */
  readonly take: (lines: readonly Line[], interestAt?: (offset: number) => Interest) => readonly Observation[]
  /** Tells what was held back, because nothing more came for a while, with the line that has no end yet. */
  readonly flush: (partial: Line | null, isUnfinished: boolean) => readonly Observation[]
  /** Whether a flush has nothing more to tell. */
  readonly isQuiet: () => boolean
  /** Where the first line stands that has not been told; null when all of them have. */
  readonly heldOffset: () => number | null
  /** Where the oldest occurrence begins that may go on; null when none may. */
  readonly openPart: () => number | null
  /** Which rules have counted which of the last occurrences, in the order of these. */
  readonly counted: () => Counted
}

const isAll = (): Interest => 'all'

/** Turns the lines of one file into observations: groups them into occurrences, and matches these. */
export const createDigest = ({
  sourceId,
  rules,
  zone,
  now,
  onRule,
  onMatched = () => undefined,
  onGivenUp,
  backlogEnd,
  counted: countedBefore = [],
}: DigestDeps): Digest => {
  let open: OpenLines | null = null
  let counted: Counted = countedBefore
  let before: readonly Line[] = []

  const observe = (
    entries: readonly Entry[],
    lines: readonly Line[],
    interestAt: (offset: number) => Interest,
  ): readonly Observation[] => {
    if (entries.length === 0) return []
    const mayMatch = (offset: number, ruleId: string): boolean => {
      const interest = interestAt(offset)
      return interest === 'all' || (interest !== 'none' && interest.has(ruleId))
    }
    const matched = matchEntries(entries, rules, counted, onRule, mayMatch)
    onMatched()
    counted = matched.counted
    for (const [ruleId, count] of matched.givenUp) onGivenUp(ruleId, count)
    return buildObservations(entries, matched.hits, { sourceId, now: now(), zone, backlogEnd, before, lines })
  }
  /** Copies: a line's text may be made when it is asked for, of memory that the next read uses again. */
  const remember = (lines: readonly Line[]): void => {
    const last = lines.slice(-CONTEXT_LINES).map(({ text, offset }) => ({ text, offset }))
    before = [...before, ...last].slice(-CONTEXT_LINES)
  }

  return {
    take: (lines, interestAt = isAll) => {
      const isWanted = (index: number): boolean => interestAt(lines[index]?.offset ?? 0) !== 'none'
      const grouped = groupLines(open, lines, isWanted)
      open = grouped.open
      const observations = observe(grouped.entries, lines, interestAt)
      remember(lines)
      return observations
    },
    flush: (partial, isUnfinished) => {
      const flushed = flushTraceback(open)
      const partOf = newestPart(open) ?? partial?.offset ?? 0
      // While a line is unfinished, its end may still belong to a traceback that was told.
      if (flushed.entry !== null || !isUnfinished) open = flushed.open
      const line: readonly Entry[] = partial
        ? [{ kind: 'line', lines: [{ ...partial, role: 'text' }], partOf }]
        : []
      return observe([...(flushed.entry ? [flushed.entry] : []), ...line], [], isAll)
    },
    isQuiet: () => (open?.tracebacks.length ?? 0) === 0,
    heldOffset: () => heldOffset(open),
    openPart: () => oldestPart(open),
    counted: () => counted,
  }
}
