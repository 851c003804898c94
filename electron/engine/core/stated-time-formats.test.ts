import { describe, expect, it } from 'vitest'
import { fixedZone, namedZone, statedTime, type LocalZone } from './stated-time'

const now = Date.UTC(2026, 1, 2, 3, 0, 0)
const isoOf = (line: string, zone: LocalZone = fixedZone(540), at = now): string | null => {
  const stated = statedTime(line, { now: at, zone })
  return stated === null ? null : new Date(stated.at).toISOString()
}
/** 14:30:15 in Tokyo. */
const NOON = '2026-01-31T05:30:15.000Z'
const NOON_123 = '2026-01-31T05:30:15.123Z'

const zoneOf = (name: string): LocalZone => {
  const zone = namedZone(name)
  if (zone === null) throw new Error(`no zone ${name}`)
  return zone
}

describe('statedTime reads the form of', () => {
  it.each([
    ['Docker, with nanoseconds', '2026-01-31T05:30:15.123456789Z stderr F boom', NOON_123],
    [
      'Docker json-file',
      '{"log":"at 2020-01-01 00:00:00 x\\n","stream":"stderr","time":"2026-01-31T05:30:15.123456789Z"}',
      NOON_123,
    ],
    ['syslog of RFC 5424', '<34>1 2026-01-31T05:30:15.003Z host su - ID47 - x', '2026-01-31T05:30:15.003Z'],
    ['syslog of RFC 3164', '<34>Jan 31 14:30:15 host su: x', NOON],
    ['journalctl short', 'Jan 31 14:30:15 host sshd[812]: x', NOON],
    ['journalctl short-precise', 'Jan 31 14:30:15.123456 host sshd[812]: x', NOON_123],
    ['journalctl short-iso', '2026-01-31T14:30:15+0900 host sshd[812]: x', NOON],
    ['journalctl short-full', 'Sat 2026-01-31 14:30:15 JST host sshd[812]: x', NOON],
    ['journalctl short-unix', '1769837415.123456 host sshd[812]: x', NOON_123],
    ['journalctl json', '{"__REALTIME_TIMESTAMP":"1769837415123456","MESSAGE":"x"}', NOON_123],
    ['PostgreSQL', '2026-01-31 14:30:15.123 JST [812] FATAL:  x', NOON_123],
    ['PostgreSQL with %n', '1769837415.123 [812] FATAL:  x', NOON_123],
    ['MySQL', '2026-01-31T05:30:15.123456Z 8 [ERROR] [MY-010119] [Server] x', NOON_123],
    ['Redis', '812:M 31 Jan 2026 14:30:15.123 # x', NOON_123],
    ['Redis MONITOR', '1769837415.123456 [0 127.0.0.1:1234] "get" "a"', NOON_123],
    ['MongoDB', '{"t":{"$date":"2026-01-31T14:30:15.123+09:00"},"s":"E","c":"-","msg":"x"}', NOON_123],
    ['nginx access', '10.0.0.1 - - [31/Jan/2026:14:30:15 +0900] "GET / HTTP/1.1" 502 1', NOON],
    ['nginx error', '2026/01/31 14:30:15 [error] 7#7: *1 x', NOON],
    ['Apache access, IPv6', '2001:db8::1 - - [31/Jan/2026:05:30:15 +0000] "GET / HTTP/1.1" 500 1', NOON],
    ['Apache error', '[Sat Jan 31 14:30:15.123456 2026] [core:error] [pid 1] x', NOON_123],
    ['uwsgi', '[pid: 1|app: 0|req: 1/1] 10.0.0.1 () {36 vars} [Sat Jan 31 14:30:15 2026] GET / => x', NOON],
    ['Squid', '1769837415.123    123 10.0.0.1 TCP_MISS/502 1 GET http://a/ - x', NOON_123],
    ['HAProxy', 'Jan 31 14:30:15 lb haproxy[1]: 10.0.0.1:1 [31/Jan/2026:14:30:14.001] x', NOON],
    ['Go log', '2026/01/31 14:30:15 main.go:12: x', NOON],
    ['Go log with microseconds', '2026/01/31 14:30:15.123456 x', NOON_123],
    ['Go slog, logfmt', 'time=2026-01-31T14:30:15.123+09:00 level=ERROR msg=x', NOON_123],
    ['zap', '{"level":"error","ts":1769837415.1234567,"msg":"x"}', NOON_123],
    ['pino', '{"level":50,"time":1769837415123,"pid":812,"msg":"x"}', NOON_123],
    [
      'winston',
      '{"level":"error","message":"since 2020-01-01 00:00:00","timestamp":"2026-01-31T05:30:15.123Z"}',
      NOON_123,
    ],
    ['logstash', '{"@timestamp":"2026-01-31T05:30:15.123Z","message":"x"}', NOON_123],
    ['logfmt with seconds', 'ts=1769837415 level=error x', NOON],
    ['Python logging', '2026-01-31 14:30:15,123 - app - ERROR - x', NOON_123],
    ['gunicorn', '[2026-01-31 14:30:15 +0900] [812] [ERROR] x', NOON],
    ['log4j', '2026-01-31 14:30:15,123 [main] ERROR com.example.App - x', NOON_123],
    ['Spring', '2026-01-31T14:30:15.123+09:00 ERROR 1 --- [main] c.e.App : x', NOON_123],
    ['Tomcat', '31-Jan-2026 14:30:15.123 SEVERE [main] org.apache.x', NOON_123],
    ['java.util.logging', 'Jan 31, 2026 2:30:15 PM org.apache.catalina.x', NOON],
    ['java.util.logging at midnight', 'Jan 31, 2026 12:05:00 AM x', '2026-01-30T15:05:00.000Z'],
    ['Rails', 'E, [2026-01-31T14:30:15.123456 #812] ERROR -- : x', NOON_123],
    ['PHP', '[31-Jan-2026 14:30:15 Asia/Tokyo] PHP Fatal error:  x', NOON],
    ['PHP in UTC', '[31-Jan-2026 05:30:15 UTC] PHP Warning:  x', NOON],
    ['php-fpm', '[31-Jan-2026 14:30:15] WARNING: x', NOON],
    ['klog', 'E0131 14:30:15.123456     812 file.go:12] x', NOON_123],
    ['glog', 'E20260131 14:30:15.123456   812 file.cc:12] x', NOON_123],
    ['the audit log', 'type=AVC msg=audit(1769837415.123:456): x', NOON_123],
    ['Nagios', '[1769837415] SERVICE ALERT: x', NOON],
    ['an HTTP date', 'Sat, 31 Jan 2026 05:30:15 GMT x', NOON],
    ['date', 'Sat Jan 31 14:30:15 JST 2026 x', NOON],
    ['date in Japanese', '2026年  1月 31日 土曜日 14:30:15 JST x', NOON],
    ['Japanese', '2026年01月31日 14時30分15秒 異常', NOON],
    ['svlogd', '2026-01-31_05:30:15.12345 x', '2026-01-30T20:30:15.123Z'],
    ['.NET', '2026-01-31 14:30:15.123 +09:00 [ERR] x', NOON_123],
    ['IIS', '2026-01-31 05:30:15 10.0.0.1 GET / 500', '2026-01-30T20:30:15.000Z'],
    ['Windows', '01/31/2026 2:30 PM x', '2026-01-31T05:30:00.000Z'],
    ['Windows with seconds', '1/31/2026 02:30:15 PM x', NOON],
    ['a day before its month', '31/01/2026 14:30:15 x', NOON],
    ['German', '31.01.2026 14:30:15 x', NOON],
    ['compact ISO 8601', '20260131T053015Z x', NOON],
    ['pacman', '[2026-01-31 14:30] [ALPM] x', '2026-01-31T05:30:00.000Z'],
    ['Compose, behind the name of a service', 'web_1  | 2026-01-31 14:30:15,123 ERROR x', NOON_123],
    ['Cisco', 'Jan 31 2026 14:30:15 asa : %ASA-3-1: x', NOON],
  ])('%s', (_name, line, expected) => expect(isoOf(line)).toBe(expected))
})

