import { describe, expect, it } from 'vitest'
import type { HostSampler } from '../metrics/sample-host'
import { sampleSelf } from '@shared/testing/sample-self'
import { createFakeClock } from '../testing/fake-clock'
import { createLivePublisher } from './live'

const host = {
  at: 0,
  cpuPercent: 1,
  memoryPercent: 2,
  diskPercent: 3,
  networkInBytesPerSecond: 4,
  networkOutBytesPerSecond: 5,
  processes: 6,
} as Awaited<ReturnType<HostSampler['sample']>>

const scene = () => {
  const clock = createFakeClock()
  const shownAt: number[] = []
  const startedAt = clock.now()
  const live = createLivePublisher({
    clock,
    sampler: { sample: async () => host, metrics: () => null, stop: () => undefined },
    journal: { addSamples: async () => undefined } as unknown as Parameters<
      typeof createLivePublisher
    >[0]['journal'],
    bug: (name, error) => {
      throw new Error(name, { cause: error })
    },
    stages: () => null,
    self: () => sampleSelf,
    hasListeners: () => true,
    publish: () => void shownAt.push(clock.now() - startedAt),
  })
  /** Something moves so often, for so long. */
  const move = async (everyMs: number, forMs: number): Promise<void> => {
    for (let passedMs = 0; passedMs < forMs; passedMs += everyMs) {
      live.soon()
      await clock.advance(everyMs)
    }
  }
  return { clock, live, shownAt, move }
}

describe('live frames', () => {
  it('come once a second while nothing moves', async () => {
    const { clock, live, shownAt } = scene()
    live.start()
    await clock.advance(3500)
    expect(shownAt).toEqual([0, 1000, 2000, 3000])
    live.stop()
  })

  it('show a single move at once, also after others', async () => {
    const { clock, live, shownAt, move } = scene()
    live.start()
    await move(5, 3000)
    await clock.advance(1500)
    shownAt.length = 0
    const before = clock.now()
    live.soon()
    await clock.advance(50)
    expect(shownAt).toHaveLength(1)
    expect(clock.now() - before).toBe(50)
    live.stop()
  })

  it('are few however much moves: two hundred moves a second are four frames', async () => {
    const { live, shownAt, move } = scene()
    live.start()
    await move(5, 2000)
    shownAt.length = 0
    await move(5, 10_000)
    expect(shownAt.length).toBeGreaterThanOrEqual(36)
    expect(shownAt.length).toBeLessThanOrEqual(41)
    live.stop()
  })

  it('come no more after the end', async () => {
    const { clock, live, shownAt } = scene()
    live.start()
    live.stop()
    shownAt.length = 0
    live.soon()
    await clock.advance(5000)
    expect(shownAt).toEqual([])
  })
})
