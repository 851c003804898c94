import type { Plan, Step } from '@shared/domain/plan'
import type { CheckUse } from '../settings/settings'
import { hashPlan } from '../repair/plan-hash'

/** A plan of given steps, as an approval would name it. */
export const planOfSteps = (...steps: readonly Step[]): Plan => {
  const content: Omit<Plan, 'hash'> = {
    actions: [{ type: 'test', version: 1 }],
    host: 'here',
    target: { kind: 'check', name: 'db' },
    steps,
    touches: [],
    asks: [],
    freesBytes: null,
    risk: 'low',
    undo: 'irreversible',
    verifyChecks: [],
  }
  return { ...content, hash: hashPlan(content) }
}

/** A check as the settings have it; its config is already parsed. */
export const checkUse = (name: string, type: string, config: unknown): CheckUse => ({
  name,
  type,
  intervalMs: 60_000,
  timeoutMs: 5000,
  critical: false,
  consecutive: 3,
  dependsOn: [],
  config,
})
