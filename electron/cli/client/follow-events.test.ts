import { sampleData } from '@shared/testing/sample-events'
import type { Event } from '@shared/domain/event'
import { describe, expect, it } from 'vitest'
import { createFollower } from './follow-events'

const event = (seq: number): Event => ({
  seq,
  v: 1,
  type: 'engine.stopped',
  at: seq,
  actor: { kind: 'engine' },
  data: sampleData['engine.stopped'],
})
const range = (from: number, to: number): Event[] =>
  Array.from({ length: Math.max(0, to - from + 1) }, (_, at) => event(from + at))

const scene = (first: number) => {
  let journal: Event[] = []
  const told: number[] = []
  const asked: number[] = []
  const news: string[] = []
  const follower = createFollower(first, {
    page: ({ beforeSeq = Number.POSITIVE_INFINITY, limit }) => {
      asked.push(limit)
      return Promise.resolve(
        journal
          .filter(({ seq }) => seq < beforeSeq)
          .toReversed()
          .slice(0, limit),
      )
    },
    emit: (events) => told.push(...events.map(({ seq }) => seq)),
    onOtherJournal: () => news.push('other'),
  })
  return { follower, told, asked, news, holds: (events: Event[]) => (journal = events) }
}

describe('createFollower', () => {
  it('begins with the newest ones, the oldest of them first', async () => {
    const { follower, told, holds } = scene(3)
    holds(range(1, 10))
    await follower.catchUp()
    expect(told).toEqual([8, 9, 10])
  })

  it('tells each once, whatever is pushed twice or was fetched already', async () => {
    const { follower, told, holds } = scene(2)
    holds(range(1, 4))
    await follower.catchUp()
    expect(follower.take([event(4), event(5)])).toBe(true)
    expect(follower.take([event(5)])).toBe(true)
    expect(follower.take(range(6, 7))).toBe(true)
    expect(told).toEqual([3, 4, 5, 6, 7])
  })

  it('notices a gap and fills it', async () => {
    const { follower, told, holds } = scene(2)
    holds(range(1, 4))
    await follower.catchUp()
    expect(follower.take([event(9)])).toBe(false)
    holds(range(1, 9))
    await follower.catchUp()
    expect(told).toEqual([3, 4, 5, 6, 7, 8, 9])
  })

  it('takes nothing before it has begun, so that nothing before it is lost', () => {
    const { follower, told } = scene(2)
    expect(follower.take([event(5)])).toBe(false)
    expect(told).toEqual([])
  })

  it('fetches a long absence in bounded pieces', async () => {
    const { follower, told, asked, holds } = scene(1)
    holds(range(1, 1))
    await follower.catchUp()
    holds(range(1, 1800))
    await follower.catchUp()
    expect(told).toEqual(range(1, 1800).map(({ seq }) => seq))
    expect(Math.max(...asked)).toBeLessThanOrEqual(500)
  })

  it('goes on behind what retention has deleted', async () => {
    const { follower, told, holds } = scene(1)
    holds(range(1, 1))
    await follower.catchUp()
    holds(range(1600, 1700))
    await follower.catchUp()
    expect(told).toEqual([1, ...range(1600, 1700).map(({ seq }) => seq)])
  })

  it('begins anew with another journal, and says so', async () => {
    const { follower, told, news, holds } = scene(2)
    holds(range(1, 50))
    await follower.catchUp()
    holds(range(1, 3))
    await follower.catchUp()
    expect([told, news]).toEqual([[49, 50, 2, 3], ['other']])
  })

  it('waits for the first event of an empty journal', async () => {
    const { follower, told, holds } = scene(5)
    await follower.catchUp()
    expect(follower.take([event(1)])).toBe(false)
    holds(range(1, 1))
    await follower.catchUp()
    expect(told).toEqual([1])
  })
})
