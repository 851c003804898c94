import { redact } from '../core/redact'
import { isOwnLine, type CompiledRule } from '../logs/match-lines'
import { DIRTY, HIT_NUMBERS, openFilter } from '../match/byte-filter/byte-filter'
import { anyOf, openExpression, type Expression } from '../match/expression'
import { textOf, toCandidate, type Candidate } from './candidate-lines'
import type { ScanPlan } from './plan-scan'
import { addTallies, NO_TALLY, type RuleTally, type Tally } from './tally'

const MOST_MISSED_TEXT = 500
const NEWLINE = 0x0a

export type Scanner = {
  /** Bytes are read into this. */
  readonly buffer: Uint8Array
  /** Scans the lines in the first `length` bytes; the last one may lack its newline. */
  readonly scan: (length: number) => void
  /** The rest of a line was too long to be looked at. */
  readonly noteCut: () => void
  /** What came up since it was asked last. */
  readonly takeTally: () => Tally
}

export type ScannerOptions = {
  readonly rules: readonly CompiledRule[]
  readonly plan: ScanPlan
  readonly mostMissed: number
  /** How many more of the lines that no rule finds may be shown, at most. */
  readonly room: () => number
  /** Hears of each rule before it is tried. */
  readonly onRule: (rule: CompiledRule) => void
  readonly onTried: () => void
}

/** The lines of each group of literals, dirty ones in all. */
type Sorted = {
  readonly groups: readonly (readonly Candidate[])[]
  readonly lines: readonly Candidate[]
  readonly to: number
  readonly newlines: number
}

type Verdict = 'none' | 'hit' | 'ignored' | 'given_up'

/**
 * Counts what rules find in bytes. The bytes are first searched for what the expressions need; only the lines that hold
 * some of it are matched. Lines count once for each rule that they match.
 */
