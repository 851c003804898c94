import { mayDo, roles, type Role } from '@shared/domain/role'

/** Which groups hold which role, as root has written it down. */
export type RoleRules = Readonly<Record<Role, readonly string[]>>

export type Person = {
  /** null for somebody who has not proved who they are. */
  readonly uid: number | null
  readonly groups: readonly string[]
}

const ROOT = 0

/**
 * What a person may do. Root and the engine's own user may do everything, since the system lets them anyway. Without
 * rules the others look; with rules the highest role of their groups counts, and where no group may look, all do who
 * can reach the engine at all.
 */
export const roleOf = ({ uid, groups }: Person, rules: RoleRules | null, engineUid: number): Role | null => {
  if (uid === ROOT || (uid !== null && uid === engineUid)) return 'change'
  if (rules === null) return 'look'
  const held = roles.filter((role) => uid !== null && rules[role].some((group) => groups.includes(group)))
  return held.reduce<Role | null>(
    (best, role) => (mayDo(best, role) ? best : role),
    rules.look.length === 0 ? 'look' : null,
  )
}
