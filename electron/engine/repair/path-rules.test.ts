import { describe, expect, it } from 'vitest'
import { isHome, parseHomes, parseMountPoints } from './host-places'
import { isInside, isOwnerId, isProtected, isSafeDirectoryMode, isSafePath } from './path-rules'

describe('isSafePath', () => {
  it.each(['/srv/app/logs', '/データ/ログ', '/a b/c', '/...', '/a/.hidden'])('takes %j', (path) => {
    expect(isSafePath(path)).toBe(true)
  })
  it.each([
    '/',
    '',
    'srv/app',
    '/srv/../etc',
    '/srv/./app',
    '//srv',
    '/srv//app',
    '/srv/app/',
    '/srv/a\0b',
    '/srv/a\nb',
    '/srv/a\u001b[2Jb',
    '/srv/a\u2028b',
    '/srv/\u202Egpj.exe',
    '/srv/\u2066a\u2069',
    `/srv/${'x'.repeat(256)}`,
    `/${'abc/'.repeat(1200)}x`,
  ])('refuses %j', (path) => {
    expect(isSafePath(path)).toBe(false)
  })
})

it('isInside goes by whole names', () => {
  expect(isInside('/srv/app', '/srv/app')).toBe(true)
  expect(isInside('/srv/app/logs', '/srv/app')).toBe(true)
  expect(isInside('/srv/application', '/srv/app')).toBe(false)
  expect(isInside('/srv', '/srv/app')).toBe(false)
  expect(isInside('/srv', '/')).toBe(true)
})

it('isProtected covers the trees of the system and the kernel', () => {
  for (const path of [
    '/',
    '/etc',
    '/etc/cron.d/x',
    '/usr/local',
    '/proc/1',
    '/sys/x',
    '/dev/shm',
    '/boot',
    '/bin',
  ])
    expect([path, isProtected(path)]).toEqual([path, true])
  for (const path of ['/etcetera', '/srv', '/var/log', '/opt/usr', '/home'])
    expect([path, isProtected(path)]).toEqual([path, false])
})

it('isSafeDirectoryMode', () => {
  for (const mode of [0o755, 0o700, 0o2750, 0o1777, 0o770, 0])
    expect([mode, isSafeDirectoryMode(mode)]).toEqual([mode, true])
  for (const mode of [0o777, 0o4755, 0o6755, 0o2777, 0o10000, -1, 1.5, Number.NaN])
    expect([mode, isSafeDirectoryMode(mode)]).toEqual([mode, false])
})

it('isOwnerId refuses what chown reads as "leave it"', () => {
  expect([0, 33, 2 ** 32 - 2].map(isOwnerId)).toEqual([true, true, true])
  expect([-1, 2 ** 32 - 1, 2 ** 32, 0.5, Number.NaN].map(isOwnerId)).toEqual([
    false,
    false,
    false,
    false,
    false,
  ])
})

describe('places of the host', () => {
  it('homes are those of root and of people', () => {
    const homes = parseHomes(
      [
        'root:x:0:0:root:/root:/bin/bash',
        'redis:x:104:105::/var/lib/redis:/usr/sbin/nologin',
        'alice:x:1000:1000::/data/alice/:/bin/bash',
        'nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin',
        'odd:x:1001:1001::/:/bin/sh',
        'broken:x:1002',
        '',
      ].join('\n'),
    )
    expect(homes).toEqual(['/root', '/data/alice'])
    expect(isHome('/data/alice', new Set(homes))).toBe(true)
    expect(isHome('/data/alice/app', new Set(homes))).toBe(false)
    expect(['/home', '/home/bob', '/home/bob/app', '/homes'].map((path) => isHome(path, new Set()))).toEqual([
      true,
      true,
      false,
      false,
    ])
  })

  it('mount points are read with their blanks', () => {
    expect(
      parseMountPoints(
        String.raw`22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
30 22 8:2 / /mnt/my\040disk rw - ext4 /dev/sdb1 rw
31 22 8:3 / /mnt/a\134b rw - ext4 /dev/sdc1 rw
`,
      ),
    ).toEqual(['/', '/mnt/my disk', String.raw`/mnt/a\b`])
  })
})
