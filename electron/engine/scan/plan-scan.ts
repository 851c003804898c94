import { ownHints, type CompiledRule } from '../logs/match-lines'
import { planFilter, type FilterPlan } from '../match/byte-filter/byte-filter'
import { filterLiterals, toLiteral } from '../match/filter-literals'
import { prepared, type Prepared } from '../match/expression'
import { alarming, reassuring } from './looks-like-error'

const CHUNK_BYTES = 512 * 1024

/** What a scan searches for, as data that its threads share. */
export type ScanPlan = {
  /**
   * The literals of each rule by its index; behind them, those of lines that look like an error, and
   * those of lines that Mamori itself may have caused.
   */
  readonly filter: FilterPlan
  /** Rules that need no text that could be searched for: each line may match. */
  readonly isWide: readonly boolean[]
  /** What lines look like that a person would take for an error, and which of these they would not. */
  readonly alarming: Prepared
  readonly reassuring: Prepared
}

/**
 * Plans a scan by compiled rules. `sample` is some of what will be scanned: what is rare in it is searched for; null
 * where the usual will do.
 */
export const planScan = (
  rules: readonly Pick<CompiledRule, 'pattern'>[],
  sample: Uint8Array | null,
): ScanPlan => {
  const ofRules = rules.map(({ pattern }, index) => filterLiterals(pattern, index))
  const literals = [
    ...[...ofRules, filterLiterals(alarming, rules.length)].flatMap((list) => list ?? []),
    ...ownHints.map((text) => toLiteral(text, rules.length + 1)),
  ]
  return {
    filter: planFilter(literals, { chunkBytes: CHUNK_BYTES, ...(sample !== null && { sample }) }),
    isWide: ofRules.map((list) => list === null),
    alarming: prepared(alarming),
    reassuring: prepared(reassuring),
  }
}
