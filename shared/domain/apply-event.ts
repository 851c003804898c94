import { applyRepairEvent } from './apply-repair'
import { withBriefIncidents } from './brief'
import type { Event } from './event'
import { followShadows, withDemoted, withPromoted, withSettledShadow, withShadow } from './ledger-entries'
import { keptOfClosed, withKinds } from './incident-kinds'
import { entryOf, patch, without } from './record'
import { notedOn } from './incident-note'
import { keepHead } from './shorten'
import type { State } from './state'
import { KEPT_FAULTS, openedIncident, withSettings } from './state-entries'
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

export { isEnded } from './apply-repair'
export { counterKeys } from './counters'

/** What the state keeps of things that have no bound of their own. The journal keeps everything. */
const KEPT_EVIDENCE = 5
const KEPT_EVIDENCE_OF_CLOSED = 2
const KEPT_LINE = 300

/**
 * Folds one event into the state. Pure, the same in the engine and in the window.
 * Events that are older than the state are the caller's to drop.
 */
export const applyEvent = (before: State, event: Event): State => followShadows(fold(before, event), event)

const fold = (before: State, event: Event): State => {
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
          ...withKinds(old, observation),
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
          ...keptOfClosed(old),
        })),
      })
    case 'incident.noted': {
      const { incidentId, text, assignee } = event.data
      return {
        ...state,
        incidents: patch(state.incidents, incidentId, (old) => ({
          ...old,
          note: notedOn(old.note, event.at, text, assignee),
        })),
      }
    }
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
    case 'repair.planned':
    case 'repair.approved':
    case 'repair.rejected':
    case 'repair.snoozed':
    case 'repair.withdrawn':
    case 'repair.started':
    case 'step.prepared':
    case 'step.finished':
    case 'repair.performed':
    case 'repair.settled':
    case 'repair.regressed':
    case 'series.ended':
      return applyRepairEvent(state, event)
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
          ...withKinds(old, event.data),
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
    case 'shadow.noted':
      return withShadow(state, event.at, event.data)
    case 'shadow.settled':
      return withSettledShadow(state, event.at, event.data)
    case 'rule.demoted':
      return withDemoted(state, event.at, event.data)
    case 'rule.promoted':
      return withPromoted(state, event.at, event.data)
    case 'rule.auto_fix_set':
    case 'rule.expression_set':
    case 'settings.edited':
    case 'report.made':
    case 'checkpoint.made':
    case 'call.refused':
    case 'clock.jumped':
      return state
  }
}
