import type { CheckStatus } from '@shared/domain/check'
import type { Decision, Gate, Reason } from '@shared/domain/decision'
import { message, type Message } from '@shared/domain/message'
import type { Mode } from '@shared/domain/outcome'
import type { Risk, UndoClass } from '@shared/domain/plan'
import type { Breaker, Counter } from '@shared/domain/state'
import { pass, stop, wholeSeconds as seconds, type Answer } from './answer'
import {
  askDependency,
  askHold,
  askIntent,
  askNetwork,
  askSilence,
  askStorm,
  type UpkeepInput,
} from './upkeep-gates'

/** What planning came to, as the decision needs it. */
export type PlanOutcome =
  | {
      readonly kind: 'steps'
      readonly count: number
      readonly risk: Risk
      readonly undo: UndoClass
      readonly restarts: boolean
      /** Why the plan itself wants a person, whatever the mode. */
      readonly asks: readonly Message[]
      /** The settings let its irreversible actions go ahead without a click. */
      readonly allowedIrreversible: boolean
    }
  | { readonly kind: 'nothing'; readonly why: Message }
  | { readonly kind: 'impossible'; readonly why: Message }

/** A plan that was not possible may be a moment later: the service was starting, the folder was not mounted yet. */
export const LOOK_AGAIN_MS = 60_000

export type DecideInput = UpkeepInput & {
  readonly mode: Mode
  /** `demoted`: it may act by its settings, but has made things worse. */
  readonly autoFix: true | false | 'approve' | 'demoted'
  /** A person has taken this rule's last repair of this target back. */
  readonly undoneByPerson: boolean
  /** False for a rule whose actions only read and tell, or name acts that this version does not perform. */
  readonly hasRepair: boolean
  readonly cause: 'check' | 'log'
  /** Whether the failing check asks another machine. */
  readonly needsNetwork: boolean
  /** The newest status of each check that stands for the target; only readings that are fresh. */
  readonly checks: readonly { readonly name: string; readonly status: CheckStatus }[]
  readonly breaker: Breaker | null
  /** The counters of the fingerprint and of every touched resource. */
  readonly counters: readonly { readonly key: string; readonly counter: Counter }[]
  readonly maxRetries: number
  readonly retryDelayMs: number
  readonly cooldownMs: number
  /** Repairs that began within the last hour, and how many may before everything asks. */
  readonly begunWithinHour: number
  readonly repairsPerHour: number
  /** The resource that another repair is working on, when there is one. */
  readonly busyWith: string | null
  /** null before planning: the early gates are asked first, since planning looks at the host. */
  readonly plan: PlanOutcome | null
}

export type DecideResult = Decision | { readonly kind: 'needs_look' } | { readonly kind: 'needs_plan' }

type Ask = (input: DecideInput) => Answer

const askMode: Ask = ({ mode }) => {
  switch (mode) {
    case 'auto':
      return pass(message('gate.mode.auto'))
    case 'approve':
      return { verdict: 'ask', message: message('gate.mode.ask') }
    case 'observe':
      return { verdict: 'stop', message: message('gate.mode.stop') }
  }
}

const askAutoFix: Ask = ({ autoFix, hasRepair, undoneByPerson }) => {
  if (!hasRepair) return { verdict: 'stop', message: message('gate.auto_fix.none') }
  if (autoFix === false) return { verdict: 'stop', message: message('gate.auto_fix.stop') }
  if (autoFix === 'approve') return { verdict: 'ask', message: message('gate.auto_fix.ask') }
  if (autoFix === 'demoted') return { verdict: 'ask', message: message('gate.auto_fix.demoted') }
  if (undoneByPerson) return { verdict: 'ask', message: message('gate.auto_fix.undone') }
  return pass(message('gate.auto_fix.pass'))
}

const askBreaker: Ask = ({ breaker, now }) => {
  if (breaker === null || breaker.state === 'closed') return pass(message('gate.breaker.pass'))
  if (breaker.state === 'half_open') return pass(message('gate.breaker.probe'))
  const probeAt = breaker.probeAt ?? now
  if (now >= probeAt) return pass(message('gate.breaker.probe'))
  return {
    verdict: 'stop',
    message: message('gate.breaker.stop', { seconds: seconds(probeAt - now) }),
    retryAt: probeAt,
  }
}

/** What a person calls the thing behind a counter's key: `redis` for `resource:service:redis`. */
const nameOf = (key: string): string =>
  key
    .replace(/^.*\|/, '')
    .replace(/^resource:/, '')
    .replace(/^[a-z]+:/, '')

const askCooldown: Ask = ({ counters, now }) => {
  const cooling = counters
    .filter(({ counter }) => (counter.cooldownUntilAt ?? 0) > now)
    .sort((a, b) => (b.counter.cooldownUntilAt ?? 0) - (a.counter.cooldownUntilAt ?? 0))[0]
  if (!cooling) return pass(message('gate.cooldown.pass'))
  const untilAt = cooling.counter.cooldownUntilAt ?? now
  return {
    verdict: 'stop',
    message: message('gate.cooldown.stop', { seconds: seconds(untilAt - now), key: nameOf(cooling.key) }),
    retryAt: untilAt,
  }
}

