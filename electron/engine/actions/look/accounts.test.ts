import { expect, it } from 'vitest'
import { findOwner, parseAccounts } from './accounts'

const passwd =
  'root:x:0:0:root:/root:/bin/bash\nwww-data:x:33:33:www-data:/var/www:/usr/sbin/nologin\n#comment\nbroken:x:y:1:::\n+nis::::::\n'
const group = 'root:x:0:\nadm:x:4:syslog\nwww-data:x:33:\nodd:x:abc:\n'

it('accounts are the lines that are one', () => {
  expect(parseAccounts(passwd)).toEqual([
    { name: 'root', uid: 0, gid: 0 },
    { name: 'www-data', uid: 33, gid: 33 },
  ])
})

it('an owner is a user with its own group, or with the one that is named', () => {
  expect(findOwner('www-data', { passwd, group })).toEqual({ uid: 33, gid: 33, name: 'www-data' })
  expect(findOwner('www-data:adm', { passwd, group })).toEqual({ uid: 33, gid: 4, name: 'www-data:adm' })
  expect(findOwner('www-data:none', { passwd, group })).toBe(null)
  expect(findOwner('www-data:odd', { passwd, group })).toBe(null)
  expect(findOwner('nobody', { passwd, group })).toBe(null)
  expect(findOwner('', { passwd, group })).toBe(null)
})
