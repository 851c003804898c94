import { describe, expect, it } from 'vitest'
import { createFakeClock } from '../testing/fake-clock'
import { createTimers } from './timers'

const scene = () => {
  const clock = createFakeClock()
  const timers = createTimers(clock)
  const fired: string[] = []
  const set = (key: string, inMs: number, name = key): void =>
    timers.set(key, clock.now() + inMs, () => fired.push(name))
  return { clock, timers, fired, set }
}

describe('timers', () => {
  it('fire once, at their time, and at once when it has passed', async () => {
    const { clock, timers, fired, set } = scene()
    set('a', 1000)
    set('past', -5000)
    await clock.advance(999)
    expect(fired).toEqual(['past'])
    expect(timers.isSet('a')).toBe(true)
    await clock.advance(5000)
    expect(fired).toEqual(['past', 'a'])
    expect(timers.isSet('a')).toBe(false)
  })

  it('move when they are set again, also from within', async () => {
    const { clock, timers, fired, set } = scene()
    set('a', 1000, 'early')
    set('a', 2000, 'late')
    await clock.advance(1500)
    expect(fired).toEqual([])
    await clock.advance(1000)
    expect(fired).toEqual(['late'])
    timers.set('again', clock.now() + 10, () => set('again', 10))
    await clock.advance(100)
    expect(fired).toEqual(['late', 'again'])
  })

  it('never fire before their time by the wall clock: not when they count ahead of it, nor after the longest wait', async () => {
    const clock = createFakeClock()
    const longest = 2 ** 31 - 1
    const after: typeof clock.after = (delayMs, run) => clock.after(Math.min(delayMs, longest), run)
    const timers = createTimers({ ...clock, after })
    const fired: number[] = []
    const at = clock.now() + 60 * 24 * 3600_000
    timers.set('in two months', at, () => fired.push(clock.now()))
    await clock.advance(longest + 1000)
    expect([fired, timers.isSet('in two months')]).toEqual([[], true])
    clock.jump(-20_000)
    await clock.advance(60 * 24 * 3600_000)
    expect(fired).toEqual([at])
  })

  it('do not fire once they are cleared', async () => {
    const { clock, timers, fired, set } = scene()
    for (const key of ['a', 'b', 'c']) set(key, 1000)
    timers.clear('a')
    timers.clear('nobody')
    await clock.advance(500)
    timers.clearAll()
    await clock.advance(5000)
    expect(fired).toEqual([])
  })

  it('are late by a sleep of the machine, until they are set anew by the wall clock', async () => {
    const { clock, timers, fired, set } = scene()
    set('due in the night', 60_000)
    set('due tomorrow', 30 * 3600_000)
    clock.jump(8 * 3600_000)
    await clock.advance(1000)
    expect(fired).toEqual([])
    timers.rearm()
    await clock.advance(1000)
    expect(fired).toEqual(['due in the night'])
    await clock.advance(22 * 3600_000)
    expect(fired).toEqual(['due in the night', 'due tomorrow'])
  })
})
