import type { Incident, Silence, State } from '@shared/domain/state'
import { targetKey } from '@shared/domain/target'
import type { SilenceScope } from '@shared/domain/upkeep'

/** Whether a silence is about what an incident is about. */
export const covers = (scope: SilenceScope, incident: Pick<Incident, 'ruleId' | 'target'>): boolean => {
  switch (scope.kind) {
    case 'all':
      return true
    case 'rule':
      return incident.ruleId === scope.ruleId
    case 'check':
      return incident.ruleId === `check:${scope.name}`
    case 'target':
      return targetKey(incident.target) === targetKey(scope.target)
  }
}

/** The silence that covers an incident now; of several the one that lasts longest. */
export const silenceOf = (
  { silences }: Pick<State, 'silences'>,
  incident: Pick<Incident, 'ruleId' | 'target'>,
  now: number,
): Silence | null =>
  Object.values(silences)
    .filter(({ scope, untilAt }) => untilAt > now && covers(scope, incident))
    .sort((a, b) => b.untilAt - a.untilAt)[0] ?? null

/** By its settings' rule going away an incident ends, but nothing has got well. */
const gotWell = ({ closedAt, closedBy }: Incident, since: number): boolean =>
  closedAt !== null && closedAt >= since && closedBy !== 'settings'

/**
 * Whether a silence that ends on recovery has seen it: an incident that it covers is over, and none is still open.
 * `recoveredChecks` have got well again by themselves, before they had an incident.
 */
export const hasRecovered = (
  { incidents }: Pick<State, 'incidents'>,
  { scope, addedAt, endsOnRecovery }: Silence,
  recoveredChecks: ReadonlySet<string> = new Set(),
): boolean => {
  if (!endsOnRecovery) return false
  const covered = Object.values(incidents).filter((incident) => covers(scope, incident))
  if (covered.some(({ closedAt }) => closedAt === null)) return false
  if (scope.kind === 'check' && recoveredChecks.has(scope.name)) return true
  return covered.some((incident) => gotWell(incident, addedAt))
}
