import type { Actor } from '@shared/domain/actor'
import type { Role } from '@shared/domain/role'
import type { ClientFrame } from '@shared/ipc/wire'
import type { Challenge } from '../link/link'
import { whoAnswered } from './claims'
import type { People } from './people'
import type { CurrentRules } from './role-rules'
import { roleOf } from './roles'

/** Who is at the other end of one connection. */
export type Visitor = {
  readonly actor: Actor
  /** null for somebody who has not proved who they are. */
  readonly uid: number | null
  /** What they may do now: root may have changed the rules since the last time. */
  readonly role: () => Promise<Role | null>
}

export type Recognize = (
  hello: Extract<ClientFrame, { readonly t: 'hello' }>,
  challenge: Challenge,
) => Promise<Visitor>

export type RecognizeDeps = {
  readonly people: People
  readonly rules: () => Promise<CurrentRules>
  readonly host: string
  readonly engineUid: number
  readonly now: () => number
}

/** A window stays attached for weeks: who has left a group loses its role without a new connection. */
const JUDGED_MS = 5 * 60_000

/** Names go to terminals and into the journal: nothing in them moves a cursor or turns a line around. */
const shown = (name: string): string => name.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '').trim() || '?'

/** Makes the judge of who somebody is: proved by the link that they made, else only what they call themselves. */
export const createRecognize =
  ({ people, rules, host, engineUid, now }: RecognizeDeps): Recognize =>
  async ({ claim, face, answered }, challenge) => {
    const uid = answered ? await whoAnswered(challenge) : null
    const claimed = { name: shown(claim.name), host: shown(claim.host) }
    const name = uid === null ? null : await people.nameOf(uid)
    const isSomebodyElse = face === 'ssh' || claimed.name !== name
    const actor: Actor =
      name === null
        ? { kind: 'person', ...claimed, face, proof: 'claimed' }
        : {
            kind: 'person',
            name,
            host,
            face,
            proof: 'proved',
            ...(isSomebodyElse ? { behind: claimed } : {}),
          }

    let judged: {
      readonly version: string
      readonly at: number
      readonly role: Promise<Role | null>
    } | null = null
    const judge = async ({ rules: current }: CurrentRules): Promise<Role | null> => {
      const wanted = current === null ? [] : Object.values(current).flat()
      const groups = name === null ? [] : await people.groupsOf(name, [...new Set(wanted)])
      return roleOf({ uid, groups }, current, engineUid)
    }
    return {
      actor,
      uid,
      role: async () => {
        const current = await rules()
        if (judged?.version !== current.version || now() - judged.at >= JUDGED_MS)
          judged = { version: current.version, at: now(), role: judge(current) }
        return judged.role
      },
    }
  }
