import { describe, expect, it } from 'vitest'
import { precedentOf, type Surrounding } from './precedent'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
const noon = Date.UTC(2026, 0, 10, 12)

const around = (more: Partial<Surrounding> = {}): Surrounding => ({
  holds: [],
  starts: [],
  incidents: [],
  hourOf: (at) => ({ hour: new Date(at).getUTCHours(), day: Math.floor(at / DAY_MS) }),
  ...more,
})
/** At irregular hours, so that no hour stands out. */
const scattered = [0, 5, 11, 20, 28, 39].map((hours) => noon + hours * HOUR_MS)

describe('what mostly comes before a problem', () => {
  it('is nothing where nothing stands out, and with fewer than three times', () => {
    expect(precedentOf('a', scattered, around())).toBeNull()
    expect(precedentOf('a', [], around())).toBeNull()
    const two = scattered.slice(0, 2)
    expect(precedentOf('a', two, around({ holds: two }))).toBeNull()
  })

  it('is work on the host from 60 % on, with its numbers', () => {
    const holds = scattered.slice(0, 4).map((at) => at - 9 * MINUTE_MS)
    expect(precedentOf('a', scattered, around({ holds }))).toEqual({
      kind: 'hold',
      n: 4,
      of: 6,
      message: { code: 'ledger.mostly.hold', params: { n: 4, of: 6, minutes: 10 } },
    })
    expect(precedentOf('a', scattered, around({ holds: holds.slice(0, 3) }))).toBeNull()
  })

  it('is not what came more than 10 min before, or afterwards', () => {
    const early = scattered.map((at) => at - 11 * MINUTE_MS)
    const late = scattered.map((at) => at + 1)
    expect(precedentOf('a', scattered, around({ holds: early, starts: late }))).toBeNull()
  })

  it('is a start of the engine', () => {
    const starts = scattered.map((at) => at - 1000)
    expect(precedentOf('a', scattered, around({ starts }))).toMatchObject({ kind: 'start', n: 6 })
  })

  it('is another rule, counted once for each time, and never the rule itself', () => {
    const incidents = scattered.flatMap((at) => [
      { at: at - 3000, ruleId: 'disk_full' },
      { at: at - 2000, ruleId: 'disk_full' },
      { at: at - 1000, ruleId: 'a' },
      { at, ruleId: 'a' },
    ])
    expect(precedentOf('a', scattered, around({ incidents }))).toEqual({
      kind: 'rule',
      n: 6,
      of: 6,
      message: { code: 'ledger.mostly.rule', params: { n: 6, of: 6, rule: 'disk_full', minutes: 10 } },
    })
  })

  it('is an hour of the day on several days, not several times on one day', () => {
    const nightly = [0, 1, 2, 3].map((days) => noon + days * DAY_MS + days * MINUTE_MS)
    expect(precedentOf('a', nightly, around())).toMatchObject({
      kind: 'hour',
      n: 4,
      message: { params: { hour: 12 } },
    })
    const once = [0, 1, 2, 3].map((minutes) => noon + minutes * MINUTE_MS)
    expect(precedentOf('a', once, around())).toBeNull()
  })

  it('of two that hold as often, work on the host is meant rather than the hour', () => {
    const nightly = [0, 1, 2].map((days) => noon + days * DAY_MS)
    expect(precedentOf('a', nightly, around({ holds: nightly }))).toMatchObject({ kind: 'hold' })
  })
})
