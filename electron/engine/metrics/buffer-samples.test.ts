import { describe, expect, it } from 'vitest'
import type { Journal, Sample } from '../ports'
import { createFakeClock } from '../testing/fake-clock'
import { createMemoryJournal } from '../testing/memory-journal'
import { bufferSamples } from './buffer-samples'

const sample = (value: number): Sample => ({ series: 'host.cpu', at: value, value })

const scene = () => {
  const clock = createFakeClock()
  const writes: (readonly Sample[])[] = []
  const bugs: string[] = []
  let broken = false
  const journal: Journal = {
    ...createMemoryJournal(),
    addSamples: async (samples) => {
      if (broken) throw new Error('the disk is full')
      writes.push(samples)
    },
    range: async () => ({ 'host.cpu': [] }),
  }
  const buffered = bufferSamples(journal, {
    clock,
    bug: (name, error) => bugs.push(`${name} ${String(error)}`),
  })
  return { clock, writes, bugs, buffered, break: (is: boolean) => (broken = is) }
}

describe('samples', () => {
  it('are written together, ten seconds after the first', async () => {
    const { clock, writes, buffered } = scene()
    for (let second = 0; second < 9; second++) {
      await buffered.addSamples([sample(second)])
      await clock.advance(1000)
    }
    expect(writes).toEqual([])
    await clock.advance(1000)
    expect(writes.map((write) => write.length)).toEqual([9])
    await clock.advance(60_000)
    expect(writes).toHaveLength(1)
  })

  it('are written before somebody asks for them', async () => {
    const { writes, buffered } = scene()
    await buffered.addSamples([sample(1)])
    await buffered.range({ series: ['host.cpu'], fromAt: 0, toAt: 10, points: 10 })
    expect(writes).toEqual([[sample(1)]])
  })

  it('wait for a journal that takes nothing, and are told', async () => {
    const { clock, writes, bugs, buffered, break: breakJournal } = scene()
    breakJournal(true)
    await buffered.addSamples([sample(1)])
    await clock.advance(10_000)
    expect(bugs).toEqual(['samples Error: the disk is full'])
    breakJournal(false)
    await buffered.addSamples([sample(2)])
    await clock.advance(10_000)
    expect(writes).toEqual([[sample(1), sample(2)]])
  })
})
