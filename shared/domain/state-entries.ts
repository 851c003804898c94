import type { EventData } from './event'
import { entryOf } from './record'
import type { CheckState, Incident, Repair, Source, State } from './state'

/** A settings file has room for any number of faults; the state tells the first ones. */
export const KEPT_FAULTS = 50

/** The state under newly loaded settings: checks and sources that stay what they were keep what is known of them. */
export const withSettings = (state: State, at: number, data: EventData<'settings.loaded'>): State => ({
  ...state,
  mode: data.mode,
  rejected: null,
  settings: {
    file: data.file,
    sha256: data.sha256,
    loadedAt: at,
    rules: data.rules,
    warnings: data.warnings.slice(0, KEPT_FAULTS),
  },
  checks: Object.fromEntries(
    data.checks.map((check): [string, CheckState] => {
      const old = entryOf(state.checks, check.name)
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
    data.sources.map((source): [string, Source] => {
      const old = entryOf(state.sources, source.id)
      // A source that now reads another file begins anew.
      return [
        source.id,
        old?.path === source.path ? old : { ...source, state: null, message: null, changedAt: null },
      ]
    }),
  ),
})

export const openedIncident = (at: number, data: EventData<'incident.opened'>): Incident => ({
  id: data.incidentId,
  fingerprint: data.fingerprint,
  ruleId: data.ruleId,
  target: data.target,
  severity: data.severity,
  cause: data.cause,
  title: data.title,
  openedAt: at,
  lastSeenAt: at,
  closedAt: null,
  closedBy: null,
  observations: 0,
  evidence: [],
  decision: null,
  repairIds: [],
})

export const plannedRepair = (at: number, { approval, ...data }: EventData<'repair.planned'>): Repair => ({
  id: data.repairId,
  incidentId: data.incidentId,
  ruleId: data.ruleId,
  fingerprint: data.fingerprint,
  resources: data.resources,
  plan: data.plan,
  attempt: data.attempt,
  stage: approval.kind === 'needed' ? 'awaiting' : 'approved',
  plannedAt: at,
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
  undoes: data.undoes ?? null,
  undoneBy: null,
  undoSteps: 0,
  differences: data.differences ?? [],
  endMessage: null,
})
