import type { ChainHead } from '../../ports'

export const findingKinds = [
  /** What the entry carries is not what its digest was made of. */
  'changed',
  /** The entry's chain value does not follow from the one before and its digest. */
  'unlinked',
  /** Entries are missing. */
  'removed',
  /** Entries stand in another order than they were written in. */
  'reordered',
  /** Entries were put in, or put in place of others at the end. */
  'added',
  /** An anchor or a checkpoint knows entries beyond the last one. */
  'cut_off',
  /** The chain is whole, but not the one that an anchor has seen. */
  'rewritten',
  /** The state that a checkpoint stored is not the one that its entry speaks of. */
  'state_changed',
] as const
export type FindingKind = (typeof findingKinds)[number]

/** One sign of tampering and the numbers of the entries that it is about. */
export type Finding = { readonly kind: FindingKind; readonly fromSeq: number; readonly toSeq: number }

export type AuditReport = {
  readonly entries: number
  /** The oldest entry; above 1 when retention has removed older ones, 0 when there is none. */
  readonly firstSeq: number
  readonly head: ChainHead
  /** How many entries' payloads were erased. */
  readonly erased: number
  readonly anchors: {
    readonly checked: number
    /** Older than the oldest entry: nothing is left to compare them with. */
    readonly tooOld: number
  }
  readonly findings: readonly Finding[]
  /** Findings beyond those that are listed. */
  readonly moreFindings: number
}
