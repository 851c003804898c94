import { stepCommand } from '@shared/domain/describe-step'
import { message, type Message } from '@shared/domain/message'
import type { Plan, Step } from '@shared/domain/plan'
import { canonicalJson } from './canonical-json'

export type PlanFit =
  /** The approved plan still does what it was approved for. */
  { readonly kind: 'fits' } | { readonly kind: 'differs'; readonly differences: readonly Message[] }

const KEPT_DIFFERENCES = 10

type Numbers = Readonly<Record<string, number>>

/** How far a step may go, for kinds whose lists change by the minute; null for steps that are pinned. */
const boundsOf = (step: Step): Numbers | null => ('bounds' in step ? step.bounds : null)
const foundOf = (step: Step): Readonly<Record<string, unknown>> => ('found' in step ? step.found : {})

/** What has to be the same in both plans: everything but what was seen, and the bounds of bounded steps. */
const pinnedText = (step: Step): string => canonicalJson({ ...step, found: undefined, bounds: undefined })

/** What a bounded step found now beyond what was approved. */
const beyond = (approved: Step, fresh: Step): readonly Message[] => {
  const bounds = boundsOf(approved)
  if (bounds === null) return []
  const found = foundOf(fresh)
  return Object.entries(bounds).flatMap(([what, most]) => {
    const now = found[what]
    return typeof now === 'number' && now > most
      ? [
          message('plan.differs.beyond', {
            command: stepCommand(approved),
            what: `@plan.bound.${what}`,
            now,
            most,
          }),
        ]
      : []
  })
}

/**
 * Compares the plan that was approved with one that was made just now. It still fits when every step is the same, and
 * what bounded steps would find now lies within the approved bounds. Else it tells in what they differ. Pure.
 */
export const comparePlans = (approved: Plan, fresh: Plan): PlanFit => {
  const differences: Message[] = []
  const isOther =
    canonicalJson([approved.actions, approved.host, approved.target]) !==
    canonicalJson([fresh.actions, fresh.host, fresh.target])
  if (isOther || approved.undo !== fresh.undo || approved.risk !== fresh.risk)
    differences.push(message('plan.differs.content'))
  if (JSON.stringify(approved.verifyChecks) !== JSON.stringify(fresh.verifyChecks))
    differences.push(message('plan.differs.checks'))
  const left = [...fresh.steps]
  for (const step of approved.steps) {
    const at = left.findIndex((other) => pinnedText(other) === pinnedText(step))
    const [same] = at < 0 ? [] : left.splice(at, 1)
    if (same === undefined) differences.push(message('plan.differs.gone', { command: stepCommand(step) }))
    else differences.push(...beyond(step, same))
  }
  differences.push(...left.map((step) => message('plan.differs.new', { command: stepCommand(step) })))
  return differences.length === 0
    ? { kind: 'fits' }
    : { kind: 'differs', differences: differences.slice(0, KEPT_DIFFERENCES) }
}
