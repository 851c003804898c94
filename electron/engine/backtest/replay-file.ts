import type { Observation } from '@shared/domain/observation'
import { redact } from '../core/redact'
import type { LocalZone } from '../core/stated-time'
import { flushTraceback, groupLines, type Entry } from '../logs/group-traceback'
import type { Line } from '../logs/line-splitter'
import { matchEntries, type CompiledRule, type Counted, type Hit } from '../logs/match-lines'
import { inputFault, openInput } from '../logs/read-input'
import type { ByteFilter } from '../match/byte-filter/byte-filter'
import { createLineFinder, type FoundLines } from './find-lines'
import { createLineTimes, type LineTimes } from './line-times'
import type { FileRead, ReplayFile, Slice } from './protocol'

const SLICE_MS = 1000
const WIDE_MS = 10_000
const MOST_NARROW = 20
const MOST_READ = 1000
const MOST_SAMPLE = 300

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

/**
 * Parts what a log says into slices of a second; of ten seconds while it goes on and on, since a flood is one thing and
 * would cost as much as a thousand.
 */
const createSlicer = (): ((dated: readonly Dated[]) => readonly (readonly Dated[])[]) => {
  let lastAt = Number.NEGATIVE_INFINITY
  let inARow = 0
  return (dated) => {
    const slices: Dated[][] = []
    let [beginAt, widthMs] = [0, 0]
    for (const one of dated) {
      const slice = slices.at(-1)
      if (slice && one.at >= beginAt && one.at - beginAt < widthMs) slice.push(one)
      else {
        inARow = one.at - lastAt <= WIDE_MS ? inARow + 1 : 0
        beginAt = one.at
        widthMs = inARow < MOST_NARROW ? SLICE_MS : WIDE_MS
        slices.push([one])
      }
      lastAt = one.at
    }
    return slices
  }
}

/** The line that an expression was found in, as a person may see it. */
const sampleOf = (entry: Entry | undefined, excerpt: string): string => {
  const text = entry?.lines.find((line) => line.text.includes(excerpt))?.text ?? entry?.lines[0]?.text ?? ''
  return redact(text.slice(0, MOST_READ)).slice(0, MOST_SAMPLE)
}

/** One observation a rule. What a person would look at, its surroundings and kinds, is left out: it leads to nothing. */
const observationsOf = (
  entries: readonly Entry[],
  dated: readonly Dated[],
  { sourceId, at }: { readonly sourceId: string; readonly at: number },
): readonly Observation[] => {
  const groups = new Map<string, { readonly first: Hit; count: number }>()
  for (const { hit } of dated) {
    const group = groups.get(hit.rule.id)
    if (group) group.count += 1
    else groups.set(hit.rule.id, { first: hit, count: 1 })
  }
  return [...groups].map(([ruleId, { first, count }]) => {
    const entry = entries[first.entryIndex]
    const text = sampleOf(entry, first.excerpt)
    return {
      ruleId,
      severity: first.rule.severity,
      sourceId,
      lines: [{ text, matched: true }],
      excerpt: text,
      count,
      offset: entry?.lines[0]?.offset ?? 0,
      statedAt: at,
      observedAt: at,
      backlog: false,
    }
  })
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
  const inSlices = createSlicer()
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
    for (const { at } of dated) {
      if (at < reachedAt - SLICE_MS) read.late += 1
      reachedAt = Math.max(reachedAt, at)
    }
    if (reachedAt < deps.fromAt || reachedAt > deps.toAt) return null
    const observations = observationsOf(entries, dated, { sourceId, at: reachedAt })
    return { at: reachedAt, sourceId, observations }
  }

  function* observe(entries: readonly Entry[], lines: readonly Line[]): Generator<Slice> {
    const matched = matchEntries(entries, rules, counted, deps.onRule)
    deps.onIdle()
    counted = matched.counted
    for (const [ruleId, n] of matched.givenUp) givenUpOf[ruleId] = (givenUpOf[ruleId] ?? 0) + n
    read.occurrences += matched.hits.length
    const hits = matched.hits.toSorted((a, b) => a.entryIndex - b.entryIndex)
    for (const dated of inSlices(place(hits, entries, lines))) {
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
