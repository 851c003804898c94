import { message } from '@shared/domain/message'
import type { Repair, State } from '@shared/domain/state'
import { isUndoable } from '@shared/domain/undoable'
import type { Console } from '../console'
import { findId, planInBrief, shortId } from './brief'
import { waitingRepairs } from './status-document'

/** The ended repair that a person meant and that can be taken back; null when there is none, with a list of those that can. */
export const findUndoable = (out: Console, state: State, given: string): Repair | null => {
  const ids = Object.keys(state.repairs)
  const undoable = Object.values(state.repairs).filter(isUndoable)
  const found = findId(given, ids)
  const repair = found.kind === 'found' ? state.repairs[found.id] : undefined
  if (repair) return repair
  if (found.kind === 'several') out.tell(message('cli.repair.several', { id: given, n: found.ids.length }))
  else out.tell(message('cli.undo.none', { id: given }))
  for (const other of undoable) out.say(`  ${shortId(other.id, ids)}  ${planInBrief(out, other.plan)}`)
  if (undoable.length === 0) out.say(out.text('cli.undo.nothing'))
  return null
}

/** The waiting repair that a person meant; null when there is none, with a list of those that wait. */
export const findWaiting = (out: Console, state: State, given: string): Repair | null => {
  const waiting = waitingRepairs(state)
  const ids = Object.keys(state.repairs)
  const found = findId(
    given,
    waiting.map(({ id }) => id),
  )
  const repair = found.kind === 'found' ? waiting.find(({ id }) => id === found.id) : undefined
  if (repair) return repair
  const ended = findId(given, ids)
  if (found.kind === 'several') out.tell(message('cli.repair.several', { id: given, n: found.ids.length }))
  else if (ended.kind === 'found')
    out.tell(
      message('cli.repair.ended', {
        id: shortId(ended.id, ids),
        stage: `@cli.stage.${state.repairs[ended.id]?.stage ?? 'settled'}`,
      }),
    )
  else out.tell(message('cli.repair.none', { id: given }))
  for (const other of waiting) out.say(`  ${shortId(other.id, ids)}  ${planInBrief(out, other.plan)}`)
  if (waiting.length === 0) out.say(out.text('cli.repair.nothing_waits'))
  return null
}
