import type { Event } from '@shared/domain/event'
import { describe, expect, it } from 'vitest'
import { pageNewer } from './page-newer'
import { observed } from '@shared/testing/timeline-events'

const journal = (seqs: readonly number[]) => {
  const events: readonly Event[] = seqs.toSorted((a, b) => b - a).map((seq) => observed(seq))
  return async (beforeSeq: number, limit: number) => {
    const below = events.filter((event) => event.seq < beforeSeq)
    return { events: below.slice(0, limit), more: below.length > limit }
  }
}
const all = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index + 1)

describe('pageNewer', () => {
  it('gives the events directly above', async () => {
    const newer = await pageNewer(journal(all(1000)), { topSeq: 100, latestSeq: 1000, limit: 50 })
    expect([newer.events[0]?.seq, newer.events.at(-1)?.seq, newer.moreNewer]).toEqual([150, 101, true])
  })

  it('tells when the newest is reached', async () => {
    const newer = await pageNewer(journal(all(120)), { topSeq: 100, latestSeq: 120, limit: 50 })
    expect([newer.events.length, newer.moreNewer]).toEqual([20, false])
    expect(await pageNewer(journal(all(100)), { topSeq: 100, latestSeq: 100, limit: 50 })).toEqual({
      events: [],
      moreNewer: false,
    })
  })

  it('finds rare events far above', async () => {
    const newer = await pageNewer(journal([...all(10), 9000, 9500]), {
      topSeq: 10,
      latestSeq: 20_000,
      limit: 50,
    })
    expect(newer.events.map((event) => event.seq)).toContain(9000)
  })

  it('leaves no hole where rare ones turn dense', async () => {
    const dense = Array.from({ length: 400 }, (_, index) => 3000 + index)
    const seqs = [...all(10), ...dense]
    let top = 10
    const seen: number[] = []
    for (let more = true; more;) {
      const newer = await pageNewer(journal(seqs), { topSeq: top, latestSeq: 3399, limit: 50 })
      seen.unshift(...newer.events.map((event) => event.seq))
      top = newer.events[0]?.seq ?? top
      more = newer.moreNewer
    }
    expect(seen.toSorted((a, b) => a - b)).toEqual(dense)
  })
})
