import { judgeClosing } from '../core/breaker'
import { PASSES_TO_RECOVER } from '../core/schedule'
import type { Rule } from '../settings/settings'
import { openIncidentOf, type Context } from './context'
import type { CheckRun } from './run-checks'
import type { Entry } from './recorder'

/**
 * Closes breakers of what is well again, whoever mended it: one that too many repairs opened stays for its time, and
 * nothing else would look at it once its incident is over.
 */
export const createBreakerStage = (
  context: Pick<Context, 'checks' | 'clock' | 'recorder' | 'rules'>,
): { readonly onReading: (run: CheckRun) => Promise<void> } => {
  const { recorder, clock } = context

  /** All checks of a rule have passed so often in a row. */
  const isWell = (names: readonly string[]): boolean => {
    const runs = context.checks.all().filter(({ use }) => names.includes(use.name))
    return (
      names.length > 0 &&
      runs.length === names.length &&
      runs.every(({ consecutivePasses }) => consecutivePasses >= PASSES_TO_RECOVER)
    )
  }

  /** A fingerprint begins with its rule; of two ids that both fit, the longer one is meant. */
  const ruleOf = (key: string): Rule | undefined =>
    [...context.rules.values()]
      .filter(({ id }) => key.startsWith(`${id}|`))
      .toSorted((a, b) => b.id.length - a.id.length)[0]

  return {
    onReading: async ({ use, consecutivePasses }) => {
      const state = recorder.state()
      const keys = Object.keys(state.breakers)
      if (keys.length === 0 || consecutivePasses < PASSES_TO_RECOVER) return
      const entries: Entry[] = []
      for (const key of keys) {
        const rule = ruleOf(key)
        if (!rule?.verifyChecks.includes(use.name)) continue
        if (openIncidentOf(state, key) || !isWell(rule.verifyChecks)) continue
        const change = judgeClosing(state.breakers[key] ?? null, clock.now())
        if (change) entries.push({ type: 'breaker.changed', data: { fingerprint: key, ...change } })
      }
      await recorder.record(entries)
    },
  }
}
