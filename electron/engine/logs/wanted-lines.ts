import { createByteFilter, DIRTY, HIT_NUMBERS, type ByteFilter } from '../match/byte-filter/byte-filter'
import { filterLiterals, toLiteral } from '../match/filter-literals'
import { TRIGGERS } from './begin-traceback'
import { MAX_LINE_BYTES } from './line-splitter'
import type { CompiledRule } from './match-lines'
import { CHUNK_BYTES } from './plain-bytes'

const NEWLINE = 0x0a
const RETURN = 0x0d
/** For less than this, what is appended while a log is followed, looking at each line costs less than the filter. */
const LEAST_BYTES = (CHUNK_BYTES * 3) / 4

/** What may be in a line: nothing, something of these rules (by their ids) or of a traceback, or anything. */
export type Interest = 'none' | 'all' | ReadonlySet<string>

/** Says of the lines in `bytes`, by where they begin in them, what may be in them; null when nothing is known. */
export type WantedLines = (bytes: Buffer) => ((at: number) => Interest) | null

type Search = {
  readonly filter: ByteFilter
  readonly rules: readonly CompiledRule[]
  /** What may be in a line without any of the literals: a rule may need no text that could be searched for. */
  readonly rest: Interest
}

const createSearch = (rules: readonly CompiledRule[]): Search => {
  const triggers = TRIGGERS.map((trigger) => toLiteral(trigger, rules.length))
  const required = rules.map(({ pattern }, group) => filterLiterals(pattern, group))
  const literals = [...triggers, ...required.flatMap((list) => list ?? [])]
  const wide = rules.flatMap(({ id }, index) => (required[index] === null ? [id] : []))
  return {
    filter: createByteFilter(literals, { chunkBytes: CHUNK_BYTES }),
    rules,
    rest: wide.length === 0 ? 'none' : new Set(wide),
  }
}

/** Whether the bytes of a line alone say that a rule does not match, without its text being made. */
const cannotMatch = (
  { pattern }: CompiledRule,
  bytes: Uint8Array,
  begin: number,
  newline: number,
): boolean => {
  const end = newline > begin && bytes[newline - 1] === RETURN ? newline - 1 : newline
  return end - begin <= MAX_LINE_BYTES && pattern.testAscii?.(bytes, begin, end) === 'none'
}

/** What is found in the lines that begin in the bytes from `from` to `end`, by where they begin. */
const search = (
  { filter, rules, rest }: Search,
  from: number,
  end: number,
): ReadonlyMap<number, Interest> => {
  const found = new Map<number, Set<string> | 'all'>()
  for (let next = from; next < end;) {
    const { hits, hitCount, scannedTo } = filter.scan(end, next)
    for (let at = 0; at < hitCount * HIT_NUMBERS; at += HIT_NUMBERS) {
      const begin = hits[at] ?? 0
      const group = hits[at + 2] ?? DIRTY
      const rule = rules[group]
      if (rule && cannotMatch(rule, filter.buffer, begin, hits[at + 1] ?? begin)) continue
      const known = found.get(begin) ?? new Set(rest === 'none' ? [] : rest)
      if (group === DIRTY) found.set(begin, 'all')
      else {
        if (known !== 'all' && rule !== undefined) known.add(rule.id)
        found.set(begin, known)
      }
    }
    next = scannedTo
  }
  return found
}

/**
 * Finds the lines that are worth being looked at in many bytes of UTF-8 at once, by what every match has to contain.
 * The memory that it takes is made with the first large read.
 */
export const createWantedLines = (rules: readonly CompiledRule[]): WantedLines => {
  let ready: Search | null = null
  return (bytes) => {
    if (bytes.length < LEAST_BYTES) return null
    ready ??= createSearch(rules)
    const { filter, rest } = ready
    if (bytes.length > filter.buffer.length) return null
    // The line that began before these bytes is looked at in any case, as is the one that goes on behind them.
    const first = bytes.indexOf(NEWLINE) + 1
    const end = bytes.lastIndexOf(NEWLINE) + 1
    filter.buffer.set(bytes)
    const found = search(ready, first, end)
    return (at) => (at < first || at >= end ? 'all' : (found.get(at) ?? rest))
  }
}
