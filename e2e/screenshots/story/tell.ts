import { engineActor, type Actor } from '@shared/domain/actor'
import type { EventData, EventDraft, EventType } from '@shared/domain/event'
import type { Plan } from '@shared/domain/plan'
import { hashPlan } from '../../../electron/engine/repair/plan-hash'

export const HOST = 'mks-prod-01'

const person = (name: string): Actor => ({
  kind: 'person',
  name,
  host: HOST,
  face: 'desktop',
  proof: 'proved',
})
export const sato = person('sato')
export const tanaka = person('tanaka')

/** One thing that happened; the compiler holds its data to its type. */
export const tell = <T extends EventType>(
  at: number,
  type: T,
  data: EventData<T>,
  actor: Actor = engineActor,
): EventDraft => ({ type, at, actor, data }) as EventDraft

type PlanParts = Pick<Plan, 'actions' | 'target' | 'steps' | 'touches' | 'risk' | 'undo' | 'verifyChecks'> &
  Partial<Pick<Plan, 'freesBytes'>>

/** A plan with the hash that the engine would give it. */
export const planOf = (parts: PlanParts): Plan => {
  const plan = { host: HOST, asks: [], freesBytes: null, ...parts }
  return { ...plan, hash: hashPlan(plan) }
}
