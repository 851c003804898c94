import type { Output } from '@shared/ipc/contract'
import type { BacktestView, Judgement, LabLine, Preview, RunEnd } from '@shared/ipc/lab-calls'
import type { LineKind } from '@shared/ipc/lab-limits'

export type Lines = Readonly<Record<LineKind, readonly LabLine[]>>

/** What a trial has come to so far. */
export type Trial = {
  readonly rev: number
  readonly judged: { readonly pattern: Judgement; readonly ignore: Judgement | null } | null
  readonly preview: Preview | null
  readonly backtest: BacktestView | null
  readonly lines: Lines
  /** null while it goes on. */
  readonly end: RunEnd | null
}

export const newTrial: Trial = {
  rev: 0,
  judged: null,
  preview: null,
  backtest: null,
  lines: { gained: [], lost: [], hits: [], ignored: [], missed: [], rest: [] },
  end: null,
}

/** How many lines of each kind are known: what the engine is told, so that it tells each of them once. */
export const haveOf = ({ lines }: Trial): Readonly<Record<LineKind, number>> => ({
  gained: lines.gained.length,
  lost: lines.lost.length,
  hits: lines.hits.length,
  ignored: lines.ignored.length,
  missed: lines.missed.length,
  rest: lines.rest.length,
})

const joined = (known: readonly LabLine[], fresh: readonly LabLine[]): readonly LabLine[] =>
  fresh.length === 0 ? known : [...known, ...fresh]

/** A trial with what the engine has told since. */
export const applyRead = (
  { lines }: Trial,
  { rev, judged, preview, backtest, lines: fresh, end }: Output<'lab.read'>,
): Trial => ({
  rev,
  judged,
  preview,
  backtest,
  lines: {
    gained: joined(lines.gained, fresh.gained),
    lost: joined(lines.lost, fresh.lost),
    hits: joined(lines.hits, fresh.hits),
    ignored: joined(lines.ignored, fresh.ignored),
    missed: joined(lines.missed, fresh.missed),
    rest: joined(lines.rest, fresh.rest),
  },
  end,
})

/** The difference that an edit makes in a log: what comes and what goes, in the order in which the lines stand. */
export const differenceOf = ({ gained, lost }: Lines): readonly LabLine[] =>
  [...gained, ...lost].sort((left, right) => right.place - left.place)

/** Every pasted line once, in its order. */
export const pastedOf = (lines: Lines): readonly LabLine[] => {
  const byPlace = new Map<number, LabLine>()
  for (const list of Object.values(lines)) for (const line of list) byPlace.set(line.place, line)
  return [...byPlace.values()].sort((left, right) => left.place - right.place)
}

export type Tab = 'difference' | 'hits' | 'ignored' | 'missed'
export const tabs: readonly Tab[] = ['difference', 'hits', 'ignored', 'missed']

export const linesOfTab = (lines: Lines, tab: Tab): readonly LabLine[] =>
  tab === 'difference' ? differenceOf(lines) : lines[tab]

export const countOfTab = (preview: Preview, tab: Tab): number => {
  switch (tab) {
    case 'difference':
      return preview.gained + preview.lost
    case 'hits':
      return preview.now.hits
    case 'ignored':
      return preview.now.ignored
    case 'missed':
      return preview.missed
  }
}

/** Above this a rule alone takes a core for a busy log: 20 MB/s. */
const SLOW_MS_A_MB = 50
/** So much must have been read before a cost is more than the noise of its beginning. */
const MEASURABLE_BYTES = 100_000

export type Cost = {
  /** Milliseconds a megabyte. */
  readonly now: number
  /** null where there is nothing to compare with. */
  readonly before: number | null
  readonly slow: boolean
}

/** What the search costs; null before enough was read to say so. */
export const costOf = ({ bytes, now, before }: Preview): Cost | null => {
  if (bytes < MEASURABLE_BYTES) return null
  const perMegabyte = (ms: number): number => (ms * 1_000_000) / bytes
  const cost = perMegabyte(now.ms)
  return {
    now: cost,
    before: before === null ? null : perMegabyte(before.ms),
    slow: cost > SLOW_MS_A_MB,
  }
}

/** How much of what is to be read was read, from 0 to 1. */
export const shareRead = ({ bytes, ofBytes }: Preview): number =>
  ofBytes === 0 ? 1 : Math.min(1, bytes / ofBytes)
