import type { BacktestView, Judgement, LabLine, Preview, RunEnd } from '@shared/ipc/lab-calls'
import { lineKinds, MOST_SHOWN, MOST_TOLD, type LineKind } from '@shared/ipc/lab-limits'
import type { Output, ParsedInput } from '@shared/ipc/contract'
import type { FromLab, Part } from './protocol'

/** Everything that a run has come to so far. `rev` rises with every change. */
export type RunState = {
  readonly rev: number
  readonly judged: { readonly pattern: Judgement; readonly ignore: Judgement | null } | null
  readonly preview: Preview | null
  readonly backtest: BacktestView | null
  readonly lines: Readonly<Record<LineKind, readonly LabLine[]>>
  /** Where a thread that takes the place of one that hung goes on; null at the end of the log. */
  readonly position: number | null
  readonly end: RunEnd | null
}

export const newRun: RunState = {
  rev: 0,
  judged: null,
  preview: null,
  backtest: null,
  lines: { gained: [], lost: [], hits: [], ignored: [], missed: [], rest: [] },
  position: null,
  end: null,
}

const noCost = { hits: 0, ignored: 0, ms: 0 }

const sum = (left: Preview['now'], right: Preview['now']): Preview['now'] => ({
  hits: left.hits + right.hits,
  ignored: left.ignored + right.ignored,
  ms: left.ms + right.ms,
})

const withPart = (preview: Preview, part: Part): Preview => ({
  ...preview,
  bytes: preview.bytes + part.bytes,
  lines: preview.lines + part.lines,
  fromAt: part.fromAt ?? preview.fromAt,
  toAt: preview.toAt ?? part.toAt,
  now: sum(preview.now, part.now),
  before: preview.before === null ? null : sum(preview.before, part.before),
  gained: preview.gained + part.gained,
  lost: preview.lost + part.lost,
  missed: preview.missed + part.missed,
  candidates: part.candidates === null ? null : (preview.candidates ?? 0) + part.candidates,
  givenUp: preview.givenUp + part.givenUp,
})

const withLines = (lines: RunState['lines'], { shown }: Part): RunState['lines'] => {
  const joined = (kind: LineKind) => [...lines[kind], ...shown[kind]].slice(0, MOST_SHOWN)
  return {
    gained: joined('gained'),
    lost: joined('lost'),
    hits: joined('hits'),
    ignored: joined('ignored'),
    missed: joined('missed'),
    rest: joined('rest'),
  }
}

/** A run with what its thread has told. What comes after its end changes nothing. */
export const applyTold = (run: RunState, told: FromLab): RunState => {
  if (run.end !== null) return run
  const rev = run.rev + 1
  switch (told.kind) {
    case 'judged':
      return { ...run, rev, judged: { pattern: told.pattern, ignore: told.ignore } }
    case 'opened':
      // A thread that goes on where another one hung opens the rest of the same log.
      if (run.preview !== null) return run
      return {
        ...run,
        rev,
        preview: {
          file: told.file,
          bytes: 0,
          ofBytes: told.ofBytes,
          allBytes: told.allBytes,
          lines: 0,
          fromAt: null,
          toAt: null,
          now: noCost,
          before: noCost,
          gained: 0,
          lost: 0,
          missed: 0,
          candidates: null,
          givenUp: 0,
          leftOut: [],
        },
      }
    case 'part':
      if (run.preview === null) return run
      return {
        ...run,
        rev,
        preview: withPart(run.preview, told.part),
        lines: withLines(run.lines, told.part),
        position: told.part.position,
      }
    case 'ended':
      return ended(run, { kind: 'done', limit: told.limit })
    case 'unusable':
      return ended(run, { kind: 'unusable' })
    case 'failed':
      return ended(run, { kind: 'failed', message: told.message })
  }
}

export const ended = (run: RunState, end: RunEnd): RunState =>
  run.end === null ? { ...run, rev: run.rev + 1, end } : run

/** What was left out since it takes too long: the expression that is at work, or another rule. */
export const without = (run: RunState, what: 'today' | { readonly ruleId: string }): RunState => {
  const { preview } = run
  if (preview === null) return run
  const next: Preview =
    what === 'today'
      ? { ...preview, before: null }
      : { ...preview, leftOut: [...preview.leftOut, what.ruleId].slice(0, 50) }
  return { ...run, rev: run.rev + 1, preview: next }
}

type Have = ParsedInput<'lab.read'>['have']

/** Whether a reader who knows so much would learn something. */
export const hasNews = (run: RunState, rev: number, have: Have): boolean =>
  run.end !== null || run.rev > rev || lineKinds.some((kind) => run.lines[kind].length > have[kind])

/** What a reader does not know yet, as much of it as one answer carries. */
export const newsOf = (
  { rev, judged, preview, backtest, lines, end }: RunState,
  have: Have,
): Output<'lab.read'> => {
  const fresh = (kind: LineKind) => lines[kind].slice(have[kind], have[kind] + MOST_TOLD)
  return {
    rev,
    judged,
    preview,
    backtest,
    lines: {
      gained: fresh('gained'),
      lost: fresh('lost'),
      hits: fresh('hits'),
      ignored: fresh('ignored'),
      missed: fresh('missed'),
      rest: fresh('rest'),
    },
    more: lineKinds.some((kind) => lines[kind].length > have[kind] + MOST_TOLD),
    end,
  }
}
