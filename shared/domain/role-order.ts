/** What a person may do, each including the ones before it: look, approve and silence, change mode and settings. */
export const roles = ['look', 'approve', 'change'] as const
export type Role = (typeof roles)[number]

/** Whether who holds `held` may do what needs `needed`; null is nobody. */
export const mayDo = (held: Role | null, needed: Role): boolean =>
  held !== null && roles.indexOf(held) >= roles.indexOf(needed)