describe('statedTime reads nothing from', () => {
  it.each([
    ['the kernel, which counts from its boot', '[12345.678901] Out of memory: Killed process 812'],
    ['a date that two orders fit', '02/03/2026 14:30:15 x'],
    ['a time alone', '14:30:15.123 [main] ERROR x'],
    ['a date alone', '2026-01-31 backup is done'],
    ['a month in a text', 'renewed on Jan 31 14:30:15'],
    ['a number that only looks like one', 'order 1769837415 is paid'],
    ['a telephone number', '0312345678 called'],
    ['an hour that is none', '01/31/2026 13:30 PM x'],
    ['a far year', '9999-01-31 14:30:15 x'],
    ['an address', '192.168.10.20:5432 - no response'],
    ['a version', 'nginx/1.24.0 started as 10.20.30'],
    ['a JSON number under another key', '{"level":"error","id":1769837415123}'],
  ])('%s', (_name, line) => expect(isoOf(line)).toBeNull())
})

describe('zones', () => {
  it.each([
    ['2026-01-31 14:30:15 +0530 x', '2026-01-31T09:00:15.000Z'],
    ['2026-01-31 14:30:15-0330 x', '2026-01-31T18:00:15.000Z'],
    ['2026-01-31 14:30:15 UTC+9 x', NOON],
    ['2026-01-31 14:30:15 GMT-03:30 x', '2026-01-31T18:00:15.000Z'],
    ['2026-01-31 14:30:15 CET x', '2026-01-31T13:30:15.000Z'],
    ['2026-01-31 14:30:15 America/New_York x', '2026-01-31T19:30:15.000Z'],
    ['2026-01-31 14:30:15 Asia/Nowhere x', NOON],
  ])('%s', (line, expected) => expect(isoOf(line)).toBe(expected))

  const newYork = zoneOf('America/New_York')
  it('reads an hour that daylight saving leaves out by the clock before it, and one that comes twice as the first', () => {
    expect(isoOf('2026-03-08 01:59:59 x', newYork)).toBe('2026-03-08T06:59:59.000Z')
    expect(isoOf('2026-03-08 02:30:00 x', newYork)).toBe('2026-03-08T07:30:00.000Z')
    expect(isoOf('2026-03-08 03:00:00 x', newYork)).toBe('2026-03-08T07:00:00.000Z')
    expect(isoOf('2026-11-01 01:30:00 x', newYork)).toBe('2026-11-01T05:30:00.000Z')
    expect(isoOf('2026-11-01 02:00:00 x', newYork)).toBe('2026-11-01T07:00:00.000Z')
  })

  it('knows no zone of a made-up name', () => expect(namedZone('Mars/Olympus')).toBeNull())
})

