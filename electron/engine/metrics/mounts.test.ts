import { describe, expect, it } from 'vitest'
import { isReadOnlyMount } from './mounts'

const mounts = [
  '22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw,errors=remount-ro',
  '40 22 7:0 / /snap/core/1 ro,nodev,relatime shared:9 - squashfs /dev/loop0 ro',
  '41 22 8:2 / /mnt/my\\040disk rw,relatime - ext4 /dev/sdb1 ro,data=ordered',
  '42 22 8:3 / /srv ro,relatime - ext4 /dev/sdc1 rw',
  '43 22 8:4 / /srv rw,relatime - ext4 /dev/sdd1 rw',
  '44 42 8:5 / /srv/iso ro - iso9660 /dev/sr0 ro',
  '',
].join('\n')

describe('isReadOnlyMount', () => {
  it.each([
    ['/', false],
    ['/home/x', false],
    ['/snap/core/1', true],
    ['/snap/core/1/usr/lib', true],
    ['/snap/core/10', false],
    ['/mnt/my disk/file', true],
    ['/srv', false],
    ['/srv/data', false],
    ['/srv/iso/x', true],
  ])('%s: %s', (path, readOnly) => {
    expect(isReadOnlyMount(mounts, path)).toBe(readOnly)
  })

  it('knows nothing of an empty table', () => {
    expect(isReadOnlyMount('', '/')).toBe(false)
  })
})
