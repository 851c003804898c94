import { describe, expect, it } from 'vitest'
import { createFakeClock } from '../testing/fake-clock'
import { withDeadline } from './deadline'

describe('withDeadline', () => {
  const never = () => new Promise<never>(() => undefined)

  it('gives what the work gives, or its failure, also one that is thrown before it began', async () => {
    const clock = createFakeClock()
    const limit = { limitMs: 1000, signal: null }
    expect(await withDeadline(clock, limit, async () => 7)).toBe(7)
    await expect(withDeadline(clock, limit, () => Promise.reject(new Error('no')))).rejects.toThrow('no')
    const broken = (): Promise<never> => {
      throw new Error('at once')
    }
    await expect(withDeadline(clock, limit, broken)).rejects.toThrow('at once')
  })

  it('ends work that does not listen, and tells the work that it is over', async () => {
    const clock = createFakeClock()
    let told: AbortSignal | null = null
    const work = withDeadline(clock, { limitMs: 1000, signal: null }, (signal) => {
      told = signal
      return never()
    })
    const ended = work.catch((error: unknown) => String(error))
    await clock.advance(1000)
    expect(await ended).toBe('Error: no answer within 1 s')
    expect(told).toMatchObject({ aborted: true })
  })

  it('ends with the signal of who waits, also one that was aborted before', async () => {
    const clock = createFakeClock()
    const stopping = new AbortController()
    const work = withDeadline(clock, { limitMs: 1000, signal: stopping.signal }, never)
    stopping.abort(new Error('stopping'))
    await expect(work).rejects.toThrow('stopping')
    await expect(withDeadline(clock, { limitMs: 1000, signal: stopping.signal }, never)).rejects.toThrow(
      'stopping',
    )
  })
})
