import type { DecideInput } from '../core/decide'
import type { Rule } from '../settings/settings'
import type { Context } from './context'
import type { CheckRun } from './run-checks'

/** Whether a check has looked recently enough for its word to count. */
export const isFresh = (context: Pick<Context, 'clock' | 'trustedSince'>, run: CheckRun): boolean => {
  const ageMs = context.clock.now() - (run.lastRunAt ?? 0)
  // A reading of the future is one from before the clock was set back.
  return (
    (run.startedAt ?? 0) >= context.trustedSince() &&
    ageMs >= 0 &&
    ageMs <= 2 * run.use.intervalMs + run.use.timeoutMs
  )
}

/** The fresh readings of the checks that stand for a rule's target. */
export const freshChecks = (context: Context, rule: Rule): DecideInput['checks'] =>
  context.checks
    .all()
    .flatMap((run) =>
      isFresh(context, run) && run.reading && rule.verifyChecks.includes(run.use.name)
        ? [{ name: run.use.name, status: run.reading.status }]
        : [],
    )
