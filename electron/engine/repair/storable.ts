import { message, type Message } from '@shared/domain/message'
import { planSchema, stepSchema, type Plan, type Step } from '@shared/domain/plan'
import { z } from 'zod'

/** As many as one event holds. */
const MOST_UNDO_STEPS = 200
const undoSchema = z.array(stepSchema).max(MOST_UNDO_STEPS)

const told = ({ issues: [issue] }: z.ZodError): Message =>
  message('gate.plan.failed', {
    why: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`.slice(0, 300),
  })

/**
 * Why a plan could not be read back from the journal; null when it can. What a later start cannot read, it could not tell
 * as interrupted, and nobody could take it back: such a plan must never begin.
 */
export const refuseUnstorable = (plan: Plan): Message | null => {
  const parsed = planSchema.safeParse(plan)
  return parsed.success ? null : told(parsed.error)
}

/** The same for the steps that would take one back. */
export const refuseUnstorableUndo = (undo: readonly Step[]): Message | null => {
  const parsed = undoSchema.safeParse(undo)
  return parsed.success ? null : told(parsed.error)
}
