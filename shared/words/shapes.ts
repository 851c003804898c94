import type { Overall, Reading } from '../domain/check'
import type { Severity } from '../domain/observation'
import type { Outcome } from '../domain/outcome'
import type { CheckState } from '../domain/state'
import type { Shape } from '../ipc/hosts'

/** How bad an incident looks: what only warns is amber, anything above is red. */
export const severityShape = (severity: Severity): Shape => (severity === 'warning' ? 'caution' : 'critical')

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