describe('the year of a time without one', () => {
  const newYear = Date.UTC(2026, 0, 1, 0, 5, 0)
  it('is the last one around a turn of the year', () => {
    expect(isoOf('Dec 31 23:59:59 host x', fixedZone(0), newYear)).toBe('2025-12-31T23:59:59.000Z')
    expect(isoOf('Jan  1 00:00:01 host x', fixedZone(0), newYear)).toBe('2026-01-01T00:00:01.000Z')
    expect(isoOf('I1231 23:59:59.000000 1 a.go:1] x', fixedZone(0), newYear)).toBe('2025-12-31T23:59:59.000Z')
  })

  it('is a leap year for a 29th of February, and a century has none', () => {
    expect(isoOf('Feb 29 12:00:00 host x', fixedZone(0), newYear)).toBe('2024-02-29T12:00:00.000Z')
    expect(isoOf('2100-02-29 12:00:00 x', fixedZone(0))).toBeNull()
    expect(isoOf('2024-02-29 23:59:60 x', fixedZone(0))).toBe('2024-03-01T00:00:00.000Z')
  })
})

describe('what it costs', () => {
  it('does not grow with the line', () => {
    const long = [
      '1'.repeat(1_000_000),
      '2026-01-31 '.repeat(100_000),
      '[['.repeat(500_000),
      `{"a":"${'time":'.repeat(200_000)}"}`,
      `{${'"time":    "'.repeat(100_000)}`,
      'Jan '.repeat(250_000),
    ]
    for (const line of long) {
      const began = performance.now()
      statedTime(line, { now, zone: fixedZone(0) })
      expect(performance.now() - began).toBeLessThan(100)
    }
  })
})
