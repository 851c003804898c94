import type { Incident, State } from '@shared/domain/state'
import type { Snapshot } from '@shared/ipc/contract'

export type CriticalChanges = {
  readonly opened: readonly Incident[]
  /** The ids of critical incidents that are over, or that the host no longer knows. */
  readonly ended: readonly string[]
}

const none: CriticalChanges = { opened: [], ended: [] }

const openCritical = (state: State): readonly Incident[] =>
  Object.values(state.incidents).filter(
    ({ severity, closedAt }) => severity === 'critical' && closedAt === null,
  )

/**
 * What became critical between two looks at a host, also while it could not be reached. The first look is where it
 * begins: what was open then is not news.
 */
export const criticalChanges = (before: Snapshot | null, after: Snapshot): CriticalChanges => {
  if (before?.kind !== 'running' || after.kind !== 'running') return none
  const [old, young] = [before.state.incidents, after.state.incidents]
  if (old === young) return none
  return {
    opened: openCritical(after.state).filter(({ id }) => old[id] === undefined),
    ended: openCritical(before.state)
      .filter(({ id }) => young[id] === undefined || young[id].closedAt !== null)
      .map(({ id }) => id),
  }
}
