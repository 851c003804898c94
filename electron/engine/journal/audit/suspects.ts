import { chainAfter, sameBytes } from './chain'
import type { Finding } from './findings'

/** An entry that does not fit where it stands. */
export type Suspect = {
  readonly seq: number
  readonly storedDigest: Uint8Array
  readonly chain: Uint8Array
  /** The digest of what it carries when that is another one than the stored; else null. */
  readonly carries: Uint8Array | null
}

/** Neighbouring entries that do not follow from one another, after the last value that was right. */
export type Break = {
  readonly before: Uint8Array
  readonly entries: readonly Suspect[]
  /** Nothing that fits comes after it. */
  readonly isTail: boolean
}

const one = (kind: Finding['kind'], seq: number): Finding => ({ kind, fromSeq: seq, toSeq: seq })

/** Entries whose payloads changed places: what one carries is what another one's digest was made of. */
const swappedPayloads = (suspects: readonly Suspect[]): ReadonlySet<Suspect> =>
  new Set(
    suspects.filter((one) =>
      suspects.some(
        (other) => other !== one && one.carries !== null && sameBytes(other.storedDigest, one.carries),
      ),
    ),
  )

type Walk = {
  readonly chain: Uint8Array
  readonly moved: readonly number[]
  readonly unlinked: readonly number[]
}

/** Which of the entries belongs at a place: the one whose digest leads from the chain so far to a value that is known. */
const fitting = (chain: Uint8Array, at: Suspect, pool: readonly Suspect[]): Suspect | undefined =>
  [at, ...pool].find((candidate) => {
    const value = chainAfter(chain, at.seq, candidate.storedDigest)
    return sameBytes(value, candidate.chain) || sameBytes(value, at.chain)
  })

/** Goes along a break as it was before entries changed places. */
const walk = ({ before, entries }: Break, pool: readonly Suspect[]): Walk =>
  entries.reduce<Walk>(
    ({ chain, moved, unlinked }, at) => {
      const found = fitting(chain, at, pool)
      if (found === undefined) return { chain: at.chain, moved, unlinked: [...unlinked, at.seq] }
      const next = chainAfter(chain, at.seq, found.storedDigest)
      return { chain: next, moved: found === at ? moved : [...moved, at.seq], unlinked }
    },
    { chain: before, moved: [], unlinked: [] },
  )

const findingsOfBreak = (gap: Break, pool: readonly Suspect[]): readonly Finding[] => {
  const { moved, unlinked } = walk(gap, pool)
  const first = unlinked[0]
  const last = unlinked.at(-1)
  // Nothing confirms what stands at the very end.
  const loose: readonly Finding[] =
    gap.isTail && first !== undefined && last !== undefined
      ? [{ kind: 'added', fromSeq: first, toSeq: last }]
      : unlinked.map((seq) => one('unlinked', seq))
  return [...moved.map((seq) => one('reordered', seq)), ...loose]
}

const joined = (findings: readonly Finding[]): readonly Finding[] =>
  findings.reduce<readonly Finding[]>((all, finding) => {
    const last = all.at(-1)
    return last !== undefined && last.kind === finding.kind && finding.fromSeq <= last.toSeq + 1
      ? [...all.slice(0, -1), { ...last, toSeq: Math.max(last.toSeq, finding.toSeq) }]
      : [...all, finding]
  }, [])

/** Says of entries that do not fit what happened to them: changed, moved, added, or cut from the chain. */
export const explainSuspects = (
  breaks: readonly Break[],
  changed: readonly Suspect[],
): readonly Finding[] => {
  const pool = breaks.flatMap(({ entries }) => entries)
  const swapped = swappedPayloads(changed)
  const findings = [
    ...breaks.flatMap((gap) => findingsOfBreak(gap, pool)),
    ...changed.map((suspect) => one(swapped.has(suspect) ? 'reordered' : 'changed', suspect.seq)),
  ]
  const sorted = findings.toSorted((a, b) => a.fromSeq - b.fromSeq || a.kind.localeCompare(b.kind))
  return joined(sorted)
}
