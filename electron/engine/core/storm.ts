import type { Incident, State, Storm } from '@shared/domain/state'
import { STORM_CALM_MS } from '@shared/domain/upkeep-entries'
import { targetKey, type Target } from '@shared/domain/target'

/** So many different targets within this time have most likely one cause. */
const MANY = 3
export const STORM_WINDOW_MS = 60_000
const MOST_TOLD = 50

type Opened = Pick<Incident, 'target' | 'openedAt' | 'closedAt'>

/**
 * Whether an incident came with the storm before that calmed down, or as one of those that made it one. What comes later
 * has another cause, however long those of the storm stay open.
 */
export const isInStorm = (
  storm: Pick<Storm, 'beganAt' | 'newestTargetAt'> | null,
  { openedAt }: Pick<Incident, 'openedAt'>,
): boolean =>
  storm !== null &&
  openedAt > storm.beganAt - STORM_WINDOW_MS &&
  openedAt <= storm.newestTargetAt + STORM_CALM_MS

/**
 * The targets that make a storm now, oldest first; null when they are too few. `incidents` are those that count: what
 * somebody has silenced, or what opens during a deployment, is expected to fail.
 */
export const judgeStorm = (incidents: readonly Opened[], now: number): readonly Target[] | null => {
  const recent = incidents
    .filter(({ openedAt, closedAt }) => closedAt === null && openedAt > now - STORM_WINDOW_MS)
    .toSorted((a, b) => a.openedAt - b.openedAt)
  const targets = [...new Map(recent.map(({ target }) => [targetKey(target), target])).values()]
  return targets.length >= MANY ? targets.slice(0, MOST_TOLD) : null
}

export type StormEnd =
  /** It is over: no new target for a while, and fewer than `MANY` of its incidents are open. */
  | { readonly kind: 'over' }
  /** Too many of its incidents are open: only an end of one of them can end it. */
  | { readonly kind: 'lasts'; readonly open: readonly Target[] }
  | { readonly kind: 'wait'; readonly untilAt: number }

export const judgeStormEnd = (
  storm: Pick<Storm, 'beganAt' | 'newestTargetAt'>,
  { incidents }: Pick<State, 'incidents'>,
  now: number,
): StormEnd => {
  const untilAt = storm.newestTargetAt + STORM_CALM_MS
  if (now < untilAt) return { kind: 'wait', untilAt }
  const open = Object.values(incidents).filter(
    (incident) => incident.closedAt === null && isInStorm(storm, incident),
  )
  return open.length < MANY ? { kind: 'over' } : { kind: 'lasts', open: open.map(({ target }) => target) }
}
