import type { Overall, Reading } from '../domain/check'
import type { Live } from '../domain/live'
import type { Severity } from '../domain/observation'
import type { Outcome } from '../domain/outcome'
import type { CheckState, Incident, Source } from '../domain/state'
import type { Shape } from '../ipc/hosts'

/** States in the order in which they want attention. */
export const shapeRank: Readonly<Record<Shape, number>> = {
  critical: 0,
  caution: 1,
  unknown: 2,
  approval: 3,
  paused: 4,
  ok: 5,
}

/** How bad an incident looks: what only warns is amber, anything above is red. */
export const severityShape = (severity: Severity): Shape => (severity === 'warning' ? 'caution' : 'critical')

export const incidentShape = (incident: Incident): Shape =>
  incident.closedAt === null ? severityShape(incident.severity) : 'ok'

/** The newest reading of a check: what was pushed by the second, else what the last event told. */
export const readingOf = (check: CheckState, live: Live | null): Reading | null =>
  live?.checks[check.name]?.reading ?? check.reading

/** A check's state: a failing critical one is critical, any other failure or a value out of its band is a caution. */
export const checkShape = (check: Pick<CheckState, 'critical'>, reading: Reading | null): Shape => {
  if (reading === null) return 'unknown'
  switch (reading.status) {
    case 'unknown':
      return 'unknown'
    case 'unhealthy':
      return check.critical || reading.band === 'danger' ? 'critical' : 'caution'
    case 'healthy':
      return reading.band === 'normal' ? 'ok' : 'caution'
  }
}

export const sourceShape = (source: Pick<Source, 'state'>): Shape => {
  switch (source.state) {
    case 'following':
      return 'ok'
    case 'unreadable':
      return 'caution'
    case 'waiting':
    case null:
      return 'unknown'
  }
}

export const outcomeShape = (outcome: Outcome): Shape => {
  switch (outcome) {
    case 'verified':
      return 'ok'
    case 'ineffective':
    case 'regressed':
    case 'interrupted':
      return 'caution'
    case 'inconclusive':
      return 'unknown'
  }
}

export const overallShape: Readonly<Record<Overall, Shape>> = {
  healthy: 'ok',
  degraded: 'caution',
  critical: 'critical',
}
