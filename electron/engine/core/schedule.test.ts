import { describe, expect, it } from 'vitest'
import {
  firstCycle,
  nextDelayMs,
  nextPosition,
  nextTrend,
  retryIntervalMs,
  type CheckTrend,
  type LoopPosition,
} from './schedule'

describe('retryIntervalMs', () => {
  it.each([
    [60_000, 10_000],
    [30_000, 5000],
    [300_000, 10_000],
    [3000, 1000],
    [500, 500],
  ])('of %i is %i', (interval, retry) => {
    expect(retryIntervalMs(interval)).toBe(retry)
  })
})

describe('the trend of a check', () => {
  const well: CheckTrend = { consecutiveFailures: 0, consecutivePasses: 5, recovering: false }
  it('is looked at closely from the first failure to the third pass after it', () => {
    const delays: number[] = []
    let trend = well
    for (const healthy of [true, false, false, true, true, true, true]) {
      trend = nextTrend(trend, healthy)
      delays.push(nextDelayMs(60_000, trend, false))
    }
    expect(delays).toEqual([60_000, 10_000, 10_000, 10_000, 10_000, 60_000, 60_000])
  })

  it('that somebody watches stays at the short interval', () => {
    expect(nextDelayMs(60_000, well, true)).toBe(10_000)
  })
})

describe('the loop', () => {
  const rhythm = { loopCount: 3, betweenMs: 2000, pauseMs: 300_000, iterations: 2 }
  it('goes through its cycles and pauses and ends after the last iteration', () => {
    const seen: string[] = []
    let waitedMs = 0
    let position: LoopPosition = firstCycle
    while (position.phase !== 'stopped') {
      if (position.phase === 'cycle') seen.push(`${position.iteration}.${position.cycle}`)
      const next = nextPosition(position, rhythm)
      waitedMs += next.afterMs
      position = next.position
    }
    expect(seen).toEqual(['1.1', '1.2', '1.3', '2.1', '2.2', '2.3'])
    expect(waitedMs).toBe(4 * 2000 + 300_000)
    expect(nextPosition(position, rhythm).position).toEqual(position)
  })

  it('never ends without a number of iterations', () => {
    const last = { phase: 'cycle', iteration: 1_000_000, cycle: 3 } as const
    expect(nextPosition(last, { ...rhythm, iterations: null }).position.phase).toBe('pause')
  })
})
