import type { ChainHead } from '../../ports'
import type { Finding } from './findings'

/** Compares the chain with what was kept of it outside of the journal. */
export type AnchorWatch = {
  readonly compare: (seq: number, chain: string) => void
  readonly checked: () => number
  /** How many anchors are of entries below a number. */
  readonly below: (seq: number) => number
  /** What the anchors say, once the last entry is known, and the last one that there must have been. */
  readonly findings: (lastSeq: number, knownSeq: number) => readonly Finding[]
}

export const createAnchorWatch = (anchors: readonly ChainHead[]): AnchorWatch => {
  const expected = new Map<number, ReadonlySet<string>>()
  for (const { seq, chain } of anchors) expected.set(seq, new Set(expected.get(seq)).add(chain))
  const seqs = [...expected.keys()]
  let checked = 0
  let agreedSeq = 0
  let differs: Finding | null = null
  return {
    compare: (seq, chain) => {
      const known = expected.get(seq)
      // After the first difference all later values differ as well: that one says where to look.
      if (known === undefined) return
      checked += known.size
      if (differs !== null) return
      if (known.size === 1 && known.has(chain)) agreedSeq = seq
      else differs = { kind: 'rewritten', fromSeq: agreedSeq + 1, toSeq: seq }
    },
    checked: () => checked,
    below: (seq) => seqs.filter((known) => known < seq).length,
    findings: (lastSeq, knownSeq) => {
      const beyond = seqs.reduce((most, seq) => Math.max(most, seq), knownSeq)
      const cut: readonly Finding[] =
        beyond > lastSeq ? [{ kind: 'cut_off', fromSeq: lastSeq + 1, toSeq: beyond }] : []
      return differs === null ? cut : [differs, ...cut]
    },
  }
}
