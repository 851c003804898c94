import { message, type Message } from '@shared/domain/message'
import { entryOf } from '@shared/domain/record'
import type { Repair, State } from '@shared/domain/state'
import { holdOf } from '../core/held-back'
import { silenceOf } from '../core/silence'
import { isInStorm } from '../core/storm'

/**
 * Why a repair that nobody has approved must not begin now, although it was decided a moment ago: a silence, a hold or a
 * storm has come between. null when nothing has, or when a person stands for it.
 */
export const withheld = (state: State, repair: Repair, now: number): Message | null => {
  const incident = entryOf(state.incidents, repair.incidentId)
  if (repair.approvedBy !== null || !incident) return null
  if (silenceOf(state, incident, now) !== null) return message('repair.withheld_silence')
  if (holdOf(state, now) !== null) return message('repair.withheld_hold')
  // One that was decided in the storm has asked; without an approval it was decided before.
  return isInStorm(state.storm, incident) ? message('repair.withheld_storm') : null
}
