import { mkdirSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { BacktestReport, BacktestRule } from '@shared/domain/backtest'
import { message } from '@shared/domain/message'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { makeFolder } from '../logs/testing/watched-logs'
import { settings as scene } from '../testing/scene-settings'
import type { Rule, Settings } from '../settings/settings'
import { backtestFiles } from './backtest-files'
import { judgeExpressions } from './judge-expression'
import { runBacktest, type RunBacktest } from './run-backtest'
import { newRun, type RunState } from './run-state'

const DAY_MS = 86_400_000
const now = Date.parse('2026-01-31T12:00:00Z')

let folder: ReturnType<typeof makeFolder>
beforeEach(() => {
  folder = makeFolder()
})
afterEach(() => folder.remove())
const write = (name: string, daysAgo: number, bytes = 10): string => {
  const path = join(folder.path, name)
  writeFileSync(path, name.endsWith('.gz') ? gzipSync('x') : 'x'.repeat(bytes))
  const at = (now - daysAgo * DAY_MS) / 1000
  utimesSync(path, at, at)
  return path
}
const log = (path = join(folder.path, 'app.log')) => ({ id: 'app', path })
const room = { sinceAt: now - 7 * DAY_MS, mostBytes: 1_000_000 }

describe('the files of the last days', () => {
  it('are the log and its generations, packed ones too, and nothing else', async () => {
    const newest = write('app.log', 0)
    const before = write('app.log.1', 1)
    const packed = write('app.log.2.gz', 2)
    write('app.log.3.xz', 2)
    write('app.log.9.gz', 40)
    write('app2.log', 0)
    write('readme', 0)
    mkdirSync(join(folder.path, 'app.log.4'))
    const { files, leftOut } = await backtestFiles([log(), { id: 'gone', path: '/nowhere/x.log' }], room)
    expect(files.map(({ path }) => path)).toEqual([newest, before, packed])
    expect(leftOut).toBe(0)
  })

  it('are each taken once for a pattern, the newest first, as many as there is room for', async () => {
    const newest = write('app.log', 0, 600)
    write('app.log.1', 1, 600)
    write('web.log', 2, 600)
    const all = await backtestFiles([log(join(folder.path, '*.log'))], room)
    expect(all.files).toHaveLength(3)
    const few = await backtestFiles([log()], { ...room, mostBytes: 700 })
    expect(few).toEqual({ files: [{ path: newest, sourceId: 'app' }], leftOut: 1 })
    // What does not fit alone is read all the same: nothing at all would tell nothing.
    expect((await backtestFiles([log()], { ...room, mostBytes: 1 })).files).toHaveLength(1)
  })
})

const rule: Rule = {
  id: 'redis',
  name: 'Redis',
  severity: 'warning',
  cause: { kind: 'log', pattern: 'today', ignore: null, minCount: 1, withinMs: 0, sources: null },
  autoFix: true,
  actions: [],
  notPerformed: [],
  verifyChecks: [],
}
const settings = (): Settings =>
  scene({ rules: [rule], sources: [log(), { id: 'journald:x', journald: 'x' }] })

const nothing = { run: 0, ask: 0, unknown: 0, told: 0, skip: 0 }
const target = (more: Partial<BacktestRule['targets'][number]>): BacktestRule['targets'][number] => ({
  target: { kind: 'service', name: 'redis' },
  lines: 0,
  incidents: 0,
  fromAt: now,
  toAt: now,
  decided: nothing,
  skipped: [],
  asked: [],
  repairs: { begun: 0, verified: 0, ineffective: 0, inconclusive: 0, regressed: 0, unanswered: 0 },
  breakerOpened: 0,
  ...more,
})
const report = (targets: BacktestRule['targets']): BacktestReport => ({
  fromAt: now - DAY_MS,
  toAt: now,
  mode: 'auto',
  files: [],
  lines: 12,
  rules: [
    {
      ruleId: 'redis',
      name: 'Redis',
      severity: 'warning',
      actions: [],
      unused: null,
      occurrences: 9,
      undated: 1,
      givenUp: 0,
      below: 2,
      fromAt: now,
      toAt: now,
      demoted: false,
      targets,
    },
  ],
  rulesAboutChecks: 0,
  storms: 0,
  notices: 0,
  timeline: [],
  timelineLeftOut: 0,
  assumptions: [message('backtest.assumes.checks')],
})
const cooldown = {
  gate: 'cooldown' as const,
  message: message('gate.cooldown.stop', { seconds: 1 }),
  count: 2,
}

type Options = { readonly pattern?: string; readonly mostMs?: number; readonly signal?: AbortSignal }
const run = async (backtest: RunBacktest, { pattern = 'edited', mostMs, signal }: Options = {}) => {
  let state: RunState = newRun
  await runBacktest(
    { settings: settings(), ruleId: 'redis', edited: { pattern, ignore: 'no' }, days: 7, now },
    {
      backtest,
      judge: async (edited) => judgeExpressions(edited),
      signal: signal ?? new AbortController().signal,
      onChange: (next) => {
        expect(next.rev).toBeGreaterThan(state.rev)
        state = next
      },
      ...(mostMs === undefined ? {} : { mostMs }),
    },
  )
  return state
}
const until = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason)
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })

