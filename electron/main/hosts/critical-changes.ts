import type { Incident, State } from '@shared/domain/state'
import type { Snapshot } from '@shared/ipc/contract'
import { silenceOf } from '../../engine/core/silence'

export type CriticalChanges = {
  readonly opened: readonly Incident[]
  /** The ids of critical incidents that are over, silenced, or no longer known to the host. */
  readonly ended: readonly string[]
}

const none: CriticalChanges = { opened: [], ended: [] }

/** A silence that is over has left the state by its own event, so no clock is asked. */
const isSilenced = (state: State, incident: Incident): boolean =>
  silenceOf(state, incident, -Infinity) !== null

/** The critical incidents that a person should see, by id. */
export const alarming = (state: State): ReadonlyMap<string, Incident> =>
  new Map(
    Object.values(state.incidents)
      .filter(
        (incident) =>
          incident.severity === 'critical' && incident.closedAt === null && !isSilenced(state, incident),
      )
      .map((incident) => [incident.id, incident]),
  )

/**
 * What became critical between two looks at a host, also while it could not be reached or was silenced. The first look is
 * where it begins: what was open then is not news.
 */
export const criticalChanges = (before: Snapshot | null, after: Snapshot): CriticalChanges => {
  if (before?.kind !== 'running' || after.kind !== 'running') return none
  const [old, young] = [before.state, after.state]
  if (old.incidents === young.incidents && old.silences === young.silences) return none
  const [was, is] = [alarming(old), alarming(young)]
  return {
    opened: [...is.values()].filter(({ id }) => !was.has(id)),
    ended: [...was.keys()].filter((id) => !is.has(id)),
  }
}
