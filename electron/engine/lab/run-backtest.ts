import type { BacktestReport } from '@shared/domain/backtest'
import { message } from '@shared/domain/message'
import type { BacktestView } from '@shared/ipc/lab-calls'
import type { Rule, Settings } from '../settings/settings'
import { backtestFiles, type BacktestFile } from './backtest-files'
import { sideOf } from './backtest-side'
import { isUsable, type Judged } from './judged'
import type { Expressions } from './protocol'
import { ended, newRun, type RunState } from './run-state'

const DAY_MS = 86_400_000
const MOST_BYTES = 2 * 1024 * 1024 * 1024
const MOST_MS = 10 * 60_000
const MOST_FILES_SHOWN = 50

/** Runs the decision engine over old logs: see `backtest/`. */
export type RunBacktest = (
  files: readonly BacktestFile[],
  settings: Settings,
  options: { readonly fromAt: number; readonly now: number },
  signal: AbortSignal,
) => Promise<BacktestReport>

export type BacktestJob = {
  readonly settings: Settings
  readonly ruleId: string
  readonly edited: Expressions
  readonly days: BacktestView['days']
  readonly now: number
}

type Deps = {
  readonly backtest: RunBacktest
  readonly judge: (edited: Expressions) => Promise<Judged | null>
  readonly signal: AbortSignal
  readonly onChange: (run: RunState) => void
  readonly mostMs?: number
}

const withExpressions = (settings: Settings, ruleId: string, edited: Expressions): Settings => ({
  ...settings,
  rules: settings.rules.map((rule): Rule =>
    rule.id === ruleId && rule.cause.kind === 'log' ? { ...rule, cause: { ...rule.cause, ...edited } } : rule,
  ),
})

const sourcesOf = (settings: Settings, ruleId: string): Settings['sources'] => {
  const cause = settings.rules.find(({ id }) => id === ruleId)?.cause
  if (cause?.kind !== 'log') return []
  const { sources } = cause
  return settings.sources.filter(({ id }) => sources === null || sources.includes(id))
}

const withReport = (view: BacktestView, report: BacktestReport): BacktestView => ({
  ...view,
  files: report.files.slice(0, MOST_FILES_SHOWN).map(({ path, fault }) => ({ path, fault })),
  allFiles: report.files.length,
  lines: report.lines,
  fromAt: report.fromAt,
  toAt: report.toAt,
  assumptions: report.assumptions.slice(0, 20),
})

/**
 * What the last days would have come to with the expressions of today, then with the edited ones: all rules take part,
 * since they share targets and limits. Resolves when the run has ended, whatever came of it; rejects for a bug.
 */
export const runBacktest = async (
  { settings, ruleId, edited, days, now }: BacktestJob,
  { backtest, judge, signal, onChange, mostMs = MOST_MS }: Deps,
): Promise<void> => {
  let run = newRun
  const become = (next: RunState): void => {
    run = next
    onChange(run)
  }
  const view = (next: BacktestView): void => become({ ...run, rev: run.rev + 1, backtest: next })
  const late = AbortSignal.timeout(mostMs)
  const stop = AbortSignal.any([signal, late])
  try {
    const judged = await judge(edited)
    stop.throwIfAborted()
    become({ ...run, rev: run.rev + 1, judged })
    if (judged === null || !isUsable(judged)) return become(ended(run, { kind: 'unusable' }))
    const fromAt = now - days * DAY_MS
    const sources = sourcesOf(settings, ruleId)
    const { files, leftOut } = await backtestFiles(sources, {
      sinceAt: fromAt,
      mostBytes: MOST_BYTES,
    })
    const first: BacktestView = {
      days,
      files: files.slice(0, MOST_FILES_SHOWN).map(({ path }) => ({ path, fault: null })),
      allFiles: files.length,
      leftOut,
      streams: sources.flatMap((source) => ('path' in source ? [] : [source.id])).slice(0, MOST_FILES_SHOWN),
      lines: 0,
      fromAt: null,
      toAt: null,
      today: null,
      edited: null,
      assumptions: [],
    }
    view(first)
    if (files.length === 0) return become(ended(run, { kind: 'done', limit: null }))
    const today = await backtest(files, settings, { fromAt, now }, stop)
    const told: BacktestView = { ...withReport(first, today), today: sideOf(today, ruleId) }
    view(told)
    const report = await backtest(files, withExpressions(settings, ruleId, edited), { fromAt, now }, stop)
    view({ ...told, edited: sideOf(report, ruleId) })
    become(ended(run, { kind: 'done', limit: leftOut > 0 ? 'bytes' : null }))
  } catch (error) {
    if (signal.aborted) return become(ended(run, { kind: 'cancelled' }))
    if (late.aborted)
      return become(
        ended(run, { kind: 'failed', message: message('lab.backtest.late', { minutes: mostMs / 60_000 }) }),
      )
    become(ended(run, { kind: 'failed', message: message('lab.broken') }))
    throw error
  }
}
