import { message, type Message } from '@shared/domain/message'
import type { Repair } from '@shared/domain/state'
import type { Ledger } from '../ports'

type Deps = {
  readonly ledger: Pick<Ledger, 'target'>
  readonly now: () => number
  readonly bug: (name: string, error: unknown) => void
}

/**
 * What a person is told when a series of attempts is used up: what was tried, and what repairs have come to here. Told
 * without its record when that cannot be read.
 */
export const createEscalation =
  ({ ledger, now, bug }: Deps): ((repair: Repair) => Promise<Message>) =>
  async ({ plan, attempt, fingerprint }) => {
    const what = {
      target: plan.target.name,
      tried: plan.actions.map(({ type }) => type).join(', '),
      n: attempt,
    }
    try {
      const { total, verified } = (await ledger.target(fingerprint, now())).days30
      if (total > attempt) return message('notice.gave_up', { ...what, total, verified })
    } catch (error) {
      bug('ledger of a repair', error)
    }
    return message('notice.gave_up.first', what)
  }
