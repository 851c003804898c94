import type { Ability } from '@shared/domain/ledger-summary'
import { message } from '@shared/domain/message'
import type { Clock } from '../ports'
import type { Rule } from '../settings/settings'
import { withDeadline } from '../stages/deadline'

const RULE_LIMIT_MS = 15_000
const FRESH_MS = 60_000
/** Looks at so many rules at once: an answer should not take long, nor the host be asked everything in one moment. */
const AT_ONCE = 3

export type Abilities = { readonly at: number; readonly rules: readonly Ability[] }

type Deps = {
  readonly clock: Clock
  readonly signal: AbortSignal
  readonly rules: readonly Rule[]
  readonly abilityOf: (rule: Rule, signal: AbortSignal) => Promise<Ability>
}

/**
 * Whether each rule could act right now. Looked at once a minute at most, unless `fresh` is asked for, and by one at a time
 * for all who ask; never in the way of a decision.
 */
export const createAbilities = ({
  clock,
  signal,
  rules,
  abilityOf,
}: Deps): ((fresh: boolean) => Promise<Abilities>) => {
  let last: Abilities | null = null
  let underWay: Promise<Abilities> | null = null

  const lookAt = async (rule: Rule): Promise<Ability> => {
    try {
      return await withDeadline(clock, { limitMs: RULE_LIMIT_MS, signal }, (within) =>
        abilityOf(rule, within),
      )
    } catch (error) {
      const why = error instanceof Error ? error.message.slice(0, 300) : String(error)
      return { kind: 'impossible', ruleId: rule.id, why: message('trust.look_failed', { why }) }
    }
  }

  const look = async (): Promise<Abilities> => {
    const at = clock.now()
    const found = new Map<string, Ability>()
    const left = [...rules]
    const work = async (): Promise<void> => {
      for (let rule = left.shift(); rule !== undefined && !signal.aborted; rule = left.shift())
        found.set(rule.id, await lookAt(rule))
    }
    await Promise.all(Array.from({ length: AT_ONCE }, work))
    last = { at, rules: rules.flatMap(({ id }) => found.get(id) ?? []) }
    return last
  }

  return (fresh) => {
    const now = clock.now()
    if (!fresh && last !== null && now >= last.at && now - last.at < FRESH_MS) return Promise.resolve(last)
    underWay ??= look().finally(() => {
      underWay = null
    })
    return underWay
  }
}
