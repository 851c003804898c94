import type { Hold, Incident, State } from '@shared/domain/state'
import type { HeldBy } from '@shared/domain/upkeep'
import { silenceOf } from './silence'
import { isInStorm } from './storm'

/**
 * The hold that lasts longest. One lasts until its end is recorded, whatever the clock says: only then its minute
 * begins, in which services come up.
 */
export const holdOf = ({ holds }: Pick<State, 'holds'>): Hold | null =>
  Object.values(holds).sort((a, b) => b.untilAt - a.untilAt)[0] ?? null

/** What a deployment brings up is its own doing, until a minute after its end. */
const heldByHold = (state: State, { openedAt }: Pick<Incident, 'openedAt'>, now: number): string | null => {
  const hold = Object.values(state.holds).find(({ beganAt }) => openedAt >= beganAt)
  if (hold) return hold.id
  const { settling } = state
  return settling !== null && settling.untilAt > now && openedAt >= settling.beganAt ? settling.holdId : null
}

/** What keeps the notices of an incident back now; null when they may be sent. */
export const mutedBy = (
  state: State,
  incident: Pick<Incident, 'ruleId' | 'target' | 'openedAt'>,
  now: number,
): HeldBy | null => {
  const silence = silenceOf(state, incident, now)
  if (silence !== null) return { kind: 'silence', id: silence.id }
  const holdId = heldByHold(state, incident, now)
  if (holdId !== null) return { kind: 'hold', id: holdId }
  return state.storm !== null && isInStorm(state.storm, incident)
    ? { kind: 'storm', id: state.storm.id }
    : null
}
