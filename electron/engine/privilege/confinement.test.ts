import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { confinementOf } from './confinement'

const BASE = '22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw'
const of = (path: string, ...lines: readonly string[]): string | null =>
  confinementOf([BASE, ...lines].join('\n'), path)?.code ?? null

describe('what keeps a process from a path', () => {
  it.each<readonly [string, string, readonly string[], string | null]>([
    ['nothing', '/srv/app', [], null],
    [
      'PrivateTmp',
      '/tmp/cache',
      ['30 22 8:1 /tmp/systemd-private-0f-mamori.service-a1/tmp /tmp rw - ext4 /dev/sda1 rw'],
      'privilege.confined.private_tmp',
    ],
    [
      'PrivateTmp of /var/tmp',
      '/var/tmp/x',
      ['30 22 8:1 /var/tmp/systemd-private-0f-mamori.service-a1/tmp /var/tmp rw - ext4 /dev/sda1 rw'],
      'privilege.confined.private_tmp',
    ],
    [
      'PrivateTmp on a /tmp of its own',
      '/tmp',
      ['30 22 0:40 /systemd-private-0f-mamori.service-a1/tmp /tmp rw - tmpfs tmpfs rw'],
      'privilege.confined.private_tmp',
    ],
    [
      'PrivateTmp elsewhere',
      '/srv/x',
      ['30 22 8:1 /tmp/systemd-private-0f-x/tmp /tmp rw - ext4 /dev/sda1 rw'],
      null,
    ],
    [
      'ProtectHome=yes',
      '/home/app/logs',
      ['30 22 0:26 /systemd/inaccessible/dir /home ro,nosuid - tmpfs tmpfs rw'],
      'privilege.confined.hidden',
    ],
    [
      'ProtectSystem=strict',
      '/srv/app',
      ['30 22 8:1 / / ro,relatime - ext4 /dev/sda1 rw'],
      'privilege.confined.read_only',
    ],
    [
      'ReadWritePaths',
      '/srv/app/x',
      ['30 22 8:1 / / ro - ext4 /dev/sda1 rw', '31 30 8:1 /srv/app /srv/app rw - ext4 /dev/sda1 rw'],
      null,
    ],
    [
      'a neighbour of it',
      '/srv/apple',
      ['30 22 8:1 / / ro - ext4 /dev/sda1 rw', '31 30 8:1 /srv/app /srv/app rw - ext4 /dev/sda1 rw'],
      'privilege.confined.read_only',
    ],
    [
      'a read-only file system',
      '/mnt/cd',
      ['30 22 8:2 / /mnt rw - iso9660 /dev/sr0 ro'],
      'privilege.confined.read_only',
    ],
    [
      'a name with a blank',
      '/mnt/a b/x',
      ['30 22 8:2 / /mnt/a\\040b ro - ext4 /dev/sdb rw'],
      'privilege.confined.read_only',
    ],
    [
      'what was mounted over it',
      '/mnt/x',
      ['30 22 8:2 / /mnt ro - ext4 /dev/sdb rw', '31 30 8:3 / /mnt rw - ext4 /dev/sdc rw'],
      null,
    ],
  ])('%s', (_name, path, lines, code) => {
    expect(of(path, ...lines)).toBe(code)
  })

  it('is nothing for the place where this test may write', async () => {
    expect(confinementOf(await readFile('/proc/self/mountinfo', 'utf8'), process.cwd())).toBe(null)
  })
})
