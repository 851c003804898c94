import type { LabLine } from '@shared/ipc/lab-calls'
import { MOST_SHOWN, type LineKind } from '@shared/ipc/lab-limits'
import { processZone, statedTime } from '../core/stated-time'
import { isOwnLine } from '../logs/match-lines'
import { looksLikeError } from '../scan/looks-like-error'
import type { Matcher, Verdict } from './matcher'
import type { Lines, Part } from './protocol'
import { showLine } from './show-line'
import type { TimedLine } from './stream-lines'

/** A search that was given up did not match as far as anybody knows; how many those are is told apart. */
const known = (verdict: Verdict): LabLine['now'] => (verdict === 'given_up' ? 'none' : verdict)

export type TallyDeps = {
  readonly edited: Matcher
  /** The same one while nothing was edited. */
  readonly today: Matcher
  /** Whether another rule matches. */
  readonly isKnownToOthers: (text: string) => boolean
  /** Says which one is tried next on many lines: 0 the edited one, 1 the one at work; null between them. */
  readonly onTurn: (matcher: 0 | 1 | null) => void
  /** A clock that counts milliseconds with their parts. */
  readonly elapsedMs: () => number
  readonly now: number
  /** Pasted lines are shown all; of a log, only what the expressions or an eye would find. */
  readonly showsRest: boolean
}

/** How many lines at either end of a part are asked for their time. */
const ASKED_FOR_TIME = 50

const noLines = (): Record<LineKind, LabLine[]> => ({
  gained: [],
  lost: [],
  hits: [],
  ignored: [],
  missed: [],
  rest: [],
})

const countOf = (verdicts: readonly Verdict[], wanted: Verdict): number => {
  let count = 0
  for (const verdict of verdicts) if (verdict === wanted) count += 1
  return count
}

/**
 * Makes the judge of a log's parts, newest first: what the edited expression finds in each, what the one at work finds,
 * and in what they differ. Only the first lines of each kind are kept, in the order in which they are shown.
 */
export const createTally = (
  deps: TallyDeps,
): ((lines: readonly TimedLine[]) => Omit<Part, 'bytes' | 'position'>) => {
  const shownSoFar: Record<LineKind, number> = { gained: 0, lost: 0, hits: 0, ignored: 0, missed: 0, rest: 0 }
  const timeOf = ({ text, at }: TimedLine): number | null =>
    at ?? statedTime(text, { now: deps.now, zone: processZone })?.at ?? null
  const firstTime = (lines: readonly TimedLine[]): number | null => {
    for (const line of lines.slice(0, ASKED_FOR_TIME)) {
      const at = timeOf(line)
      if (at !== null) return at
    }
    return null
  }

  const judgeAll = (matcher: Matcher, turn: 0 | 1, texts: readonly string[]) => {
    deps.onTurn(turn)
    const { mayMatch } = matcher
    const candidates = mayMatch === null ? texts : texts.filter(mayMatch)
    const startedAt = deps.elapsedMs()
    const judged = matcher.judgeAll(candidates)
    const ms = deps.elapsedMs() - startedAt
    deps.onTurn(null)
    let next = 0
    const verdicts =
      candidates.length === texts.length
        ? judged
        : texts.map((text) => (text === candidates[next] ? (judged[next++] ?? 'none') : 'none'))
    return {
      candidates: mayMatch === null ? null : candidates.length,
      verdicts,
      cost: { hits: countOf(verdicts, 'hit'), ignored: countOf(verdicts, 'ignored'), ms },
    }
  }

  const kindsOf = (now: LabLine['now'], before: LabLine['now'], missed: boolean): readonly LineKind[] => [
    ...(now === 'hit' && before !== 'hit' ? ['gained' as const] : []),
    ...(before === 'hit' && now !== 'hit' ? ['lost' as const] : []),
    ...(now === 'hit' ? ['hits' as const] : []),
    ...(now === 'ignored' ? ['ignored' as const] : []),
    ...(missed ? ['missed' as const] : []),
    ...(deps.showsRest && now === 'none' && before !== 'hit' && !missed ? ['rest' as const] : []),
  ]

  return (lines) => {
    const texts = lines.map(({ text }) => text)
    const edited = judgeAll(deps.edited, 0, texts)
    const today = deps.today === deps.edited ? edited : judgeAll(deps.today, 1, texts)
    const shown = noLines()
    const count = { gained: 0, lost: 0, missed: 0 }
    for (let index = lines.length - 1; index >= 0; index -= 1) {
      const line = lines[index]
      const now = known(edited.verdicts[index] ?? 'none')
      const before = known(today.verdicts[index] ?? 'none')
      if (
        line === undefined ||
        (now === 'none' && before === 'none' && !deps.showsRest && !looksLikeError(line.text))
      )
        continue
      const missed =
        edited.verdicts[index] === 'none' &&
        looksLikeError(line.text) &&
        !isOwnLine(line.text) &&
        !deps.isKnownToOthers(line.text)
      const kinds = kindsOf(now, before, missed)
      for (const kind of kinds)
        if (kind === 'gained' || kind === 'lost' || kind === 'missed') count[kind] += 1
      const wanted = kinds.filter((kind) => shownSoFar[kind] < MOST_SHOWN)
      if (wanted.length === 0) continue
      // What is lost shows what used to match it.
      const { find } = now === 'none' ? deps.today : deps.edited
      const told = {
        place: line.offset,
        at: timeOf(line),
        ...showLine(line.text, find),
        now,
        before,
        missed,
      }
      for (const kind of wanted) {
        shown[kind].push(told)
        shownSoFar[kind] += 1
      }
    }
    return {
      lines: lines.length,
      now: edited.cost,
      before: today.cost,
      ...count,
      candidates: edited.candidates,
      givenUp: countOf(edited.verdicts, 'given_up'),
      fromAt: firstTime(lines),
      toAt: firstTime(lines.slice(-ASKED_FOR_TIME).toReversed()),
      shown,
    }
  }
}

const added = (left: Lines, right: Lines): Lines => ({
  gained: [...left.gained, ...right.gained],
  lost: [...left.lost, ...right.lost],
  hits: [...left.hits, ...right.hits],
  ignored: [...left.ignored, ...right.ignored],
  missed: [...left.missed, ...right.missed],
  rest: [...left.rest, ...right.rest],
})

const sum = (left: Part['now'], right: Part['now']): Part['now'] => ({
  hits: left.hits + right.hits,
  ignored: left.ignored + right.ignored,
  ms: left.ms + right.ms,
})

/** Whether there is a filter follows from the expression: all parts know it or none does. */
const bothOf = (left: number | null, right: number | null): number | null =>
  left === null || right === null ? null : left + right

/** A newer part and the one that stands before it in the log, as one. */
export const joinParts = (newer: Part, older: Part): Part => ({
  bytes: newer.bytes + older.bytes,
  lines: newer.lines + older.lines,
  now: sum(newer.now, older.now),
  before: sum(newer.before, older.before),
  gained: newer.gained + older.gained,
  lost: newer.lost + older.lost,
  missed: newer.missed + older.missed,
  candidates: bothOf(newer.candidates, older.candidates),
  givenUp: newer.givenUp + older.givenUp,
  fromAt: older.fromAt ?? newer.fromAt,
  toAt: newer.toAt ?? older.toAt,
  shown: added(newer.shown, older.shown),
  position: older.position,
})
