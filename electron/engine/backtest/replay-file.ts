import type { LocalZone } from '../core/stated-time'
import { buildObservations } from '../logs/build-observations'
import { flushTraceback, groupLines, type Entry } from '../logs/group-traceback'
import type { Line } from '../logs/line-splitter'
import { matchEntries, type CompiledRule, type Counted, type Hit } from '../logs/match-lines'
import { inputFault, openInput } from '../logs/read-input'
import type { ByteFilter } from '../match/byte-filter/byte-filter'
import { createLineFinder, type FoundLines } from './find-lines'
import { createLineTimes, type LineTimes } from './line-times'
import type { FileRead, ReplayFile, Slice } from './protocol'

const SLICE_MS = 1000

export type ReplayDeps = {
  readonly rules: readonly CompiledRule[]
  readonly filter: ByteFilter | null
  readonly stdin: AsyncIterable<Uint8Array>
  readonly zone: LocalZone
  readonly now: number
  readonly fromAt: number
  readonly toAt: number
  readonly onRule: (rule: CompiledRule) => void
  readonly onIdle: () => void
}

export type Replay = {
  readonly path: string
  /** In the order of their time. The file is opened when the first one is asked for. */
  readonly slices: () => AsyncIterable<Slice>
  readonly read: () => FileRead
}

type Dated = { readonly hit: Hit; readonly at: number }

/** Neighbours that fall into one second. */
const bySecond = (dated: readonly Dated[]): readonly (readonly Dated[])[] => {
  const groups: Dated[][] = []
  for (const one of dated) {
    const last = groups.at(-1)
    const [first] = last ?? []
    if (first && Math.floor(first.at / SLICE_MS) === Math.floor(one.at / SLICE_MS)) last?.push(one)
    else groups.push([one])
  }
  return groups
}

/** Reads one file as following does, with the same grouping and matching, and tells what it says second by second. */
export const replayFile = ({ path, sourceId, rules: names }: ReplayFile, deps: ReplayDeps): Replay => {
  const rules = deps.rules.filter(({ id }) => names.includes(id))
  const undatedOf: Record<string, number> = {}
  const givenUpOf: Record<string, number> = {}
  const read = { lines: 0, occurrences: 0, undated: 0, late: 0, cut: 0 }
  let times: LineTimes | null = null
  let fault: FileRead['fault'] = null
  let counted: Counted = []
  let reachedAt = Number.NEGATIVE_INFINITY

  const place = (
    hits: readonly Hit[],
    entries: readonly Entry[],
    lines: readonly Line[],
  ): readonly Dated[] => {
    const hit = hits.flatMap(({ entryIndex }) => entries[entryIndex] ?? [])
    const at = times?.of(hit, lines) ?? []
    return hits.flatMap((one, index) => {
      const when = at[index] ?? null
      if (when !== null) return { hit: one, at: when }
      read.undated += 1
      undatedOf[one.rule.id] = (undatedOf[one.rule.id] ?? 0) + 1
      return []
    })
  }

  const sliceOf = (entries: readonly Entry[], dated: readonly Dated[]): Slice | null => {
    const statedAt = dated[0]?.at ?? 0
    if (statedAt < reachedAt - SLICE_MS) read.late += dated.length
    reachedAt = Math.max(reachedAt, statedAt)
    if (reachedAt < deps.fromAt || reachedAt > deps.toAt) return null
    const hits = dated.map(({ hit }) => hit)
    const observations = buildObservations(entries, hits, {
      sourceId,
      now: reachedAt,
      zone: deps.zone,
      backlogEnd: 0,
      before: [],
      // What surrounds a line is for a person who looks at an incident; here it would only cost.
      lines: [],
    })
    return { at: reachedAt, sourceId, observations }
  }

  function* observe(entries: readonly Entry[], lines: readonly Line[]): Generator<Slice> {
    const matched = matchEntries(entries, rules, counted, deps.onRule)
    deps.onIdle()
    counted = matched.counted
    for (const [ruleId, n] of matched.givenUp) givenUpOf[ruleId] = (givenUpOf[ruleId] ?? 0) + n
    read.occurrences += matched.hits.length
    const hits = matched.hits.toSorted((a, b) => a.entryIndex - b.entryIndex)
    for (const dated of bySecond(place(hits, entries, lines))) {
      const slice = sliceOf(entries, dated)
      if (slice) yield slice
    }
    times?.pass(lines)
  }

  async function* slices(): AsyncGenerator<Slice> {
    const finder = createLineFinder(deps.filter)
    let open: ReturnType<typeof groupLines>['open'] | null = null
    function* take({ lines, isWanted, cut }: FoundLines): Generator<Slice> {
      read.lines += lines.length
      read.cut += cut
      const grouped = groupLines(open, lines, isWanted)
      open = grouped.open
      yield* observe(grouped.entries, lines)
    }
    try {
      const input = await openInput(path, deps.stdin)
      times = createLineTimes({ zone: deps.zone, now: deps.now, changedAt: input.changedAt })
      for await (const bytes of input.chunks) yield* take(finder.take(bytes))
    } catch (error) {
      fault = inputFault(path, error)
    }
    yield* take(finder.end())
    const { entry } = flushTraceback(open)
    if (entry) yield* observe([entry], [])
  }

  return {
    path,
    slices,
    read: () => ({
      path,
      ...read,
      fromAt: times?.firstAt() ?? null,
      toAt: times?.lastAt() ?? null,
      fault,
      undatedOf,
      givenUpOf,
    }),
  }
}
