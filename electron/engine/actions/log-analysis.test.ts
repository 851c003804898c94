import { renderMessage } from '@shared/text/text'
import { expect, it } from 'vitest'
import { lookContext } from '../testing/look-context'
import type { LookContext, ReadAction } from './define-action'
import logAnalysis from './log-analysis'

const action = logAnalysis as ReadAction
const NOW = Date.UTC(2026, 0, 31, 5, 30)
const HOUR = 60 * 60 * 1000
const { signal } = new AbortController()
const inspect = async (input: object, more: Partial<LookContext>) => {
  const report = await action.inspect(
    lookContext({ now: () => NOW, ...more }),
    action.params.parse(input),
    signal,
  )
  return [report.title, ...report.lines].map((line) => renderMessage('ja', line))
}

it('counts and ranks what was observed in the last 24 hours', async () => {
  const asked: number[] = []
  const lines = await inspect(
    {},
    {
      countObservations: (sinceAt) => {
        asked.push(sinceAt)
        return Promise.resolve([
          { ruleId: 'http_4xx', count: 3, lastAt: NOW - 5 * 60_000 },
          { ruleId: 'python_exception', count: 12, lastAt: NOW - 30_000 },
          { ruleId: 'disk_full', count: 0, lastAt: 0 },
        ])
      },
      evidence: ['KeyError: 1', 'KeyError: 2', 'ValueError'],
    },
  )
  expect(asked).toEqual([NOW - 24 * HOUR])
  expect(lines).toEqual([
    '直近 24 時間のログ分析',
    '検知 15 件（2 種類）',
    '1 位: python_exception 12 件（最後は 0 分前）',
    '2 位: http_4xx 3 件（最後は 5 分前）',
    '2 回: KeyError: 1',
    '1 回: ValueError',
  ])
})

it('ranks what the counted lines say, each line once', async () => {
  const kind = (key: string, count: number, last: string) => ({
    key,
    count,
    first: last,
    last,
    fromAt: NOW - 1000,
    toAt: NOW,
  })
  const lines = await inspect(
    {},
    {
      countObservations: () =>
        Promise.resolve([
          {
            ruleId: 'disk_full',
            count: 700_000,
            lastAt: NOW,
            kinds: {
              kinds: [kind('a', 600_000, 'disk 7 full'), kind('b', 100_000, 'x'.repeat(500))],
              others: 0,
            },
          },
          {
            ruleId: 'python_exception',
            count: 600_000,
            lastAt: NOW,
            kinds: { kinds: [kind('a', 500_000, 'disk 7 full')], others: 100_000 },
          },
        ]),
      evidence: ['disk 7 full'],
    },
  )
  expect(lines.slice(4)).toEqual(['600000 回: disk 7 full', `100000 回: ${'x'.repeat(200)}…`])
})

it('takes another period, and says when there was nothing', async () => {
  const asked: number[] = []
  const countObservations: LookContext['countObservations'] = (sinceAt) => {
    asked.push(sinceAt)
    return Promise.resolve([])
  }
  expect(await inspect({ hours: 2 }, { countObservations })).toEqual([
    '直近 2 時間のログ分析',
    '検知はありません',
  ])
  expect(asked).toEqual([NOW - 2 * HOUR])
  expect(action.params.safeParse({ hours: 0 }).success).toBe(false)
})

it('stays short enough for a report', async () => {
  const countObservations: LookContext['countObservations'] = () =>
    Promise.resolve(
      Array.from({ length: 100 }, (_, i) => ({ ruleId: `rule-${String(i)}`, count: i, lastAt: NOW })),
    )
  const evidence = Array.from(
    { length: 100 },
    (_, i) => `message ${'abcdefghij'.slice(i % 10)} ${'klmnopqrst'.slice(Math.floor(i / 10))}`,
  )
  expect((await inspect({}, { countObservations, evidence })).length).toBeLessThanOrEqual(20)
})
