import { message, type Message } from '@shared/domain/message'
import { entryOf } from '@shared/domain/record'
import type { Repair, State } from '@shared/domain/state'
import { holdOf } from '../core/held-back'
import { silenceOf } from '../core/silence'
import { isInStorm } from '../core/storm'

/** As it was decided or approved, it fitted the host then. What could not begin for so long is looked at anew. */
const LONGEST_WAIT_MS = 10 * 60_000

/**
 * Why a repair must not begin now, although it was decided a moment ago: something has come between. Against the mode and
 * against work on the host nothing begins, whoever approved it; a person's approval goes past a silence and a storm.
 * null when nothing is in its way.
 */
export const withheld = (state: State, repair: Repair, now: number): Message | null => {
  const incident = entryOf(state.incidents, repair.incidentId)
  if (state.mode === 'observe') return message('repair.observing')
  if (holdOf(state) !== null) return message('repair.withheld_hold')
  if (now - (repair.approvedAt ?? repair.plannedAt) > LONGEST_WAIT_MS)
    return message('repair.withheld_waited')
  if (repair.approvedBy !== null || !incident) return null
  if (silenceOf(state, incident, now) !== null) return message('repair.withheld_silence')
  if (state.settling !== null && state.settling.untilAt > now) return message('repair.withheld_hold')
  // One that was decided in the storm has asked; without an approval it was decided before.
  return isInStorm(state.storm, incident) ? message('repair.withheld_storm') : null
}
