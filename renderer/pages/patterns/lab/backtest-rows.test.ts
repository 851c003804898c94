import { message } from '@shared/domain/message'
import type { BacktestSide } from '@shared/ipc/lab-calls'
import { describe, expect, it } from 'vitest'
import { backtestRows, differenceText } from './backtest-rows'

const cooldown = {
  gate: 'cooldown' as const,
  message: message('gate.cooldown.stop', { seconds: 7 }),
  count: 4,
}
const breaker = { gate: 'breaker' as const, message: message('gate.breaker.stop'), count: 1 }

const side = (more: Partial<BacktestSide> = {}): BacktestSide => ({
  occurrences: 120,
  undated: 0,
  below: 0,
  givenUp: 0,
  incidents: 6,
  decided: { run: 2, ask: 0, unknown: 0, told: 0, skip: 4 },
  skipped: [cooldown],
  asked: [],
  repairs: 2,
  breakerOpened: 0,
  demoted: false,
  unused: null,
  ...more,
})

describe('both sides of a backtest', () => {
  it('stand beside each other, with the reasons of both', () => {
    const rows = backtestRows({ today: side(), edited: side({ below: 3, skipped: [breaker, cooldown] }) })
    expect(rows.map(({ key, today, edited }) => [key, today, edited])).toEqual([
      ['occurrences', 120, 120],
      ['below', 0, 3],
      ['incidents', 6, 6],
      ['run', 2, 2],
      ['ask', 0, 0],
      ['skip', 4, 4],
      ['skip cooldown gate.cooldown.stop', 4, 4],
      ['skip breaker gate.breaker.stop', 0, 1],
    ])
  })

  it('say nothing about what is not known yet', () => {
    const rows = backtestRows({ today: side(), edited: null })
    expect(rows.every(({ edited }) => edited === null)).toBe(true)
    expect(rows.map(differenceText)).toEqual(rows.map(() => null))
  })

  it.each([
    [120, 1_320, '+1,200'],
    [5, 2, '−3'],
    [4, 4, '0'],
  ])('from %i to %i differ by %s', (today, edited, text) => {
    expect(differenceText({ today, edited })).toBe(text)
  })
})
