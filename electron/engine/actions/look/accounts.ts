/** One line of an `/etc/passwd`, see passwd(5). */
export type Account = { readonly name: string; readonly uid: number; readonly gid: number }

const rows = (text: string): readonly (readonly string[])[] => text.split('\n').map((line) => line.split(':'))

export const parseAccounts = (passwd: string): readonly Account[] =>
  rows(passwd).flatMap(([name, , uid, gid, , , shell]) =>
    name && shell !== undefined && /^\d+$/.test(uid ?? '') && /^\d+$/.test(gid ?? '')
      ? [{ name, uid: Number(uid), gid: Number(gid) }]
      : [],
  )

const groupId = (group: string, groups: string): number | null => {
  const found = rows(groups).find(
    ([name, , gid, members]) => name === group && members !== undefined && /^\d+$/.test(gid ?? ''),
  )
  return found ? Number(found[2]) : null
}

/**
 * Finds `user`, `user:group` or `:`-free names in the texts of `/etc/passwd` and `/etc/group`; null when one is not there.
 * Without a group it is the user's own.
 */
export const findOwner = (
  owner: string,
  { passwd, group }: { readonly passwd: string; readonly group: string },
): { readonly uid: number; readonly gid: number; readonly name: string } | null => {
  const [user, groupName] = owner.split(':')
  const account = parseAccounts(passwd).find(({ name }) => name === user)
  if (account === undefined) return null
  const gid = groupName === undefined ? account.gid : groupId(groupName, group)
  return gid === null ? null : { uid: account.uid, gid, name: owner }
}
