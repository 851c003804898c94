import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createThrottle } from './throttle'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('createThrottle', () => {
  it('runs at once and then at most once in its interval, the last time included', () => {
    const run = vi.fn<() => void>()
    const throttle = createThrottle(run, 250)
    for (let ms = 0; ms < 1000; ms += 10) {
      throttle.soon()
      vi.advanceTimersByTime(10)
    }
    expect(run).toHaveBeenCalledTimes(5)
    vi.advanceTimersByTime(10_000)
    expect(run).toHaveBeenCalledTimes(5)
    throttle.soon()
    expect(run).toHaveBeenCalledTimes(6)
  })

  it('runs now when it has to, and not again for that', () => {
    const run = vi.fn<() => void>()
    const throttle = createThrottle(run, 250)
    throttle.soon()
    throttle.soon()
    throttle.now()
    vi.advanceTimersByTime(1000)
    expect(run).toHaveBeenCalledTimes(2)
  })

  it('does nothing after its end', () => {
    const run = vi.fn<() => void>()
    const throttle = createThrottle(run, 250)
    throttle.soon()
    throttle.soon()
    throttle.stop()
    vi.advanceTimersByTime(1000)
    throttle.soon()
    throttle.now()
    expect(run).toHaveBeenCalledOnce()
  })
})
