import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { BacktestReport } from '@shared/domain/backtest'
import { inject } from 'vitest'
import { actions } from '../../actions'
import { logRule, settings } from '../../testing/scene-settings'
import type { Rule, Settings } from '../../settings/settings'
import { backtest } from '../backtest'
import type { BacktestOptions } from '../options'

export const NOW = Date.UTC(2026, 1, 2, 0, 0, 0)

/** A rule that restarts Redis when `redis is gone` stands in a line. */
export const redisLine = (
  more: Partial<Rule> = {},
  cause: Partial<Extract<Rule['cause'], { kind: 'log' }>> = {},
): Rule => ({
  ...logRule('redis', 'service_restart', true),
  actions: [{ type: 'service_restart', params: { service: 'redis', wait_seconds: 30, delay: 0 } }],
  ...more,
  cause: {
    kind: 'log',
    pattern: 'redis is gone',
    ignore: null,
    minCount: 1,
    withinMs: 60_000,
    sources: null,
    ...cause,
  },
})

/** A rule that makes a directory: it needs no failing check. */
export const directoryLine = (
  more: Partial<Rule> = {},
  cause: Partial<Extract<Rule['cause'], { kind: 'log' }>> = {},
): Rule => ({
  ...logRule('missing', 'create_missing_dirs', true),
  actions: [{ type: 'create_missing_dirs', params: { directories: ['/srv/data'] } }],
  ...more,
  cause: {
    kind: 'log',
    pattern: 'No such file',
    ignore: null,
    minCount: 1,
    withinMs: 60_000,
    sources: null,
    ...cause,
  },
})

/** `2026-01-31T05:30:00Z` and a text; seconds count from there. */
export const line = (second: number, text: string): string =>
  `${new Date(Date.UTC(2026, 0, 31, 5, 30, second)).toISOString()} ${text}`

export const writeLog = (folder: string, name: string, lines: readonly string[]): string => {
  const path = join(folder, name)
  writeFileSync(path, `${lines.join('\n')}\n`)
  return path
}

/** A rule that repairs nothing. */
export const tellingLine = (): Rule => ({
  ...logRule('odd', 'alert', true),
  cause: {
    kind: 'log',
    pattern: 'something odd',
    ignore: null,
    minCount: 1,
    withinMs: 60_000,
    sources: null,
  },
})

export type Tried = BacktestReport & { readonly bugs: readonly string[] }

export const tryBacktest = async (
  paths: readonly string[],
  more: Partial<Settings>,
  options: Partial<BacktestOptions> = {},
  signal: AbortSignal = new AbortController().signal,
): Promise<Tried> => {
  const bugs: string[] = []
  const report = await backtest(
    paths.map((path) => ({ path })),
    settings({ mode: 'auto', ...more }),
    {
      workerFile: join(inject('workers'), 'backtest-worker.js'),
      actions,
      now: NOW,
      bug: (name, error) => bugs.push(`${name}: ${String(error)}`),
      ...options,
    },
    signal,
  )
  return { ...report, bugs }
}

/** The timeline in short: seconds since the begin of `line`, what happened, and in which words. */
export const flatten = ({ timeline }: BacktestReport): readonly string[] =>
  timeline.map(
    ({ at, step, message }) => `${(at - Date.UTC(2026, 0, 31, 5, 30, 0)) / 1000} ${step} ${message.code}`,
  )
