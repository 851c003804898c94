import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { quietAt, type QuietHours } from './quiet-hours'

const everyDay = [0, 1, 2, 3, 4, 5, 6]
const night: QuietHours = { on: true, from: '22:00', to: '07:00', days: everyDay }
const at = (local: string): number => new Date(local).getTime()
const until = (hours: QuietHours, local: string): number | 'loud' | null => {
  const quiet = quietAt(hours, at(local))
  return quiet.kind === 'loud' ? 'loud' : quiet.untilAt
}

const inZone = (zone: string): void => {
  const before = process.env['TZ']
  beforeEach(() => {
    process.env['TZ'] = zone
  })
  afterEach(() => {
    if (before === undefined) delete process.env['TZ']
    else process.env['TZ'] = before
  })
}

describe('quiet hours', () => {
  inZone('Asia/Tokyo')

  it('hold from their first minute to before their last one, over midnight', () => {
    expect(until(night, '2026-01-31T21:59:59.999')).toBe('loud')
    expect(until(night, '2026-01-31T22:00')).toBe(at('2026-02-01T07:00'))
    expect(until(night, '2026-02-01T00:00')).toBe(at('2026-02-01T07:00'))
    expect(until(night, '2026-02-01T06:59:59.999')).toBe(at('2026-02-01T07:00'))
    expect(until(night, '2026-02-01T07:00')).toBe('loud')
  })

  it('hold within a day', () => {
    const noon: QuietHours = { ...night, from: '12:00', to: '13:30' }
    expect(until(noon, '2026-01-31T11:59')).toBe('loud')
    expect(until(noon, '2026-01-31T12:00')).toBe(at('2026-01-31T13:30'))
    expect(until(noon, '2026-01-31T13:30')).toBe('loud')
  })

  it('belong to the day on which they begin', () => {
    // 2026-01-30 is a Friday.
    const weekend: QuietHours = { ...night, days: [5, 6] }
    expect(until(weekend, '2026-01-29T23:00')).toBe('loud')
    expect(until(weekend, '2026-01-30T06:00')).toBe('loud')
    expect(until(weekend, '2026-01-30T23:00')).toBe(at('2026-01-31T07:00'))
    expect(until(weekend, '2026-02-01T06:00')).toBe(at('2026-02-01T07:00'))
    expect(until(weekend, '2026-02-01T23:00')).toBe('loud')
  })

  it('are one where they touch, and have no end where every day is quiet', () => {
    const wholeDays: QuietHours = { on: true, from: '09:00', to: '09:00', days: [5, 6] }
    expect(until(wholeDays, '2026-01-30T10:00')).toBe(at('2026-02-01T09:00'))
    expect(until({ ...wholeDays, days: everyDay }, '2026-01-30T10:00')).toBeNull()
  })

  it('are none when they are off or have no day', () => {
    expect(until({ ...night, on: false }, '2026-01-31T23:00')).toBe('loud')
    expect(until({ ...night, days: [] }, '2026-01-31T23:00')).toBe('loud')
  })
})

describe('quiet hours in a night in which the clock changes', () => {
  inZone('Europe/Berlin')
  const hour = 3_600_000

  it('end by the clock on the wall: an hour sooner in spring, later in autumn', () => {
    expect(at('2026-03-29T07:00') - at('2026-03-28T22:00')).toBe(8 * hour)
    expect(until(night, '2026-03-28T22:00')).toBe(at('2026-03-29T07:00'))
    expect(at('2026-10-25T07:00') - at('2026-10-24T22:00')).toBe(10 * hour)
    expect(until(night, '2026-10-24T22:00')).toBe(at('2026-10-25T07:00'))
  })

  it('begin and end after the change where it leaves their time out', () => {
    // The clock goes from 02:00 to 03:00.
    const early: QuietHours = { ...night, from: '02:30', to: '05:00' }
    expect(until(early, '2026-03-29T01:59')).toBe('loud')
    expect(until(early, '2026-03-29T03:30')).toBe(at('2026-03-29T05:00'))
    expect(until({ ...night, to: '02:30' }, '2026-03-28T23:00')).toBe(at('2026-03-29T03:30'))
  })

  it('do not begin a second time when an hour comes twice', () => {
    // The clock goes from 03:00 back to 02:00: 02:30 comes at 00:30 and at 01:30 UTC.
    const short: QuietHours = { ...night, from: '02:15', to: '02:45' }
    const first = Date.UTC(2026, 9, 25, 0, 30)
    expect(quietAt(short, first)).toEqual({ kind: 'quiet', untilAt: first + hour / 4 })
    expect(quietAt(short, first + hour)).toEqual({ kind: 'loud' })
  })
})
