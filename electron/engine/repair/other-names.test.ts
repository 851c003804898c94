import { expect, it } from 'vitest'
import { otherNamesIn } from './other-names'

const table = [
  '20 1 8:1 / / rw - ext4 /dev/sda1 rw',
  '21 20 8:1 /etc /srv/jail/etc rw - ext4 /dev/sda1 rw',
  '22 20 8:2 / /data rw - ext4 /dev/sdb1 rw',
  '23 20 8:2 /apps/one /srv/one rw - ext4 /dev/sdb1 rw',
  '24 20 8:1 / /mnt/whole\\040disk rw - ext4 /dev/sda1 rw',
  '25 20 0:30 / /mnt/whole\\040disk/usr rw - tmpfs tmpfs rw',
].join('\n')
const namesOf = otherNamesIn(`${table}\n`)

it.each([
  ['/srv/jail/etc/passwd', ['/etc/passwd', '/mnt/whole disk/etc/passwd']],
  ['/srv/jail/etc', ['/etc', '/mnt/whole disk/etc']],
  ['/etc/passwd', ['/mnt/whole disk/etc/passwd', '/srv/jail/etc/passwd']],
  ['/mnt/whole disk/srv/x', ['/srv/x']],
  ['/srv/one/logs', ['/data/apps/one/logs']],
  ['/data/apps/one', ['/srv/one']],
  ['/data/apps/oneself', []],
  // Another file system lies on top there: this is none of the first one's names.
  ['/usr/bin', []],
  ['/mnt/whole disk/usr/bin', []],
])('%s', (path, names) => {
  expect([...namesOf(path)].sort()).toEqual(names)
})

it('nothing is told where nothing is known', () => {
  expect(otherNamesIn('')('/srv/x')).toEqual([])
  expect(otherNamesIn('broken line\n\n')('/srv/x')).toEqual([])
})
