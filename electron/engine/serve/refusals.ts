import type { Actor } from '@shared/domain/actor'
import type { Role } from '@shared/domain/role'

const QUIET_MS = 60_000
const MOST_KEPT = 500

export type Refusal = {
  readonly call: string
  readonly needs: Role
  readonly has: Role | null
  readonly actor: Actor
  readonly uid: number | null
}

/**
 * Records refused calls, each caller's and call's once a minute. All who have not proved who they are count as one: names
 * are cheap, and the journal is not.
 */
export const createRefusals = (
  record: (refusal: Refusal) => Promise<void>,
  now: () => number,
  bug: (name: string, error: unknown) => void,
): ((refusal: Refusal) => void) => {
  const told = new Map<string, number>()
  return (refusal) => {
    const key = `${refusal.uid ?? 'claimed'} ${refusal.call}`
    const last = told.get(key)
    if (last !== undefined && now() - last < QUIET_MS) return
    told.delete(key)
    told.set(key, now())
    const [oldest] = told.keys()
    if (told.size > MOST_KEPT && oldest !== undefined) told.delete(oldest)
    record(refusal).catch((error: unknown) => bug('record of a refusal', error))
  }
}
