import type { Event } from './event'
import type { CheckState, Counter, Incident, Repair, Source, State } from './state'

const DAY_MS = 24 * 60 * 60 * 1000
const KEPT_CLOSED_INCIDENTS = 20
const KEPT_ENDED_REPAIRS = 40
const KEPT_OUTCOMES = 20
const KEPT_EVIDENCE = 5

const noCounter: Counter = { attempts: 0, lastAttemptAt: null, cooldownUntilAt: null, recent: [] }

/** The keys under which a repair is counted: its fingerprint and every resource that it touches. */
export const counterKeys = (repair: Pick<Repair, 'fingerprint' | 'resources'>): readonly string[] => [
  repair.fingerprint,
  ...repair.resources.map((resource) => `resource:${resource}`),
]

export const isEnded = (repair: Repair): boolean =>
  repair.stage === 'settled' || repair.stage === 'withdrawn' || repair.stage === 'rejected'

const patch = <T>(record: Readonly<Record<string, T>>, key: string, change: (old: T) => T): Readonly<Record<string, T>> => {
  const old = record[key]
  return old === undefined ? record : { ...record, [key]: change(old) }
}

const patchRepair = (state: State, id: string, change: (old: Repair) => Repair): State => ({
  ...state,
  repairs: bounded(patch(state.repairs, id, change), isEnded, (r) => r.settledAt ?? r.plannedAt, KEPT_ENDED_REPAIRS),
})

const patchCounters = (state: State, repairId: string, change: (old: Counter) => Counter): State => {
  const repair = state.repairs[repairId]
  if (!repair) return state
  const counters = { ...state.counters }
  for (const key of counterKeys(repair)) counters[key] = change(counters[key] ?? noCounter)
  return { ...state, counters }
}

/** Keeps all that is open and the newest `keep` of what has ended. */
const bounded = <T>(
  record: Readonly<Record<string, T>>,
  ended: (item: T) => boolean,
  endedAt: (item: T) => number,
  keep: number,
): Readonly<Record<string, T>> => {
  const over = Object.entries(record).filter(([, item]) => ended(item))
  if (over.length <= keep) return record
  const drop = new Set(
    over
      .sort(([, a], [, b]) => endedAt(b) - endedAt(a))
      .slice(keep)
      .map(([key]) => key),
  )
  return Object.fromEntries(Object.entries(record).filter(([key]) => !drop.has(key)))
}

const withOutcome = (counter: Counter, at: number, outcome: Repair['outcome']): Counter =>
  outcome === null
    ? counter
    : { ...counter, recent: [...counter.recent, { at, outcome }].filter((o) => at - o.at < DAY_MS).slice(-KEPT_OUTCOMES) }

/**
 * Folds one event into the state. Pure, the same in the engine and in the window.
 * Events that are older than the state are the caller's to drop.
 */
