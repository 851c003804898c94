import { describe, expect, it } from 'vitest'
import { dayStarts, isDayStart, timeTicks } from './time-ticks'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const utc = (): number => 0
const tokyo = (): number => 9 * HOUR_MS

/** Berlin in 2026: an hour ahead of UTC, two from 29 March to 25 October, 01:00 UTC each. */
const berlin = (at: number): number =>
  at >= Date.UTC(2026, 2, 29, 1) && at < Date.UTC(2026, 9, 25, 1) ? 2 * HOUR_MS : HOUR_MS

const shown = (ticks: readonly number[], offsetAt: (at: number) => number): readonly string[] =>
  ticks.map((at) => new Date(at + offsetAt(at)).toISOString().slice(5, 16))

describe('timeTicks', () => {
  const at = (time: string): number => Date.parse(`2026-01-31T${time}Z`)

  it('stand on round minutes', () => {
    const ticks = timeTicks(at('10:01:13'), at('10:16:13'), 5, utc).at
    expect(ticks.map((tick) => new Date(tick).toISOString().slice(11, 16))).toEqual([
      '10:03',
      '10:06',
      '10:09',
      '10:12',
      '10:15',
    ])
  })

  it('are round for the local clock, also half an hour off', () => {
    const offsetMs = 5.5 * HOUR_MS
    const ticks = timeTicks(at('10:01:13'), at('11:01:13'), 4, () => offsetMs).at
    expect(ticks.length).toBeGreaterThan(2)
    for (const tick of ticks) expect((tick + offsetMs) % (15 * 60_000)).toBe(0)
  })

  it('of a week and of a month are local midnights', () => {
    const toAt = at('10:00:00')
    for (const days of [7, 30]) {
      const { at: ticks, stepMs } = timeTicks(toAt - days * DAY_MS, toAt, 5, tokyo)
      expect(stepMs % DAY_MS).toBe(0)
      expect(ticks.length).toBeGreaterThanOrEqual(3)
      expect(ticks.every((tick) => isDayStart(tick, tokyo))).toBe(true)
    }
  })

  it('stay on the local clock where summer time begins and ends', () => {
    const spring = Date.UTC(2026, 2, 28, 12)
    expect(shown(timeTicks(spring, spring + DAY_MS, 4, berlin).at, berlin)).toEqual([
      '03-28T18:00',
      '03-29T00:00',
      '03-29T06:00',
      '03-29T12:00',
    ])
    const autumn = Date.UTC(2026, 9, 24, 12)
    expect(shown(timeTicks(autumn, autumn + DAY_MS, 4, berlin).at, berlin)).toEqual([
      '10-24T18:00',
      '10-25T00:00',
      '10-25T06:00',
      '10-25T12:00',
    ])
  })

  it('leave out the hour that the clock leaps over', () => {
    const night = Date.UTC(2026, 2, 29, 0)
    expect(shown(timeTicks(night, night + 3 * HOUR_MS, 3, berlin).at, berlin)).toEqual([
      '03-29T01:00',
      '03-29T03:00',
      '03-29T04:00',
      '03-29T05:00',
    ])
  })
})

describe('dayStarts', () => {
  it('are a day of the clock apart, not always 24 hours', () => {
    const fromAt = Date.UTC(2026, 2, 27, 12)
    const starts = dayStarts(fromAt, fromAt + 4 * DAY_MS, berlin)
    expect(shown(starts, berlin)).toEqual(['03-28T00:00', '03-29T00:00', '03-30T00:00', '03-31T00:00'])
    expect(starts.slice(1).map((at, index) => (at - (starts[index] ?? 0)) / HOUR_MS)).toEqual([24, 23, 24])
  })

  it('say nothing over a month', () => {
    expect(dayStarts(0, 30 * DAY_MS, utc)).toEqual([])
  })
})
