import { withBriefIncidents, withBriefRepairs } from './brief'
import { patchCounters, withOutcome } from './counters'
import type { Event } from './event'
import { entryOf, patch, without } from './record'
import { keepHead, keepTail } from './shorten'
import type { Repair, State } from './state'
import { KEPT_FAULTS, openedIncident, plannedRepair, withSettings } from './state-entries'
import {
  addedSilence,
  hideNotice,
  hideRepair,
  settlingAfter,
  withIncidentInStorm,
  withStorm,
  withTold,
  withUntold,
  withoutClosed,
} from './upkeep-entries'

export { counterKeys } from './counters'

/** What the state keeps of things that have no bound of their own. The journal keeps everything. */
const KEPT_REPAIRS_OF_INCIDENT = 10
const KEPT_EVIDENCE = 5
const KEPT_EVIDENCE_OF_CLOSED = 2
const KEPT_LINE = 300
const KEPT_OUTPUT = 1000
const KEPT_OUTPUT_OF_ENDED = 200

export const isEnded = (repair: Repair): boolean =>
  repair.stage === 'settled' || repair.stage === 'withdrawn' || repair.stage === 'rejected'

const patchRepair = (state: State, id: string, change: (old: Repair) => Repair): State => ({
  ...state,
  repairs: patch(state.repairs, id, change),
})

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

/**
 * Folds one event into the state. Pure, the same in the engine and in the window.
 * Events that are older than the state are the caller's to drop.
 */
export const applyEvent = (before: State, event: Event): State => {
  const state: State = { ...before, seq: event.seq }
  switch (event.type) {
    case 'engine.started':
      return {
        ...state,
        engine: {
          version: event.data.version,
          host: event.data.host,
          startedAt: event.at,
          running: true,
          face: event.data.face,
        },
      }
    case 'engine.stopped':
      return { ...state, engine: state.engine && { ...state.engine, running: false } }
    case 'settings.loaded':
      return withSettings(state, event.at, event.data)
    case 'settings.rejected':
      return {
        ...state,
        rejected: { file: event.data.file, at: event.at, faults: event.data.faults.slice(0, KEPT_FAULTS) },
      }
    case 'mode.changed':
      return { ...state, mode: event.data.to }
    case 'check.changed':
      return {
        ...state,
        checks: patch(state.checks, event.data.name, (old) => ({
          ...old,
          reading: event.data.reading,
          consecutiveFailures: event.data.consecutiveFailures,
          changedAt: event.at,
        })),
      }
    case 'source.changed':
      return {
        ...state,
        sources: patch(state.sources, event.data.sourceId, (old) => ({
          ...old,
          state: event.data.state,
          message: event.data.message,
          changedAt: event.at,
        })),
      }
    case 'log.observed': {
      const { incidentId, observation } = event.data
      if (incidentId === null) return state
      const matched = observation.lines.filter((line) => line.matched).map((line) => line.text)
      return withBriefIncidents({
        ...state,
        incidents: patch(state.incidents, incidentId, (old) => ({
          ...old,
          lastSeenAt: event.at,
          observations: old.observations + observation.count,
          evidence: [...old.evidence, ...matched.map((line) => keepHead(line, KEPT_LINE))].slice(
            -KEPT_EVIDENCE,
          ),
        })),
      })
    }
    case 'incident.opened': {
      const opened = openedIncident(event.at, event.data)
      return withBriefIncidents({
        ...withIncidentInStorm(state, opened.target, event.at),
        incidents: { ...state.incidents, [opened.id]: opened },
      })
    }
    case 'incident.closed':
      return withBriefIncidents({
        ...withoutClosed(state, event.data.incidentId),
        incidents: patch(state.incidents, event.data.incidentId, (old) => ({
          ...old,
          closedAt: event.at,
          closedBy: event.data.cause,
          evidence: old.evidence.slice(-KEPT_EVIDENCE_OF_CLOSED),
        })),
      })
    case 'decision.made': {
      const { incidentId, decision, heldBy = null } = event.data
      return withBriefIncidents({
        ...hideRepair(state, incidentId, heldBy),
        incidents: patch(state.incidents, incidentId, (old) => ({
          ...old,
          decision: { at: event.at, decision, heldBy },
        })),
      })
    }
    case 'repair.planned': {
      const repair = plannedRepair(event.at, event.data)
      const planned = {
        ...state,
        repairs: { ...state.repairs, [repair.id]: repair },
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
      return endRepair(state, event.data.repairId, event.at, {
        stage: 'rejected',
        endMessage: { code: 'repair.rejected_because', params: { reason: event.data.reason } },
      })
    case 'repair.snoozed':
      return patchRepair(state, event.data.repairId, (old) => ({
        ...old,
        snoozedUntilAt: event.data.untilAt,
      }))
    case 'repair.withdrawn':
      return endRepair(state, event.data.repairId, event.at, {
        stage: 'withdrawn',
        endMessage: event.data.message,
      })
    case 'repair.started': {
      const { repairId } = event.data
      const counters = patchCounters(state, repairId, event.at, (counter) => ({
        ...counter,
        attempts: counter.attempts + 1,
        lastAttemptAt: event.at,
      }))
      return {
        ...patchRepair(state, repairId, (old) => ({ ...old, stage: 'performing', startedAt: event.at })),
        counters,
      }
    }
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
      const counters = patchCounters(state, repairId, event.at, (counter) =>
        withOutcome(counter, event.at, outcome),
      )
      return { ...endRepair(state, repairId, event.at, { stage: 'settled', outcome, evidence }), counters }
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
    case 'breaker.changed': {
      const { fingerprint, state: next, cause, message, probeAt } = event.data
      if (next === 'closed') return { ...state, breakers: without(state.breakers, fingerprint) }
      return {
        ...state,
        breakers: {
          ...state.breakers,
          [fingerprint]: { state: next, cause, message, probeAt, changedAt: event.at },
        },
      }
    }
    case 'log.repeated': {
      const { incidentId, count, toAt } = event.data
      if (incidentId === null) return state
      return {
        ...state,
        incidents: patch(state.incidents, incidentId, (old) => ({
          ...old,
          lastSeenAt: Math.max(old.lastSeenAt, toAt),
          observations: old.observations + count,
        })),
      }
    }
    case 'notice.sent':
      // One that did not arrive has told nobody.
      return event.data.delivery.kind === 'delivered' ? withTold(state, event.data.incidentId) : state
    case 'notice.muted': {
      const { incidentId, heldBy } = event.data
      return withUntold(hideNotice(state, incidentId, heldBy), incidentId, heldBy)
    }
    case 'silence.added': {
      const silence = addedSilence(event.at, event.actor, event.data)
      return { ...state, silences: { ...state.silences, [silence.id]: silence } }
    }
    case 'silence.ended':
      return { ...state, silences: without(state.silences, event.data.silenceId) }
    case 'hold.began': {
      const { holdId, command, untilAt } = event.data
      const hold = { id: holdId, command, by: event.actor, beganAt: event.at, untilAt }
      return { ...state, holds: { ...state.holds, [holdId]: hold } }
    }
    case 'hold.ended': {
      const hold = entryOf(state.holds, event.data.holdId)
      if (hold === undefined) return state
      return {
        ...state,
        holds: without(state.holds, hold.id),
        settling: settlingAfter(state.settling, hold, event.at),
      }
    }
    case 'storm.began':
      return withStorm(state, event.data, event.at)
    case 'storm.ended':
      return { ...state, storm: null }
    case 'report.made':
    case 'checkpoint.made':
    case 'call.refused':
    case 'clock.jumped':
      return state
  }
}
