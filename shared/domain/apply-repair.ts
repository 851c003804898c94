import { withBriefRepairs } from './brief'
import { patchCounters, withOutcome } from './counters'
import type { Event } from './event'
import { entryOf, patch } from './record'
import { keepTail } from './shorten'
import type { Repair, State } from './state'
import { plannedRepair } from './state-entries'

const KEPT_REPAIRS_OF_INCIDENT = 10
const KEPT_OUTPUT = 1000
const KEPT_OUTPUT_OF_ENDED = 200
const HOUR_MS = 60 * 60 * 1000
/** More than any limit of the settings says nothing more. */
const KEPT_BEGUN = 1000

type RepairEventType =
  | 'repair.planned'
  | 'repair.approved'
  | 'repair.rejected'
  | 'repair.snoozed'
  | 'repair.withdrawn'
  | 'repair.started'
  | 'step.prepared'
  | 'step.finished'
  | 'repair.performed'
  | 'repair.settled'
  | 'repair.regressed'
  | 'series.ended'

export const isEnded = (repair: Repair): boolean =>
  repair.stage === 'settled' || repair.stage === 'withdrawn' || repair.stage === 'rejected'

const patchRepair = (state: State, id: string, change: (old: Repair) => Repair): State => ({
  ...state,
  repairs: patch(state.repairs, id, change),
})

/** One that was never carried out takes nothing back after all. */
const withoutUndo = (state: State, id: string): State => {
  const undoes = entryOf(state.repairs, id)?.undoes ?? null
  return undoes === null
    ? state
    : patchRepair(state, undoes, (old) => (old.undoneBy === id ? { ...old, undoneBy: null } : old))
}

/** Changes a repair for the last time and lets the oldest of those that have ended go. */
const endRepair = (
  state: State,
  id: string,
  at: number,
  end: Pick<Repair, 'stage'> & Partial<Pick<Repair, 'outcome' | 'evidence' | 'endMessage'>>,
): State => {
  const repairs = patch(state.repairs, id, (old) => ({
    ...old,
    ...end,
    settledAt: at,
    steps: old.steps.map((step) => ({ ...step, output: keepTail(step.output, KEPT_OUTPUT_OF_ENDED) })),
  }))
  return withBriefRepairs({ ...state, repairs }, isEnded)
}

/** An undo is no attempt at mending: it counts for nothing. */
const counts = (state: State, id: string): boolean => entryOf(state.repairs, id)?.undoes === null

const started = (state: State, id: string, at: number): State => {
  const next = patchRepair(state, id, (old) => ({ ...old, stage: 'performing', startedAt: at }))
  if (!counts(state, id)) return next
  return {
    ...next,
    begun: [...state.begun.filter((begun) => at - begun < HOUR_MS), at].slice(-KEPT_BEGUN),
    counters: patchCounters(state, id, at, (counter) => ({
      ...counter,
      attempts: counter.attempts + 1,
      lastAttemptAt: at,
    })),
  }
}

/** Folds one event about a repair into the state. */
export const applyRepairEvent = (state: State, event: Extract<Event, { type: RepairEventType }>): State => {
  switch (event.type) {
    case 'repair.planned': {
      const repair = plannedRepair(event.at, event.data)
      const undone =
        repair.undoes === null
          ? state
          : patchRepair(state, repair.undoes, (old) => ({ ...old, undoneBy: repair.id }))
      const planned = {
        ...undone,
        repairs: { ...undone.repairs, [repair.id]: repair },
        incidents: patch(state.incidents, repair.incidentId, (old) => ({
          ...old,
          repairIds: [...old.repairIds, repair.id].slice(-KEPT_REPAIRS_OF_INCIDENT),
        })),
      }
      return withBriefRepairs(planned, isEnded)
    }
    case 'repair.approved':
      return patchRepair(state, event.data.repairId, (old) => ({
        ...old,
        stage: 'approved',
        approvedAt: event.at,
        approvedBy: event.actor.kind === 'person' ? event.actor : null,
      }))
    case 'repair.rejected':
      return endRepair(withoutUndo(state, event.data.repairId), event.data.repairId, event.at, {
        stage: 'rejected',
        endMessage: { code: 'repair.rejected_because', params: { reason: event.data.reason } },
      })
    case 'repair.snoozed':
      return patchRepair(state, event.data.repairId, (old) => ({
        ...old,
        snoozedUntilAt: event.data.untilAt,
      }))
    case 'repair.withdrawn':
      return endRepair(withoutUndo(state, event.data.repairId), event.data.repairId, event.at, {
        stage: 'withdrawn',
        endMessage: event.data.message,
      })
    case 'repair.started':
      return started(state, event.data.repairId, event.at)
    case 'step.prepared':
      return patchRepair(state, event.data.repairId, (old) => ({
        ...old,
        undoSteps: old.undoSteps + event.data.undo.length,
      }))
    case 'step.finished': {
      const { repairId, step } = event.data
      const kept = { ...step, output: keepTail(step.output, KEPT_OUTPUT) }
      return withBriefRepairs(
        patchRepair(state, repairId, (old) => ({ ...old, steps: [...old.steps, kept] })),
        isEnded,
      )
    }
    case 'repair.performed':
      return patchRepair(state, event.data.repairId, (old) => ({
        ...old,
        stage: 'verifying',
        performedAt: event.at,
        performedOk: event.data.ok,
      }))
    case 'repair.settled': {
      const { repairId, outcome, evidence } = event.data
      // What could not be taken back may be tried again.
      const before = outcome === 'verified' ? state : withoutUndo(state, repairId)
      const ended = endRepair(before, repairId, event.at, { stage: 'settled', outcome, evidence })
      if (!counts(state, repairId)) return ended
      const counters = patchCounters(state, repairId, event.at, (counter) =>
        withOutcome(counter, event.at, outcome),
      )
      return { ...ended, counters }
    }
    case 'repair.regressed': {
      const { repairId } = event.data
      const counters = patchCounters(state, repairId, event.at, (counter) =>
        withOutcome(counter, event.at, 'regressed'),
      )
      return { ...patchRepair(state, repairId, (old) => ({ ...old, outcome: 'regressed' })), counters }
    }
    case 'series.ended': {
      const { repairId, cooldownUntilAt } = event.data
      const counters = patchCounters(state, repairId, event.at, (counter) => ({
        ...counter,
        attempts: 0,
        cooldownUntilAt,
      }))
      return { ...state, counters }
    }
  }
}