export const createScanner = ({
  rules,
  plan,
  mostMissed,
  room,
  onRule,
  onTried,
}: ScannerOptions): Scanner => {
  const filter = openFilter(plan.filter)
  const { buffer } = filter
  const wide = rules.filter((_rule, index) => plan.isWide[index] === true)
  const anyWide = anyOf(wide.map(({ pattern }) => pattern))
  const alarming = openExpression(plan.alarming)
  const reassuring = openExpression(plan.reassuring)
  /** Made when a line is dirty. */
  let anyAtAll: Expression | null | undefined
  const mayMatch = (text: string): boolean => {
    if (anyAtAll === undefined) anyAtAll = anyOf([...rules.map(({ pattern }) => pattern), alarming])
    return anyAtAll === null || anyAtAll.find(text) !== null
  }
  const ownGroup = rules.length + 1
  const none: Tally = { lines: 0, rules: rules.map(() => NO_TALLY), missed: 0, missedLines: [], cut: 0 }
  let total = none

  const answer = (expression: Expression, candidate: Candidate): Exclude<Verdict, 'ignored'> => {
    const { testAscii } = expression
    if (testAscii === null) {
      const found = expression.find(textOf(candidate, buffer))
      return found === null ? 'none' : found === 'given_up' ? found : 'hit'
    }
    const ascii = candidate.dirty ? 'not_ascii' : testAscii(buffer, candidate.begin, candidate.end)
    if (ascii !== 'not_ascii') return ascii === 'match' ? 'hit' : 'none'
    return expression.mayMatch(textOf(candidate, buffer)) ? 'hit' : 'none'
  }

  const isOwn = (candidate: Candidate): boolean => candidate.mayBeOwn && isOwnLine(textOf(candidate, buffer))

  /** Lines are decoded only where their bytes say too little: most are judged without it. */
  const judgeFound = ({ ignore }: CompiledRule, candidate: Candidate): Verdict => {
    if (isOwn(candidate)) return 'ignored'
    if (ignore === null) return 'hit'
    const ignored = answer(ignore, candidate)
    if (ignored === 'given_up') return 'given_up'
    return ignored === 'hit' ? 'ignored' : 'hit'
  }

  const judge = (rule: CompiledRule, candidate: Candidate): Verdict => {
    const found = answer(rule.pattern, candidate)
    return found === 'hit' ? judgeFound(rule, candidate) : found
  }

  /** A watched expression searches many texts at once. */
  const judgeAll = (rule: CompiledRule, candidates: readonly Candidate[]): readonly Verdict[] => {
    if (rule.pattern.testAscii !== null) return candidates.map((candidate) => judge(rule, candidate))
    const answers = rule.pattern.search(candidates.map((candidate) => textOf(candidate, buffer)))
    return candidates.map((candidate, index): Verdict => {
      const found = answers[index] ?? null
      if (found === 'given_up') return 'given_up'
      return found === null ? 'none' : judgeFound(rule, candidate)
    })
  }

  const tryRule = (rule: CompiledRule, candidates: readonly Candidate[]): RuleTally => {
    if (candidates.length === 0) return NO_TALLY
    onRule(rule)
    const startedAt = performance.now()
    const counts = { none: 0, hit: 0, ignored: 0, given_up: 0 }
    for (const [index, verdict] of judgeAll(rule, candidates).entries()) {
      counts[verdict] += 1
      const candidate = candidates[index]
      if (candidate !== undefined && verdict !== 'none') candidate.isTold = true
    }
    onTried()
    const { hit: hits, ignored, given_up: givenUp } = counts
    return { hits, ignored, givenUp, candidates: candidates.length, ms: performance.now() - startedAt }
  }

  const sort = (from: number, length: number): Sorted => {
    const { hits, hitCount, scannedTo, newlines } = filter.scan(length, from)
    const groups: Candidate[][] = Array.from({ length: rules.length + 1 }, () => [])
    const lines: Candidate[] = []
    for (let at = 0; at < hitCount * HIT_NUMBERS; at += HIT_NUMBERS) {
      const begin = hits[at] ?? 0
      let line = lines.at(-1)
      if (line?.begin !== begin) {
        line = toCandidate(buffer, begin, hits[at + 1] ?? begin)
        lines.push(line)
      }
      const group = hits[at + 2] ?? DIRTY
      if (group === DIRTY) line.dirty = line.mayBeOwn = true
      else if (group === ownGroup) line.mayBeOwn = true
      else groups[group]?.push(line)
    }
    const dirty = lines.filter((line) => line.dirty)
    if (dirty.length === 0) return { groups, lines, to: scannedTo, newlines }
    // Their bytes say too little: the texts are searched for all expressions at once.
    const suspect = dirty.filter((line) => mayMatch(textOf(line, buffer)))
    const withDirty = groups.map((group) => [...group.filter((line) => !line.dirty), ...suspect])
    return { groups: withDirty, lines, to: scannedTo, newlines }
  }

  /** The lines in which a rule without literals may match. */
  const wideLines = (from: number, to: number, known: readonly Candidate[]): readonly Candidate[] => {
    const found: Candidate[] = []
    let next = 0
    for (let begin = from; begin < to;) {
      const newline = buffer.indexOf(NEWLINE, begin)
      const end = newline === -1 || newline > to ? to : newline
      while ((known[next]?.begin ?? Infinity) < begin) next += 1
      const line = known[next]?.begin === begin ? known[next] : undefined
      const candidate = line ?? toCandidate(buffer, begin, end)
      if (candidate.dirty || anyWide?.testAscii?.(buffer, begin, candidate.end) !== 'none')
        found.push(candidate)
      begin = end + 1
    }
    return found
  }

  const missedOf = (candidates: readonly Candidate[]): readonly Candidate[] =>
    candidates.filter(
      (candidate) =>
        !candidate.isTold &&
        answer(alarming, candidate) === 'hit' &&
        answer(reassuring, candidate) === 'none' &&
        !isOwn(candidate),
    )

  /** As they are shown; so many as there is still room for. */
  const shown = (missed: readonly Candidate[]): readonly string[] => {
    const most = missed.length === 0 ? 0 : room() - total.missedLines.length
    const first = most <= 0 ? [] : missed.toSorted((a, b) => a.begin - b.begin).slice(0, most)
    return first.map((candidate) => redact(textOf(candidate, buffer)).slice(0, MOST_MISSED_TEXT))
  }

  const scanPart = (from: number, length: number): number => {
    const { groups, lines, to, newlines } = sort(from, length)
    const all = wide.length === 0 ? [] : wideLines(from, to, lines)
    const tallies = rules.map((rule, index) =>
      tryRule(rule, plan.isWide[index] === true ? all : (groups[index] ?? [])),
    )
    const missed = missedOf(groups[rules.length] ?? [])
    total = addTallies(mostMissed, total, {
      lines: newlines + (to === length && length > 0 && buffer[length - 1] !== NEWLINE ? 1 : 0),
      rules: tallies,
      missed: missed.length,
      missedLines: shown(missed),
      cut: lines.filter(({ isCut }) => isCut).length,
    })
    return to
  }

  return {
    buffer,
    scan: (length) => {
      for (let from = 0; from < length;) from = scanPart(from, length)
    },
    noteCut: () => {
      total = { ...total, cut: total.cut + 1 }
    },
    takeTally: () => {
      const taken = total
      total = none
      return taken
    },
  }
}
