import { hostname, userInfo } from 'node:os'
import type { Actor, Claim } from '@shared/domain/actor'

/** A user id without an entry in the user database has no name; its number says as much. */
const userName = (): string => {
  try {
    return userInfo().username
  } catch {
    // userInfo throws exactly when there is no such entry.
    return `uid ${process.getuid?.() ?? '?'}`
  }
}

/** Who the operating system says is at this desktop. */
export const deskClaim = (): Claim => ({ name: userName(), host: hostname() })

/** The person at this desktop: the operating system knows who runs the program. */
export const deskOperator = (): Actor => ({
  kind: 'person',
  ...deskClaim(),
  face: 'desktop',
  proof: 'proved',
})
