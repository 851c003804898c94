import type { CompiledRule } from '../logs/match-lines'
import { planFilter, type FilterPlan, type Literal } from '../match/byte-filter/byte-filter'
import type { Expression } from '../match/expression'
import { requiredLiterals } from '../match/required-literals'
import { alarming } from './looks-like-error'

/** A literal is searched for by its beginning. */
const MOST_LITERAL_BYTES = 32
const CHUNK_BYTES = 512 * 1024

/** What a scan searches for, as data that its threads share. */
export type ScanPlan = {
  /** The literals of each rule by its index; behind them, those of lines that look like an error. */
  readonly filter: FilterPlan
  /** Rules that need no text that could be searched for: each line may match. */
  readonly isWide: readonly boolean[]
}

const literalsOf = (expression: Expression, group: number): readonly Literal[] | null =>
  requiredLiterals(expression.engine.tree)?.map((text) => ({
    bytes: Buffer.from(text).subarray(0, MOST_LITERAL_BYTES),
    group,
  })) ?? null

/**
 * Plans a scan by compiled rules. `sample` is some of what will be scanned: what is rare in it is searched for; null
 * where the usual will do.
 */
export const planScan = (
  rules: readonly Pick<CompiledRule, 'pattern'>[],
  sample: Uint8Array | null,
): ScanPlan => {
  const ofRules = rules.map(({ pattern }, index) => literalsOf(pattern, index))
  const literals = [...ofRules, literalsOf(alarming, rules.length)].flatMap((list) => list ?? [])
  return {
    filter: planFilter(literals, { chunkBytes: CHUNK_BYTES, ...(sample !== null && { sample }) }),
    isWide: ofRules.map((list) => list === null),
  }
}
