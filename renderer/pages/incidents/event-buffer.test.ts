import type { Event } from '@shared/domain/event'
import { describe, expect, it } from 'vitest'
import {
  emptyBuffer,
  trimmedAround,
  withNewerEvents,
  withNewestPage,
  withOlderPage,
  withPushed,
  type EventBuffer,
} from './event-buffer'
import { observed } from '@shared/testing/timeline-events'

/** Events from `newest` down to `oldest`. */
const down = (newest: number, oldest: number): readonly Event[] =>
  Array.from({ length: newest - oldest + 1 }, (_, index) => observed(newest - index))
const span = (buffer: EventBuffer) => [buffer.events[0]?.seq, buffer.events.at(-1)?.seq, buffer.events.length]

describe('the event buffer', () => {
  it('begins with the newest page and goes on below', () => {
    const first = withNewestPage(emptyBuffer, { events: down(10, 6), more: true })
    const both = withOlderPage(first, { events: down(5, 1), more: false })
    expect([span(both), both.moreOlder]).toEqual([[10, 1, 10], false])
  })

  it('takes pushed events once, in order', () => {
    const first = withNewestPage(emptyBuffer, { events: down(3, 1), more: false })
    const pushed = withPushed(first, [observed(3), observed(4), observed(5)])
    expect(pushed.events.map((event) => event.seq)).toEqual([5, 4, 3, 2, 1])
    expect(withPushed(pushed, [observed(5)])).toBe(pushed)
  })

  it('joins what was pushed before the first page had come', () => {
    const early = withPushed(emptyBuffer, [observed(4), observed(5)])
    const joined = withNewestPage(early, { events: down(4, 2), more: true })
    expect(joined.events.map((event) => event.seq)).toEqual([5, 4, 3, 2])
    expect(joined.moreOlder).toBe(true)
  })

  it('stands alone after a silence that a page does not bridge', () => {
    const old = withNewestPage(emptyBuffer, { events: down(10, 1), more: false })
    const after = withNewestPage(old, { events: down(900, 701), more: true })
    expect([span(after), after.moreOlder]).toEqual([[900, 701, 200], true])
  })

  it('keeps what is loaded when the newest page reaches down to it', () => {
    const old = withNewestPage(emptyBuffer, { events: down(10, 1), more: false })
    const after = withNewestPage(old, { events: down(15, 8), more: true })
    expect([span(after), after.moreOlder]).toEqual([[15, 1, 15], false])
  })

  it('lets go of the oldest while one reads the newest', () => {
    const kept = trimmedAround({ ...emptyBuffer, events: down(30, 1) }, null, 10)
    expect([span(kept), kept.moreOlder, kept.moreNewer]).toEqual([[30, 21, 10], true, false])
  })

  it('lets go of both ends around what one reads', () => {
    const kept = trimmedAround({ ...emptyBuffer, events: down(30, 1) }, 15, 10)
    expect([span(kept), kept.moreOlder, kept.moreNewer]).toEqual([[20, 11, 10], true, true])
    const oldest = trimmedAround({ ...emptyBuffer, events: down(30, 1) }, 1, 10)
    expect([span(oldest), oldest.moreOlder, oldest.moreNewer]).toEqual([[10, 1, 10], false, true])
  })

  it('makes no hole: what is pushed waits while the newest are not here', () => {
    const middle: EventBuffer = { events: down(20, 11), moreOlder: true, moreNewer: true }
    expect(withPushed(middle, [observed(40)])).toBe(middle)
    const grown = withNewerEvents(middle, down(25, 21), false)
    expect([span(grown), grown.moreNewer]).toEqual([[25, 11, 15], false])
    expect(withNewestPage(middle, { events: down(20, 15), more: true }).events).toHaveLength(6)
  })
})