export const applyEvent = (before: State, event: Event): State => {
  const state: State = { ...before, seq: event.seq }
  switch (event.type) {
    case 'engine.started':
      return { ...state, engine: { version: event.data.version, host: event.data.host, startedAt: event.at, running: true } }
    case 'engine.stopped':
      return { ...state, engine: state.engine && { ...state.engine, running: false } }
    case 'settings.loaded':
      return {
        ...state,
        mode: event.data.mode,
        rejected: null,
        settings: {
          file: event.data.file,
          sha256: event.data.sha256,
          loadedAt: event.at,
          rules: event.data.rules,
          warnings: event.data.warnings,
        },
        checks: Object.fromEntries(
          event.data.checks.map((check): [string, CheckState] => {
            const old = state.checks[check.name]
            const kept = old?.type === check.type ? old : undefined
            return [
              check.name,
              {
                ...check,
                reading: kept?.reading ?? null,
                consecutiveFailures: kept?.consecutiveFailures ?? 0,
                changedAt: kept?.changedAt ?? null,
              },
            ]
          }),
        ),
        sources: Object.fromEntries(
          event.data.sources.map((source): [string, Source] => [
            source.id,
            state.sources[source.id] ?? { ...source, state: null, message: null, changedAt: null },
          ]),
        ),
      }
    case 'settings.rejected':
      return { ...state, rejected: { file: event.data.file, at: event.at, faults: event.data.faults } }
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
      return {
        ...state,
        incidents: patch(state.incidents, incidentId, (old) => ({
          ...old,
          lastSeenAt: event.at,
          observations: old.observations + observation.count,
          evidence: [...old.evidence, ...matched].slice(-KEPT_EVIDENCE),
        })),
      }
    }
    case 'incident.opened': {
      const opened: Incident = {
        id: event.data.incidentId,
        fingerprint: event.data.fingerprint,
        ruleId: event.data.ruleId,
        target: event.data.target,
        severity: event.data.severity,
        cause: event.data.cause,
        title: event.data.title,
        openedAt: event.at,
        lastSeenAt: event.at,
        closedAt: null,
        closedBy: null,
        observations: 0,
        evidence: [],
        decision: null,
        repairIds: [],
      }
      return { ...state, incidents: { ...state.incidents, [opened.id]: opened } }
    }
    case 'incident.closed':
      return {
        ...state,
        incidents: bounded(
          patch(state.incidents, event.data.incidentId, (old) => ({ ...old, closedAt: event.at, closedBy: event.data.cause })),
          (incident) => incident.closedAt !== null,
          (incident) => incident.closedAt ?? 0,
          KEPT_CLOSED_INCIDENTS,
        ),
      }
    case 'decision.made':
      return {
        ...state,
        incidents: patch(state.incidents, event.data.incidentId, (old) => ({
          ...old,
          decision: { at: event.at, decision: event.data.decision },
        })),
      }
    case 'repair.planned': {
      const { approval, ...planned } = event.data
      const repair: Repair = {
        id: planned.repairId,
        incidentId: planned.incidentId,
        ruleId: planned.ruleId,
        fingerprint: planned.fingerprint,
        resources: planned.resources,
        plan: planned.plan,
        attempt: planned.attempt,
        stage: approval.kind === 'needed' ? 'awaiting' : 'approved',
        plannedAt: event.at,
        expiresAt: approval.kind === 'needed' ? approval.expiresAt : null,
        snoozedUntilAt: null,
        approvedAt: null,
        approvedBy: null,
        startedAt: null,
        performedAt: null,
        settledAt: null,
        steps: [],
        performedOk: null,
        outcome: null,
        evidence: [],
        endMessage: null,
      }
      return {
        ...state,
        repairs: { ...state.repairs, [repair.id]: repair },
        incidents: patch(state.incidents, repair.incidentId, (old) => ({ ...old, repairIds: [...old.repairIds, repair.id] })),
      }
    }
    case 'repair.approved':
      return patchRepair(state, event.data.repairId, (old) => ({
        ...old,
        stage: 'approved',
        approvedAt: event.at,
        approvedBy: event.actor.kind === 'person' ? event.actor.name : null,
      }))
    case 'repair.rejected':
      return patchRepair(state, event.data.repairId, (old) => ({
        ...old,
        stage: 'rejected',
        settledAt: event.at,
        endMessage: { code: 'repair.rejected_because', params: { reason: event.data.reason } },
      }))
    case 'repair.snoozed':
      return patchRepair(state, event.data.repairId, (old) => ({ ...old, snoozedUntilAt: event.data.untilAt }))
    case 'repair.withdrawn':
      return patchRepair(state, event.data.repairId, (old) => ({
        ...old,
        stage: 'withdrawn',
        settledAt: event.at,
        endMessage: event.data.message,
      }))
    case 'repair.started':
      return patchCounters(
        patchRepair(state, event.data.repairId, (old) => ({ ...old, stage: 'performing', startedAt: event.at })),
        event.data.repairId,
        (counter) => ({ ...counter, attempts: counter.attempts + 1, lastAttemptAt: event.at }),
      )
    case 'step.finished':
      return patchRepair(state, event.data.repairId, (old) => ({ ...old, steps: [...old.steps, event.data.step] }))
    case 'repair.performed':
      return patchRepair(state, event.data.repairId, (old) => ({
        ...old,
        stage: 'verifying',
        performedAt: event.at,
        performedOk: event.data.ok,
      }))
    case 'repair.settled': {
      const { outcome, evidence } = event.data
      const counted = patchCounters(state, event.data.repairId, (counter) => withOutcome(counter, event.at, outcome))
      return patchRepair(counted, event.data.repairId, (old) => ({
        ...old,
        stage: 'settled',
        settledAt: event.at,
        outcome,
        evidence,
      }))
    }
    case 'repair.regressed':
      return patchCounters(
        patchRepair(state, event.data.repairId, (old) => ({ ...old, outcome: 'regressed' })),
        event.data.repairId,
        (counter) => withOutcome(counter, event.at, 'regressed'),
      )
    case 'series.ended':
      return patchCounters(state, event.data.repairId, (counter) => ({
        ...counter,
        attempts: 0,
        cooldownUntilAt: event.data.cooldownUntilAt,
      }))
    case 'breaker.changed': {
      const { fingerprint, state: next, cause, message, probeAt } = event.data
      if (next === 'closed') {
        const { [fingerprint]: _closed, ...rest } = state.breakers
        return { ...state, breakers: rest }
      }
      return {
        ...state,
        breakers: { ...state.breakers, [fingerprint]: { state: next, cause, message, probeAt, changedAt: event.at } },
      }
    }
    case 'report.made':
    case 'notice.sent':
      return state
  }
}
