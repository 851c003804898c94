import { createHash } from 'node:crypto'
import type { Plan, Step } from '@shared/domain/plan'
import { canonicalJson, type Json } from '../core/canonical-json'

/** What of a step is binding. */
const boundOf = (step: Step): Json => {
  const { found: _seen, ...binding } = { found: undefined, ...step }
  return binding
}

/**
 * The SHA-256 of what a plan will do, as 64 hex digits: what an approval is bound to.
 * `touches` and `asks` are left out: they are text for people, and rewording them is not another plan. So is what was
 * only seen while planning (`found`, `freesBytes`), which changes by the minute and binds nobody: the bounds do.
 */
export const hashPlan = ({
  actions,
  host,
  target,
  steps,
  risk,
  undo,
  verifyChecks,
}: Omit<Plan, 'hash'>): string =>
  createHash('sha256')
    .update(canonicalJson({ actions, host, target, steps: steps.map(boundOf), risk, undo, verifyChecks }))
    .digest('hex')
