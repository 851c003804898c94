import type { Message } from '@shared/domain/message'
import type { Step } from '@shared/domain/plan'
import type { GuardContext } from './define-step-kind'
import { kindOf } from './steps'

export type GuardVerdict =
  | { readonly kind: 'allowed' }
  | { readonly kind: 'refused'; readonly message: Message }

/** Asked for every step right before it runs; it trusts nothing that the plan says about itself. */
export type Guard = (step: Step, signal: AbortSignal) => Promise<GuardVerdict>

/** Makes the guard for one version of the settings. */
export const createGuard =
  (context: GuardContext): Guard =>
  async (step, signal) => {
    const why = await kindOf(step).refuse(step, context, signal)
    return why === null ? { kind: 'allowed' } : { kind: 'refused', message: why }
  }
