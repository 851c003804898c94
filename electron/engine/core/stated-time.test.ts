import { describe, expect, it } from 'vitest'
import { fixedZone, processZone, statedTime } from './stated-time'

const now = Date.UTC(2026, 1, 2, 3, 0, 0)
const tokyo = { now, zone: fixedZone(540) }
const at = (line: string): string | null => {
  const stated = statedTime(line, tokyo)
  return stated === null ? null : new Date(stated.at).toISOString()
}

describe('statedTime', () => {
  it.each([
    ['2026-01-31 14:30:16 ERROR boom', '2026-01-31T05:30:16.000Z'],
    ['2026-01-31 14:30:16,123 ERROR boom', '2026-01-31T05:30:16.123Z'],
    ['[2026-01-31 14:30:16,123] ERROR in app: Exception on /', '2026-01-31T05:30:16.123Z'],
    ['[2026-01-31 14:30:16 +0000] [812] [INFO] Booting worker', '2026-01-31T14:30:16.000Z'],
    ['2026-01-31T14:30:16Z level=error', '2026-01-31T14:30:16.000Z'],
    ['2026-01-31T14:30:16.123456789+09:00 host app[1]: x', '2026-01-31T05:30:16.123Z'],
    ['2026-01-31T14:30:16.5-05:00 x', '2026-01-31T19:30:16.500Z'],
    ['{"time":"2026-01-31T14:30:16.001Z","level":50}', '2026-01-31T14:30:16.001Z'],
    ['2026-01-31 14:30:16.123 JST [812] FATAL:  x', '2026-01-31T05:30:16.123Z'],
    ['2026-01-31 14:30:16.123 UTC [812] LOG:  x', '2026-01-31T14:30:16.123Z'],
    ['2026-01-31 14:30:16.123 +09 [812] LOG:  x', '2026-01-31T05:30:16.123Z'],
    ['2026/01/31 14:30:16 [error] 7#7: *1 open() failed', '2026-01-31T05:30:16.000Z'],
    ['10.0.0.1 - - [31/Jan/2026:14:30:16 +0900] "GET / HTTP/1.1" 200 1', '2026-01-31T05:30:16.000Z'],
    ['127.0.0.1 - - [31/Jan/2026 14:30:16] "GET / HTTP/1.1" 200 -', '2026-01-31T05:30:16.000Z'],
    ['812:M 31 Jan 2026 14:30:16.123 * Ready to accept connections', '2026-01-31T05:30:16.123Z'],
    ['[Sat Jan 31 14:30:16.123456 2026] [core:error] [pid 1] x', '2026-01-31T05:30:16.123Z'],
    ['Jan 31 14:30:16 host kernel: Out of memory', '2026-01-31T05:30:16.000Z'],
    ['Feb  1 04:30:16 host app[3]: x', '2026-01-31T19:30:16.000Z'],
  ])('reads %s', (line, expected) => expect(at(line)).toBe(expected))

  it('takes a date without a year as the last one that is not ahead', () => {
    expect(at('Dec 31 23:59:59 host x')).toBe('2025-12-31T14:59:59.000Z')
    expect(at('Feb  2 23:00:00 host x')).toBe('2026-02-02T14:00:00.000Z')
    expect(at('Feb 29 12:00:00 host x')).toBe('2024-02-29T03:00:00.000Z')
  })

  it.each([
    'no time at all',
    '2026-13-01 10:00:00 x',
    '2026-02-30 10:00:00 x',
    '2026-01-31 25:00:00 x',
    '12:30:01 x',
    '',
  ])('reads nothing from %j', (line) => expect(at(line)).toBeNull())

  it('takes the first of two times and says where it stands', () => {
    const line = '2026-01-31 14:30:16 ERROR retry after 2026-02-01 00:00:00'
    expect(statedTime(line, tokyo)).toMatchObject({ start: 0, end: 19 })
    expect(statedTime(`[${line.slice(0, 19)}] x`, tokyo)).toMatchObject({ start: 0, end: 21 })
  })

  it('does not mistake a log level for a zone', () => {
    expect(at('2026-01-31 14:30:16 EST rest')).toBe('2026-01-31T19:30:16.000Z')
    expect(at('2026-01-31 14:30:16 ESTIMATE rest')).toBe('2026-01-31T05:30:16.000Z')
  })

  it('reads local time in the zone of the process', () => {
    const wall = Date.UTC(2026, 0, 31, 14, 30, 16)
    expect(processZone(wall)).toBe(new Date(2026, 0, 31, 14, 30, 16).getTime())
  })
})
