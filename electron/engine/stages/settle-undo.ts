import { message } from '@shared/domain/message'
import type { Repair, State } from '@shared/domain/state'
import { openByUndo } from '../core/breaker'
import type { Entry } from './recorder'

export type SettledUndo = {
  readonly entries: readonly Entry[]
  /** Nobody has clicked for it, so somebody has to be told. */
  readonly needsPerson: boolean
}

const evidenceOf = ({ performedOk, plan }: Repair, wasCutOff: boolean): Repair['evidence'] => {
  if (wasCutOff) return [message('repair.interrupted')]
  return [performedOk ? message('undo.done', { n: plan.steps.length }) : message('undo.failed')]
}

/**
 * How an undo ends: it has compared what it put back step by step, and nothing else could prove it. One that was begun
 * without a click and did not come to its end opens the breaker: no next attempt is made on what is half put back.
 */
export const settleUndo = (state: State, undo: Repair, wasCutOff: boolean, now: number): SettledUndo => {
  const isDone = !wasCutOff && undo.performedOk === true
  const outcome = isDone ? 'verified' : wasCutOff ? 'interrupted' : 'ineffective'
  const { id: repairId, fingerprint } = undo
  const needsPerson = !isDone && undo.approvedBy === null
  const isOpen = state.breakers[fingerprint]?.state === 'open'
  return {
    entries: [
      { type: 'repair.settled', data: { repairId, outcome, evidence: [...evidenceOf(undo, wasCutOff)] } },
      ...(needsPerson && !isOpen
        ? [{ type: 'breaker.changed', data: { fingerprint, ...openByUndo(now) } } as const]
        : []),
    ],
    needsPerson,
  }
}