describe('a backtest of an edit', () => {
  it('runs with the expressions of today and then with the edited ones', async () => {
    write('app.log', 0)
    const asked: unknown[] = []
    const state = await run(async (files, { rules }, options) => {
      const [{ cause } = rule] = rules
      asked.push([files.length, cause.kind === 'log' ? [cause.pattern, cause.ignore] : null, options.fromAt])
      return report([
        target({
          incidents: 2,
          decided: { ...nothing, run: 1, skip: 2 },
          skipped: [cooldown],
          breakerOpened: 1,
        }),
        target({ incidents: 1, decided: { ...nothing, ask: 1, skip: 2 }, skipped: [cooldown] }),
      ])
    })
    expect(asked).toEqual([
      [1, ['today', null], now - 7 * DAY_MS],
      [1, ['edited', 'no'], now - 7 * DAY_MS],
    ])
    expect(state.end).toEqual({ kind: 'done', limit: null })
    expect(state.backtest).toMatchObject({
      days: 7,
      lines: 12,
      allFiles: 0,
      leftOut: 0,
      streams: ['journald:x'],
    })
    expect(state.backtest?.edited).toEqual(state.backtest?.today)
    expect(state.backtest?.today).toEqual({
      occurrences: 9,
      undated: 1,
      givenUp: 0,
      below: 2,
      incidents: 3,
      decided: { ...nothing, run: 1, ask: 1, skip: 4 },
      skipped: [{ ...cooldown, count: 4 }],
      asked: [],
      repairs: 0,
      breakerOpened: 1,
      demoted: false,
      unused: null,
    })
  })

  it('reads nothing for an expression that cannot be used, or where there is nothing to read', async () => {
    const never: RunBacktest = () => Promise.reject(new Error('it was run'))
    expect((await run(never, { pattern: '(' })).end).toEqual({ kind: 'unusable' })
    expect(await run(never)).toMatchObject({ end: { kind: 'done' }, backtest: { allFiles: 0, today: null } })
  })

  it('ends when it is cancelled, takes too long, or breaks', async () => {
    write('app.log', 0)
    const stop = new AbortController()
    const cancelled = run(
      (_files, _settings, _options, signal) => {
        stop.abort()
        return until(signal)
      },
      { signal: stop.signal },
    )
    await expect(cancelled).resolves.toMatchObject({ end: { kind: 'cancelled' } })
    const late = await run((_files, _settings, _options, signal) => until(signal), { mostMs: 30 })
    expect(late.end).toMatchObject({ kind: 'failed', message: { code: 'lab.backtest.late' } })
    await expect(run(() => Promise.reject(new Error('a bug')))).rejects.toThrow('a bug')
  })
})
