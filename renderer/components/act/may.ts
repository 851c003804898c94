import type { Actor } from '@shared/domain/actor'
import { mayDo, type Role } from '@shared/domain/role-order'
import type { Link } from '@shared/ipc/hosts'
import { roleOn } from '../../store/links'
import type { Phase } from '../../store/phase'

/** Whether the reader may do something on the host that is shown, and if not, why. */
export type May =
  | { readonly kind: 'yes' }
  /** Nothing can be asked of an engine that does not answer. */
  | { readonly kind: 'lost' }
  /** A name that only its bearer vouches for may look and nothing else. */
  | { readonly kind: 'claimed'; readonly actor: Actor }
  | { readonly kind: 'role'; readonly actor: Actor; readonly has: Role | null }

export const mayAct = (phase: Phase['kind'], link: Link | null, needs: Role): May => {
  if (phase !== 'running') return { kind: 'lost' }
  // Before the desktop has told its hosts, the engine itself refuses what may not be.
  if (link === null || mayDo(roleOn(link), needs)) return { kind: 'yes' }
  if (link.kind !== 'attached') return { kind: 'lost' }
  const { actor, role } = link
  if (actor.kind === 'person' && actor.proof === 'claimed') return { kind: 'claimed', actor }
  return { kind: 'role', actor, has: role }
}
