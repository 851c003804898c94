import type { Actor } from './actor'
import type { EventData } from './event'
import { entryOf, patch, without } from './record'
import type { Hold, Settling, Silence, State, Storm } from './state'
import type { Target } from './target'
import { targetKey } from './target-key'
import type { HeldBy, Hidden } from './upkeep'

const KEPT_STORM_TARGETS = 50
const KEPT_HIDDEN_INCIDENTS = 100

/** How long services may take to come up after the work of a hold. */
export const HOLD_GRACE_MS = 60_000

export const addedSilence = (
  at: number,
  by: Actor,
  { silenceId, scope, reason, untilAt, endsOnRecovery, origin }: EventData<'silence.added'>,
): Silence => ({
  id: silenceId,
  scope,
  reason,
  by,
  addedAt: at,
  untilAt,
  endsOnRecovery,
  origin,
  hidden: { incidents: 0, notices: 0, repairs: 0 },
  hiddenIncidentIds: [],
})

/** A notice was held back: whoever it was for has to learn of its incident later, if that is still open then. */
export const withUntold = (state: State, incidentId: string | null, heldBy: HeldBy): State => {
  if (incidentId === null || entryOf(state.incidents, incidentId)?.closedAt !== null) return state
  return { ...state, untold: { ...state.untold, [incidentId]: heldBy } }
}

/** A notice of it was sent. */
export const withTold = (state: State, incidentId: string | null): State =>
  incidentId === null || entryOf(state.untold, incidentId) === undefined
    ? state
    : { ...state, untold: without(state.untold, incidentId) }

/** A closed incident is nothing to tell of, and no longer one that a silence has to know. */
export const withoutClosed = (state: State, incidentId: string): State => ({
  ...withTold(state, incidentId),
  silences: Object.fromEntries(
    Object.entries(state.silences).map(([id, silence]): [string, Silence] => [
      id,
      silence.hiddenIncidentIds.includes(incidentId)
        ? { ...silence, hiddenIncidentIds: silence.hiddenIncidentIds.filter((known) => known !== incidentId) }
        : silence,
    ]),
  ),
})

/** Holds that end one into the other settle together. */
export const settlingAfter = (before: Settling | null, hold: Hold, at: number): Settling => ({
  holdId: hold.id,
  beganAt: before !== null && before.untilAt > at ? Math.min(before.beganAt, hold.beganAt) : hold.beganAt,
  untilAt: at + HOLD_GRACE_MS,
})

/** Counts one more thing that a silence hides; an incident counts once, however much of it is hidden. */
const hide = (
  state: State,
  incidentId: string | null,
  heldBy: HeldBy | null,
  what: keyof Omit<Hidden, 'incidents'>,
): State => {
  if (heldBy?.kind !== 'silence') return state
  return {
    ...state,
    silences: patch(state.silences, heldBy.id, (old) => {
      const isNew = incidentId !== null && !old.hiddenIncidentIds.includes(incidentId)
      return {
        ...old,
        hidden: {
          ...old.hidden,
          incidents: old.hidden.incidents + (isNew ? 1 : 0),
          [what]: old.hidden[what] + 1,
        },
        hiddenIncidentIds: isNew
          ? [...old.hiddenIncidentIds, incidentId].slice(-KEPT_HIDDEN_INCIDENTS)
          : old.hiddenIncidentIds,
      }
    }),
  }
}

export const hideNotice = (state: State, incidentId: string | null, heldBy: HeldBy): State =>
  hide(state, incidentId, heldBy, 'notices')

export const hideRepair = (state: State, incidentId: string, heldBy: HeldBy | null): State =>
  hide(state, incidentId, heldBy, 'repairs')

/** A storm that has brought no new target for so long has calmed down: what comes now has another cause. */
export const STORM_CALM_MS = 5 * 60_000

const isKnownTo = ({ targets }: Storm, target: Target): boolean =>
  targets.some((known) => targetKey(known) === targetKey(target))

/** An incident that opens before a storm has calmed down is a part of it. */
export const withIncidentInStorm = (state: State, target: Target, at: number): State => {
  const { storm } = state
  if (storm === null || at > storm.newestTargetAt + STORM_CALM_MS) return state
  const isNew = !isKnownTo(storm, target)
  return {
    ...state,
    storm: {
      ...storm,
      incidents: storm.incidents + 1,
      targets: isNew ? [...storm.targets, target].slice(0, KEPT_STORM_TARGETS) : storm.targets,
      newestTargetAt: isNew ? at : storm.newestTargetAt,
    },
  }
}

/** A storm begins; one that had calmed down and lasts flares up again under its own name. */
export const withStorm = (
  state: State,
  { stormId, targets }: EventData<'storm.began'>,
  at: number,
): State => {
  const before = state.storm?.id === stormId ? state.storm : null
  if (before === null)
    return {
      ...state,
      storm: { id: stormId, beganAt: at, targets, incidents: targets.length, newestTargetAt: at },
    }
  const added = targets.filter((target) => !isKnownTo(before, target))
  return {
    ...state,
    storm: {
      ...before,
      incidents: before.incidents + targets.length,
      targets: [...before.targets, ...added].slice(0, KEPT_STORM_TARGETS),
      newestTargetAt: at,
    },
  }
}
