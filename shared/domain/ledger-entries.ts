import type { Event, EventData } from './event'
import { bounded, entryOf, without } from './record'
import type { Demotion, Shadow, State } from './state'

/** More open notes than this say nothing more; the engine notes no further ones until some are settled. */
export const MOST_SHADOWS = 30
const KEPT_TOUCHED = 5
const KEPT_PROMOTED = 50

const mapShadows = (state: State, change: (shadow: Shadow) => Shadow): State => {
  const entries = Object.entries(state.shadows)
  if (entries.length === 0) return state
  return { ...state, shadows: Object.fromEntries(entries.map(([id, shadow]) => [id, change(shadow)])) }
}

/** What was settled is remembered only while its incident is open, so that it is not noted once more. */
const isDone = ({ ended, settledAt }: Shadow): boolean => ended !== null && settledAt !== null

const withoutDone = (state: State): State =>
  Object.values(state.shadows).some(isDone)
    ? {
        ...state,
        shadows: Object.fromEntries(Object.entries(state.shadows).filter(([, shadow]) => !isDone(shadow))),
      }
    : state

export const withShadow = (state: State, at: number, data: EventData<'shadow.noted'>): State => {
  const shadow: Shadow = {
    id: data.shadowId,
    incidentId: data.incidentId,
    ruleId: data.ruleId,
    fingerprint: data.fingerprint,
    target: data.plan.target,
    would: data.would,
    planHash: data.plan.hash,
    touched: data.touched.slice(0, KEPT_TOUCHED),
    notedAt: at,
    ended: null,
    heldAt: null,
    repairedAt: null,
    settledAt: null,
  }
  return {
    ...state,
    shadows: bounded(
      { ...state.shadows, [shadow.id]: shadow },
      () => true,
      ({ notedAt }) => notedAt,
      MOST_SHADOWS,
    ),
  }
}

export const withSettledShadow = (
  state: State,
  at: number,
  { shadowId }: EventData<'shadow.settled'>,
): State =>
  withoutDone(mapShadows(state, (shadow) => (shadow.id === shadowId ? { ...shadow, settledAt: at } : shadow)))

const incidentIdOfRepair = (state: State, repairId: string): string | null =>
  entryOf(state.repairs, repairId)?.incidentId ?? null

/** What happens to an incident while its notes are open, so that what is known of it survives everything else. */
export const followShadows = (state: State, event: Event): State => {
  if (event.type === 'incident.closed') {
    const { incidentId, cause } = event.data
    return withoutDone(
      mapShadows(state, (shadow) =>
        shadow.incidentId === incidentId && shadow.ended === null
          ? { ...shadow, ended: { at: event.at, cause } }
          : shadow,
      ),
    )
  }
  if (event.type === 'hold.began')
    return mapShadows(state, (shadow) =>
      shadow.ended === null && shadow.heldAt === null ? { ...shadow, heldAt: event.at } : shadow,
    )
  if (event.type === 'repair.started') {
    const incidentId = incidentIdOfRepair(state, event.data.repairId)
    return mapShadows(state, (shadow) =>
      shadow.incidentId === incidentId && shadow.repairedAt === null
        ? { ...shadow, repairedAt: event.at }
        : shadow,
    )
  }
  return state
}

const withDemotion = (state: State, ruleId: string, demotion: Demotion): State => ({
  ...state,
  // When a rule was trusted again is remembered for its next regressions.
  demotions: bounded(
    { ...without(state.demotions, ruleId), [ruleId]: demotion },
    ({ kind }) => kind === 'promoted',
    ({ at }) => at,
    KEPT_PROMOTED,
  ),
})

export const withDemoted = (
  state: State,
  at: number,
  { ruleId, message }: EventData<'rule.demoted'>,
): State => withDemotion(state, ruleId, { kind: 'demoted', at, message })

export const withPromoted = (state: State, at: number, { ruleId }: EventData<'rule.promoted'>): State =>
  withDemotion(state, ruleId, { kind: 'promoted', at, message: null })

/** Whether a rule has to ask now, whatever its settings say. */
export const isDemoted = (state: Pick<State, 'demotions'>, ruleId: string): boolean =>
  entryOf(state.demotions, ruleId)?.kind === 'demoted'
