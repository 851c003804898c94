import { describe, expect, it } from 'vitest'
import { createBreath } from './breath'

describe('a breath in long work', () => {
  it('is due by time, and counts anew after each', async () => {
    let now = 0
    const breath = createBreath(new AbortController().signal, () => now)
    expect(breath.isDue()).toBe(false)
    now = 5
    expect(breath.isDue()).toBe(true)
    await breath.take()
    expect(breath.isDue()).toBe(false)
    now = 10
    expect(breath.isDue()).toBe(true)
  })

  it('lets others have their turn', async () => {
    const breath = createBreath(new AbortController().signal)
    let turns = 0
    setImmediate(() => {
      turns += 1
    })
    await breath.take()
    expect(turns).toBe(1)
  })

  it('ends the work when it is not wanted any more, also while it waits', async () => {
    const stop = new AbortController()
    const breath = createBreath(stop.signal)
    const taken = breath.take()
    stop.abort(new Error('stopped'))
    await expect(taken).rejects.toThrow('stopped')
    await expect(breath.take()).rejects.toThrow('stopped')
  })
})
