import { describe, expect, it } from 'vitest'
import type { Live } from '@shared/domain/live'
import { createIsAlive } from './is-alive'

const waiting: Live['loop'] = {
  phase: 'between',
  iteration: 1,
  cycle: 1,
  loopCount: 15,
  nextCycleAt: 2000,
  lastCycleAt: 0,
  lastCycleMs: 10,
}
const scene = () => {
  const at = { wall: 0, monotonic: 0 }
  let loop = waiting
  const isAlive = createIsAlive(() => loop, { now: () => at.wall, monotonicMs: () => at.monotonic })
  const pass = (ms: number): void => {
    at.wall += ms
    at.monotonic += ms
  }
  return { at, pass, isAlive, become: (next: Partial<Live['loop']>) => void (loop = { ...loop, ...next }) }
}

describe('whether the loop goes on', () => {
  it('is so while it waits as long as it said, and a little longer', () => {
    const { pass, isAlive } = scene()
    expect(isAlive()).toBe(true)
    pass(2000 + 2 * 60_000)
    expect(isAlive()).toBe(true)
    pass(1)
    expect(isAlive()).toBe(false)
  })

  it('is not so when one cycle takes for ever', () => {
    const { pass, isAlive, become } = scene()
    become({ phase: 'cycle', nextCycleAt: null })
    expect(isAlive()).toBe(true)
    pass(10 * 60_000)
    expect(isAlive()).toBe(true)
    pass(1)
    expect(isAlive()).toBe(false)
    become({ phase: 'between', nextCycleAt: 10 * 60_000 + 3000 })
    expect(isAlive()).toBe(true)
  })

  it('does not depend on the wall clock, which may be set', () => {
    const { at, isAlive } = scene()
    expect(isAlive()).toBe(true)
    at.wall += 24 * 3_600_000
    expect(isAlive()).toBe(true)
  })
})
