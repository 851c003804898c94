import { describeStep } from '@shared/domain/describe-step'
import type { Message } from '@shared/domain/message'
import type { Incident, Repair } from '@shared/domain/state'

/** A plan in one line: its first step, and how many follow. */
export const planInBrief = (repair: Repair): { readonly first: Message; readonly more: number } => {
  const [first, ...rest] = repair.plan.steps
  if (first === undefined) throw new Error(`the plan of ${repair.id} has no step`)
  return { first: describeStep(first), more: rest.length }
}

/** The evidence in one line: the newest line of a log that matched; what a check said is the title already. */
export const evidenceInBrief = (incident: Incident | undefined): string | null =>
  incident?.evidence.at(-1)?.trim() ?? null
