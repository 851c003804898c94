import type { ChainHead } from '../../ports'
import { createAnchorWatch } from './anchor-watch'
import { CHAIN_START, chainAfter, sameBytes, toHex } from './chain'
import type { AuditReport, Finding } from './findings'
import { checkPayload, type PayloadCheck, type StoredEntry } from './stored-entry'
import { explainSuspects, type Break, type Suspect } from './suspects'

/** How much of what is wrong is looked into and listed; the rest is counted. */
const KEPT_SUSPECTS = 500
const LISTED_FINDINGS = 200

/** How many entries that were put in or taken out, with the rest numbered anew, are told as such. */
const FARTHEST_SHIFT = 64
const distances: readonly number[] = Array.from({ length: FARTHEST_SHIFT }, (_, n) => n + 1)

export type ChainChecker = {
  /** Takes the next entry, in the order of their numbers. */
  readonly take: (entry: StoredEntry) => void
  /** The report. `states` are the digests of the stored checkpoints' states by their numbers. */
  readonly report: (states: ReadonlyMap<number, string>) => AuditReport
}

/** Follows the chain from its beginning, or from where retention has left it, with memory for what is wrong only. */
export const createChainChecker = (anchors: readonly ChainHead[]): ChainChecker => {
  const watch = createAnchorWatch(anchors)
  const told = new Map<number, string>()
  const findings: Finding[] = []
  const breaks: Break[] = []
  const changed: Suspect[] = []
  let suspects = 0
  let uncounted = 0

  let entries = 0
  let erased = 0
  let firstSeq = 0
  /** Where the history begins after retention; 1 when it is whole or its beginning was taken away. */
  let startSeq = 1
  let keptFromSeq = 1

  let lastSeq = 0
  /** The stored values of the last entries, the newest first. */
  let trail: readonly Uint8Array[] = [CHAIN_START]
  /** What may stand before the next entry; empty where nothing is known of it. */
  let before: readonly Uint8Array[] = [CHAIN_START]
  /** The last value that followed from the one before. */
  let good: Uint8Array = CHAIN_START
  /** By how much the numbers are higher than those that the chain was made with. */
  let shift = 0
  /** How many were put in, if the entry that comes next agrees. */
  let maybeAdded = 0
  let open: Suspect[] = []

  const note = (finding: Finding): void => {
    if (findings.length < LISTED_FINDINGS) findings.push(finding)
    else uncounted += 1
  }
  const suspect = (list: Suspect[], one: Suspect): void => {
    suspects += 1
    if (suspects <= KEPT_SUSPECTS) list.push(one)
    else uncounted += 1
  }
  const closeBreak = (isTail: boolean): void => {
    if (open.length > 0) breaks.push({ before: good, entries: open, isTail })
    open = []
  }
  const follows = (entry: StoredEntry, from: Uint8Array | undefined, by: number): boolean =>
    from !== undefined && sameBytes(chainAfter(from, entry.seq - by, entry.digest), entry.chain)

  /** Takes the first entry: with it the chain begins, or goes on from what its checkpoint has recorded. */
  const begin = (entry: StoredEntry, checkpoint: PayloadCheck['checkpoint']): void => {
    firstSeq = entry.seq
    if (entry.seq === 1) return
    if (checkpoint?.seq === entry.seq - 1) {
      lastSeq = checkpoint.seq
      startSeq = entry.seq
      good = Buffer.from(checkpoint.chain, 'hex')
      before = [good]
      trail = [good]
      watch.compare(checkpoint.seq, checkpoint.chain)
    }
  }

  const skipGap = (seq: number): void => {
    if (seq === lastSeq + 1) return
    closeBreak(false)
    note({ kind: 'removed', fromSeq: lastSeq + 1, toSeq: seq - 1 })
    before = []
    trail = []
  }

  /** How many entries were put in before this one, the rest numbered anew, when that is how it follows; else 0. */
  const addedBefore = (entry: StoredEntry): number =>
    Math.max(
      0,
      trail.findIndex((from, by) => by > 0 && follows(entry, from, shift + by)),
    )

  /** How many were taken out before the entry that went before, the rest numbered anew; else 0. */
  const removedBefore = (entry: StoredEntry): number =>
    open.length === 0 ? 0 : (distances.find((by) => follows(entry, trail[0], shift - by)) ?? 0)

  const isExplainedByShift = (entry: StoredEntry): boolean => {
    // One entry may stand one place too far because it changed places with its neighbour: the next one has to agree.
    if (maybeAdded > 0 && follows(entry, trail[0], shift + maybeAdded)) {
      note({ kind: 'added', fromSeq: entry.seq - 1 - maybeAdded, toSeq: entry.seq - 2 })
      shift += maybeAdded
      return true
    }
    maybeAdded = addedBefore(entry)
    const removed = removedBefore(entry)
    if (removed === 0) return false
    const from = (open[0]?.seq ?? entry.seq) - shift
    note({ kind: 'removed', fromSeq: from, toSeq: from + removed - 1 })
    shift -= removed
    return true
  }

  const link = (entry: StoredEntry, one: Suspect): void => {
    const isLinked = before.length === 0 || before.some((from) => follows(entry, from, shift))
    if (isLinked) closeBreak(false)
    if (isLinked || isExplainedByShift(entry)) {
      open = []
      maybeAdded = 0
      good = entry.chain
      before = [entry.chain]
      return
    }
    suspect(open, one)
    // Either its value alone was changed, or what follows goes on from that.
    const meant = before.slice(0, 1).map((from) => chainAfter(from, entry.seq - shift, entry.digest))
    before = [entry.chain, ...meant]
  }

  return {
    take: (entry) => {
      const payload = checkPayload(entry)
      if (entries === 0) begin(entry, payload.checkpoint)
      skipGap(entry.seq)
      entries += 1
      if (payload.kind === 'erased') erased += 1
      if (payload.kind === 'as_written' && payload.checkpoint !== null) {
        told.set(payload.checkpoint.seq, payload.checkpoint.digest)
        keptFromSeq = Math.max(keptFromSeq, payload.checkpoint.keptFromSeq)
      }
      const { seq, digest, chain } = entry
      const one: Suspect = { seq, storedDigest: digest, chain, carries: payload.digest }
      if (payload.kind === 'changed') suspect(changed, one)
      link(entry, one)
      lastSeq = seq
      trail = [chain, ...trail.slice(0, FARTHEST_SHIFT)]
      watch.compare(seq, toHex(chain))
    },

    report: (states) => {
      closeBreak(true)
      if (startSeq > keptFromSeq) note({ kind: 'removed', fromSeq: keptFromSeq, toSeq: startSeq - 1 })
      for (const [seq, digest] of states)
        if (seq + 1 >= firstSeq && seq < lastSeq && told.get(seq) !== digest)
          note({ kind: 'state_changed', fromSeq: seq, toSeq: seq })
      // A state is stored together with the entry that tells of it, the next one.
      const knownSeq = [...states.keys()].reduce((most, seq) => Math.max(most, seq + 1), 0)
      const all = [...findings, ...watch.findings(lastSeq, knownSeq), ...explainSuspects(breaks, changed)]
      return {
        entries,
        firstSeq,
        head: { seq: lastSeq, chain: toHex(trail[0] ?? CHAIN_START) },
        erased,
        anchors: { checked: watch.checked(), tooOld: watch.below(firstSeq - 1) },
        findings: all.toSorted((a, b) => a.fromSeq - b.fromSeq).slice(0, LISTED_FINDINGS),
        moreFindings: Math.max(0, all.length - LISTED_FINDINGS) + uncounted,
      }
    },
  }
}
