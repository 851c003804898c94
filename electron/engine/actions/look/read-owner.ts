import { readFile } from 'node:fs/promises'
import { findOwner } from './accounts'

/** Finds `user` or `user:group` among the accounts of this host; null when one of them is not there. */
export const readOwner = async (owner: string): Promise<ReturnType<typeof findOwner>> => {
  const [passwd, group] = await Promise.all([readFile('/etc/passwd', 'utf8'), readFile('/etc/group', 'utf8')])
  return findOwner(owner, { passwd, group })
}
