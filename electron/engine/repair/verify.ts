import type { CheckStatus } from '@shared/domain/check'
import { message, type Message } from '@shared/domain/message'
import type { Outcome } from '@shared/domain/outcome'

const NEEDED_PASSES = 3

export type VerifyInput = {
  readonly performedAt: number
  readonly performedOk: boolean
  readonly verifyChecks: readonly string[]
  /** Every result of those checks, in any order; what is not later than `performedAt` proves nothing. */
  readonly results: readonly { readonly name: string; readonly at: number; readonly status: CheckStatus }[]
  /** When the rule matched again. */
  readonly recurrences: readonly number[]
  readonly cause: 'log' | 'check'
  /** Whether planning again found nothing left to do; null when that proves nothing about the actions. */
  readonly proof: boolean | null
  readonly now: number
  /** How long a log rule has to stay quiet after the repair. */
  readonly recurrenceMs: number
  /** How long a check may keep failing after the repair. */
  readonly checkDeadlineMs: number
  readonly neededPasses?: number
}

export type VerifyVerdict =
  | { readonly kind: 'wait'; readonly untilAt: number }
  | {
      readonly kind: 'settled'
      readonly outcome: Extract<Outcome, 'verified' | 'ineffective' | 'inconclusive'>
      readonly evidence: readonly Message[]
    }

type CheckVerdict =
  | { readonly kind: 'passed'; readonly name: string }
  | { readonly kind: 'pending'; readonly untilAt: number }
  | { readonly kind: 'failing'; readonly name: string }
  | { readonly kind: 'silent'; readonly name: string }

/** Judges one check by its run of results: enough passes in a row, still failing, or not yet to be told. */
const judgeCheck = (input: VerifyInput, name: string, neededPasses: number): CheckVerdict => {
  const { performedAt, recurrenceMs, checkDeadlineMs, now } = input
  const results = input.results
    .filter((r) => r.name === name && r.at > performedAt)
    .sort((a, b) => a.at - b.at)
  const lastBad = results.findLastIndex((r) => r.status !== 'healthy')
  if (results.length - 1 - lastBad >= neededPasses) return { kind: 'passed', name }

  const latest = results.at(-1)
  const lastGoodAt = results.findLast((r) => r.status === 'healthy')?.at ?? performedAt
  // Coming and going is not healthy either: this is where waiting for a longer run of passes ends.
  const lastCallAt = performedAt + recurrenceMs + 2 * checkDeadlineMs
  const deadlineAt = Math.min(lastGoodAt + checkDeadlineMs, lastCallAt)
  if (now < deadlineAt) return { kind: 'pending', untilAt: deadlineAt }
  if (latest?.status === 'healthy' && now < lastCallAt) return { kind: 'pending', untilAt: lastCallAt }
  return results.some((r) => r.status === 'unhealthy') ? { kind: 'failing', name } : { kind: 'silent', name }
}

/**
 * Judges whether a repair worked. Only a positive proof verifies it: the check that fired is healthy several times
 * in a row, or nothing is left to do. Silence alone is inconclusive. Pure; asked again at `untilAt` or with news.
 */
export const verifyRepair = (input: VerifyInput): VerifyVerdict => {
  const { performedAt, recurrenceMs, now, neededPasses = NEEDED_PASSES } = input
  const settled = (
    outcome: 'verified' | 'ineffective' | 'inconclusive',
    evidence: readonly Message[],
  ): VerifyVerdict => ({
    kind: 'settled',
    outcome,
    evidence,
  })
  if (!input.performedOk) return settled('ineffective', [message('verify.not_performed')])

  const quietAt = performedAt + recurrenceMs
  const waitsForQuiet = input.cause === 'log' || input.verifyChecks.length === 0
  const recurrence = input.recurrences
    .filter((at) => at > performedAt && at <= quietAt)
    .sort((a, b) => a - b)[0]
  if (waitsForQuiet && recurrence !== undefined)
    return settled('ineffective', [
      message('verify.recurred', { seconds: Math.round((recurrence - performedAt) / 1000) }),
    ])

  const verdicts = [...new Set(input.verifyChecks)].map((name) => judgeCheck(input, name, neededPasses))
  const failing = verdicts.filter((verdict) => verdict.kind === 'failing')
  if (failing.length > 0)
    return settled(
      'ineffective',
      failing.map(({ name }) => message('verify.still_failing', { check: name })),
    )
  const silent = verdicts.filter((verdict) => verdict.kind === 'silent')
  if (silent.length > 0)
    return settled(
      'inconclusive',
      silent.map(({ name }) => message('verify.no_answer', { check: name })),
    )
  const pending = verdicts.filter((verdict) => verdict.kind === 'pending')
  if (pending.length > 0)
    return { kind: 'wait', untilAt: Math.min(...pending.map((verdict) => verdict.untilAt)) }

  const proved = input.verifyChecks.length > 0
  if (!proved && input.proof === false) return settled('ineffective', [message('verify.still_needed')])
  if (waitsForQuiet && now < quietAt) return { kind: 'wait', untilAt: quietAt }

  const quiet = message('verify.quiet', { seconds: Math.round(recurrenceMs / 1000) })
  const passes = verdicts.flatMap((verdict) =>
    verdict.kind === 'passed' ? [message('verify.passed', { check: verdict.name, n: neededPasses })] : [],
  )
  if (proved) return settled('verified', waitsForQuiet ? [...passes, quiet] : passes)
  return input.proof === true
    ? settled('verified', [message('verify.nothing_left'), quiet])
    : settled('inconclusive', [quiet, message('verify.no_check')])
}
