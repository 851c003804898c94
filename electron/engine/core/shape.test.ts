import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { shapeOf } from './shape'

describe('the shape of a line', () => {
  it.each([
    ['numbers', 'took 31 ms', 'took 9000 ms'],
    ['numbers with a unit', 'took 31ms', 'took 2ms'],
    ['times', '2026-01-31 14:30:15,123 ERROR boom', '2027-12-01 04:30:05,003 ERROR boom'],
    ['times with a zone', '2026-01-31T05:30:16.1Z boom', '2026-01-31T14:30:16+09:00 boom'],
    ['times of syslog', 'Jan 31 14:30:16 web1 app[812]: boom', 'Feb  1 04:00:00 web1 app[9]: boom'],
    [
      'times of access logs',
      '127.0.0.1 - - [31/Jan/2026:14:30:16 +0900] "GET /a HTTP/1.1" 500 12',
      '10.1.2.3 - - [01/Dec/2026:04:30:16 -0100] "GET /b/c HTTP/2" 500 9999',
    ],
    ['addresses', 'cannot connect to 10.0.0.7:5432', 'cannot connect to 192.168.10.20:6543'],
    ['IPv6', 'peer fe80::1ff:fe23:4567:890a gone', 'peer 2001:db8::1 gone'],
    [
      'UUIDs',
      'job 6f1c2f0e-93f1-4c65-9f3e-0c7f8a8f0b11 failed',
      'job 00000000-0000-0000-0000-000000000001 failed',
    ],
    ['pointers', 'at 0x7ffde0 fault', 'at 0xdeadbeef fault'],
    ['hexadecimals', 'commit deadbeef12 refused', 'commit 00ab12cd9 refused'],
    ['identifiers', 'request req-8f3a2b91 failed', 'request req-00c1d2e3 failed'],
    ['paths', 'cannot open /var/log/app/a.log: denied', 'cannot open /srv/b: denied'],
    ['paths in Japanese', 'ファイル /data/報告書.txt を開けません', 'ファイル /srv/一覧.csv を開けません'],
    ['paths of Windows', String.raw`cannot open C:\logs\a.log now`, String.raw`cannot open D:\b now`],
    ['URLs', 'GET https://a.example/x?y=1 failed', 'GET http://b.example:8080/ failed'],
    ['mail', 'bounced: a.b+c@example.com (full)', 'bounced: taro@mail.example.jp (full)'],
    ['quoted', 'KeyError: "user"', 'KeyError: "session id"'],
    ['quoted in Japanese', '利用者「山田」が見つかりません', '利用者「鈴木 花子」が見つかりません'],
    ['wide digits', '残り１２３件です', '残り４件です'],
    ['spaces', 'disk   full', 'disk full'],
  ])('is the same whatever varies: %s', (_, one, other) => {
    expect(shapeOf(one)).toBe(shapeOf(other))
    expect(shapeOf(one)).toMatch(/\p{L}{3}|\p{Script=Han}/u)
  })

  it.each([
    ['disk full', 'disk broken'],
    ["can't open", "can't close"],
    ['connection refused', 'connection reset'],
    ['接続を拒否しました', '接続が切れました'],
    ['10分30秒かかりました', '10時30分に始まりました'],
    ['KeyError: 1', 'ValueError: 1'],
    ['"GET /a HTTP/1.1" 404 12', '"GET /a HTTP/1.1" 403 12'],
    ['"GET /a HTTP/1.1" 404 12', '"POST /a HTTP/1.1" 404 12'],
    ['read and/or write', 'read and/nor write'],
  ])('is another for what says something else: %s, %s', (one, other) => {
    expect(shapeOf(one)).not.toBe(shapeOf(other))
  })

  it('keeps the words', () => {
    expect(shapeOf('2026-01-31 14:30:15,123 ERROR could not connect to 10.0.0.7:5432 after 31 ms')).toBe(
      '… ERROR could not connect to … after … ms',
    )
    expect(shapeOf('処理 123 が 45 秒で失敗しました')).toBe('処理 … が … 秒で失敗しました')
  })

  it('is the same for every number, and the shape of a shape is itself', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e9 }), fc.integer({ min: 0, max: 1e9 }), (a, b) => {
        expect(shapeOf(`user ${a} has ${b} items`)).toBe('user … has … items')
      }),
    )
  })

  it('takes no time, whatever the line is', () => {
    const pieces = [
      '"',
      "'",
      '「',
      '/',
      './',
      '~/',
      'a1',
      '1a',
      '1,',
      '1.',
      'a@',
      '@',
      'a.',
      '://',
      'a://',
      ':',
      'f:',
      '0:',
      '-',
      '0x',
      'Jan ',
      'Mon ',
      ' ',
      '…',
      '… ',
      '1 ',
      'C:\\',
      '１',
      'あ',
      'a1-',
    ]
    for (const piece of pieces)
      for (const other of ['', '"', '1', ' ', '…', '/']) {
        const line = (piece + other).repeat(40_000)
        // The processor's own time: what else runs on the machine is none of it. What grows by the square takes seconds.
        const before = process.cpuUsage()
        shapeOf(line)
        const { user } = process.cpuUsage(before)
        expect([piece + other, user < 100_000]).toEqual([piece + other, true])
      }
  })
})
