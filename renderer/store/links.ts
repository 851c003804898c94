import type { Role } from '@shared/domain/role'
import type { HostEntry, HostList, Link } from '@shared/ipc/hosts'
import { shapeRank } from '@shared/words/shapes'
import type { Problem } from '../bridge/problem'

/** Whether an engine answers at the other end. */
export const isLive = (link: Link): boolean =>
  link.kind === 'own' || (link.kind === 'attached' && link.role !== null)

/** What the reader may do there; null is nothing. The engine of the window's own program obeys whoever sits before it. */
export const roleOn = (link: Link): Role | null => {
  if (link.kind === 'own') return 'change'
  return link.kind === 'attached' ? link.role : null
}

/** Whether the engine's socket is there and the reader's account may not open it. */
export const lacksRights = (link: Link): boolean =>
  (link.kind === 'down' && link.why.code === 'wire.no_rights') ||
  (link.kind === 'attached' && link.role === null)

/** The worst of the hosts that are not shown, when something there wants attention. */
export const worstOther = ({ hosts, selectedId }: HostList): HostEntry | null => {
  const [worst] = hosts
    .filter((host) => host.id !== selectedId && host.shape !== 'ok')
    .sort((a, b) => shapeRank[a.shape] - shapeRank[b.shape])
  return worst ?? null
}

/** Right after the start the link of what is shown from the last time is not broken but not there yet. */
export const isStarting = (problem: Problem, link: Link | null): boolean =>
  problem.code === 'starting' && (link === null || link.kind === 'connecting' || isLive(link))
