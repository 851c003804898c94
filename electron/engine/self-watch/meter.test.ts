import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createMeter } from './meter'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** A clock that goes with the timers, and ahead of them while the thread is kept busy. */
const clock = () => {
  let busyMs = 0
  return { now: () => Date.now() + busyMs, keepBusy: (ms: number) => void (busyMs += ms) }
}

it('knows nothing before the first look', () => {
  const meter = createMeter(clock().now)
  vi.advanceTimersByTime(999)
  expect(meter.lagMs()).toBeNull()
  vi.advanceTimersByTime(1)
  expect(meter.lagMs()).toBe(0)
  meter.stop()
})

it('tells the longest delay of the last half minute at least, and of a minute at the most', () => {
  const { now, keepBusy } = clock()
  const meter = createMeter(now)
  vi.advanceTimersByTime(5000)
  keepBusy(700)
  vi.advanceTimersByTime(1000)
  keepBusy(300)
  vi.advanceTimersByTime(1000)
  expect(meter.lagMs()).toBe(700)
  vi.advanceTimersByTime(30_000)
  expect(meter.lagMs()).toBe(700)
  vi.advanceTimersByTime(30_000)
  expect(meter.lagMs()).toBe(0)
  meter.stop()
})

it('has no timer left when it is stopped', () => {
  const meter = createMeter()
  meter.stop()
  expect(vi.getTimerCount()).toBe(0)
})