const askAttempts: Ask = ({ counters, maxRetries, retryDelayMs, cooldownMs, now }) => {
  const most = [...counters].sort((a, b) => b.counter.attempts - a.counter.attempts)[0]?.counter
  const attempts = most?.attempts ?? 0
  const lastAt = most?.lastAttemptAt ?? 0
  // A series is ended by its last outcome. One that was left open, as by a smaller max_retries, ends by its cooldown.
  if (attempts >= maxRetries && lastAt + cooldownMs > now) {
    const params = { attempts, max: maxRetries }
    return { verdict: 'stop', message: message('gate.attempts.stop', params), retryAt: lastAt + cooldownMs }
  }
  const nextAt = attempts === 0 ? now : lastAt + retryDelayMs
  if (nextAt > now) {
    const params = { attempts, max: maxRetries, seconds: seconds(nextAt - now) }
    return { verdict: 'stop', message: message('gate.attempts.wait', params), retryAt: nextAt }
  }
  return pass(message('gate.attempts.pass', { attempts, max: maxRetries }))
}

const askRate: Ask = ({ begunWithinHour: n, repairsPerHour: max }) =>
  n < max
    ? pass(message('gate.rate.pass', { n, max }))
    : { verdict: 'ask', message: message('gate.rate.ask', { n, max }) }

/** The other repair's end is an event; until then not every line of a flood is a reason to look around again. */
const askBusy: Ask = ({ busyWith, now }) =>
  busyWith === null
    ? pass(message('gate.busy.pass'))
    : stop(message('gate.busy.stop', { key: nameOf(busyWith) }), now + LOOK_AGAIN_MS)

const askPlan: Ask = ({ plan, now }) => {
  switch (plan?.kind) {
    case 'steps':
      return pass(message('gate.plan.pass', { n: plan.count }))
    case 'nothing':
    case 'impossible':
      return { verdict: 'stop', message: plan.why, retryAt: now + LOOK_AGAIN_MS }
    case undefined:
      throw new Error('the plan gate is asked after planning')
  }
}

/** A restart that only a log line calls for needs a check that fails now; a check that cannot tell is never repaired. */
const askProof: Ask = ({ cause, checks, plan }) => {
  const unknown = checks.find((check) => check.status === 'unknown')
  const failing = checks.find((check) => check.status === 'unhealthy')
  if (cause === 'check') {
    if (failing) return pass(message('gate.proof.pass'))
    if (unknown) return { verdict: 'stop', message: message('gate.proof.unknown', { check: unknown.name }) }
    return { verdict: 'stop', message: message('gate.proof.answering', { check: checks[0]?.name ?? '' }) }
  }
  if (failing) return pass(message('gate.proof.check', { check: failing.name }))
  if (plan?.kind === 'steps' && plan.restarts) return { verdict: 'ask', message: message('gate.proof.ask') }
  return pass(message('gate.proof.pass'))
}

const askRisk: Ask = ({ plan }) => {
  if (plan?.kind !== 'steps') throw new Error('the risk gate is asked after planning')
  const [why] = plan.asks
  if (why !== undefined) return { verdict: 'ask', message: why }
  if (plan.undo === 'irreversible' && plan.allowedIrreversible)
    return pass(message('gate.risk.allowed', { risk: `@word.risk.${plan.risk}` }))
  return plan.undo === 'irreversible'
    ? { verdict: 'ask', message: message('gate.risk.ask') }
    : pass(message('gate.risk.pass', { risk: `@word.risk.${plan.risk}`, undo: `@word.undo.${plan.undo}` }))
}

const early: readonly (readonly [Gate, Ask])[] = [
  ['history', () => pass(message('gate.history.pass'))],
  ['mode', askMode],
  ['silence', askSilence],
  ['intent', askIntent],
  ['storm', askStorm],
  ['network', askNetwork],
  ['dependency', askDependency],
  ['breaker', askBreaker],
  ['cooldown', askCooldown],
  ['attempts', askAttempts],
  ['rate', askRate],
  ['busy', askBusy],
  ['auto_fix', askAutoFix],
]
const late: readonly (readonly [Gate, Ask])[] = [
  ['plan', askPlan],
  ['proof', askProof],
  ['risk', askRisk],
]

/** Whether looking around could change anything: a rule that repairs nothing is stopped later, whatever is seen. */
const isWorthLooking = (input: DecideInput): boolean =>
  input.around === null &&
  askHold(input).verdict === 'pass' &&
  ((input.hasRepair && input.autoFix !== false) || input.needsNetwork)

/**
 * Decides what to do about an open incident: run the plan, ask a person, or leave it. The gates are asked in a fixed
 * order, each leaves its reason, and the first that stops ends it. Answers `needs_look` when what is around the target
 * is missing, and `needs_plan` when only the plan is.
 */
export const decide = (input: DecideInput): DecideResult => {
  const reasons: Reason[] = []
  for (const [gate, ask] of [...early, ...late]) {
    if (gate === 'intent' && isWorthLooking(input)) return { kind: 'needs_look' }
    if (gate === 'plan' && input.plan === null) return { kind: 'needs_plan' }
    const { verdict, message: text, retryAt } = ask(input)
    reasons.push({ gate, verdict, message: text })
    if (verdict === 'stop') return { kind: 'skip', reasons, retryAt: retryAt ?? null }
  }
  return { kind: reasons.some((reason) => reason.verdict === 'ask') ? 'ask' : 'run', reasons, retryAt: null }
}

/** What decided it: the gates that had something against it. The state keeps no others of an older incident. */
const objections = ({ reasons }: Decision): string =>
  JSON.stringify(
    reasons.filter(({ verdict }) => verdict !== 'pass').map(({ gate, message: { code } }) => [gate, code]),
  )

/** True when two decisions say the same thing, apart from numbers that count down and from gates that let it pass. */
export const sameDecision = (a: Decision | null, b: Decision): boolean =>
  a !== null && a.kind === b.kind && objections(a) === objections(b)
