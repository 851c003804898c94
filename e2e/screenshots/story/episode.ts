import type { Actor } from '@shared/domain/actor'
import type { Decision, Reason } from '@shared/domain/decision'
import type { EventData, EventDraft } from '@shared/domain/event'
import { message, type Message } from '@shared/domain/message'
import type { Severity } from '@shared/domain/observation'
import type { Plan } from '@shared/domain/plan'
import { fingerprint, type Target } from '@shared/domain/target'
import { tell } from './tell'
import { MINUTE_MS } from './times'

const SECOND_MS = 1000

type Repair = {
  readonly plan: Plan
  /** Who approved it and how long after; without it the mode let it run by itself. */
  readonly approved?: { readonly by: Actor; readonly afterMs: number }
  readonly output?: string
  readonly evidence: readonly Message[]
  readonly settledAfterMs: number
}

/** Something that went wrong, from its beginning to its end. */
export type Episode = {
  readonly id: string
  readonly at: number
  readonly ruleId: string
  readonly target: Target
  readonly severity: Severity
  readonly title: Message
  /** What the log said; without it a check told. */
  readonly lines?: readonly string[]
  readonly count?: number
  readonly repair?: Repair
  /** How long after its beginning it ended without a repair; null for one that still lasts. */
  readonly endedAfterMs?: number | null
}

const gate = (
  name: Reason['gate'],
  verdict: Reason['verdict'],
  key: Parameters<typeof message>[0],
  params = {},
): Reason => ({ gate: name, verdict, message: message(key, params) })

const decisionOf = (asks: boolean, steps: number): Decision => ({
  kind: asks ? 'ask' : 'run',
  reasons: [
    gate('history', 'pass', 'gate.history.pass'),
    asks ? gate('mode', 'ask', 'gate.mode.ask') : gate('mode', 'pass', 'gate.mode.auto'),
    gate('silence', 'pass', 'gate.silence.pass'),
    gate('intent', 'pass', 'gate.intent.pass'),
    gate('storm', 'pass', 'gate.storm.pass'),
    gate('network', 'pass', 'gate.network.local'),
    gate('dependency', 'pass', 'gate.dependency.pass'),
    gate('breaker', 'pass', 'gate.breaker.pass'),
    gate('cooldown', 'pass', 'gate.cooldown.pass'),
    gate('attempts', 'pass', 'gate.attempts.pass', { attempts: 0, max: 3 }),
    gate('busy', 'pass', 'gate.busy.pass'),
    gate('auto_fix', 'pass', 'gate.auto_fix.pass'),
    gate('plan', 'pass', 'gate.plan.pass', { n: steps }),
    gate('proof', 'pass', 'gate.proof.pass'),
  ],
  retryAt: null,
})

const onlyTells: Decision = {
  kind: 'skip',
  reasons: [
    gate('history', 'pass', 'gate.history.pass'),
    gate('silence', 'pass', 'gate.silence.pass'),
    gate('auto_fix', 'stop', 'gate.auto_fix.none'),
  ],
  retryAt: null,
}

const observed = ({ id, at, ruleId, severity, lines = [], count = 1 }: Episode): EventDraft =>
  tell(at + SECOND_MS, 'log.observed', {
    incidentId: id,
    observation: {
      ruleId,
      severity,
      sourceId: '/srv/mks/logs/app.log',
      lines: lines.map((text, index) => ({ text, matched: index === lines.length - 1 })),
      excerpt: lines.at(-1) ?? '',
      count,
      offset: Math.round(at / 1000) % 8_000_000,
      statedAt: at,
      observedAt: at + SECOND_MS,
      backlog: false,
    },
  })

const stepsOf = (repairId: string, plan: Plan, at: number, output: string): readonly EventDraft[] =>
  plan.steps.map((_, index) =>
    tell(at + 1500 * (index + 1), 'step.finished', {
      repairId,
      step: {
        index,
        result: { kind: 'done' },
        output: index === 0 ? output : '',
        startedAt: at + 1500 * index,
        durationMs: 1140 + 310 * index,
      },
    }),
  )

const repairOf = (episode: Episode, repair: Repair): readonly EventDraft[] => {
  const { id: incidentId, at, ruleId } = episode
  const { plan, approved, evidence, output = '' } = repair
  const repairId = `${incidentId}-repair`
  const asked = at + 3 * SECOND_MS
  const startedAt = asked + (approved?.afterMs ?? 0) + SECOND_MS
  const settledAt = startedAt + repair.settledAfterMs
  const approval: EventData<'repair.planned'>['approval'] =
    approved === undefined ? { kind: 'not_needed' } : { kind: 'needed', expiresAt: asked + 1440 * MINUTE_MS }
  return [
    tell(at + 2 * SECOND_MS, 'decision.made', {
      incidentId,
      decision: decisionOf(approved !== undefined, plan.steps.length),
    }),
    tell(asked, 'repair.planned', {
      repairId,
      incidentId,
      ruleId,
      fingerprint: fingerprint(ruleId, plan.target),
      resources: [`${plan.target.kind}:${plan.target.name}`],
      plan,
      attempt: 1,
      approval,
    }),
    ...(approved === undefined
      ? []
      : [tell(asked + approved.afterMs, 'repair.approved', { repairId, hash: plan.hash }, approved.by)]),
    tell(startedAt, 'repair.started', { repairId }),
    ...stepsOf(repairId, plan, startedAt, output),
    tell(startedAt + 5 * SECOND_MS, 'repair.performed', { repairId, ok: true }),
    tell(settledAt, 'repair.settled', { repairId, outcome: 'verified', evidence }),
    tell(settledAt + 1, 'series.ended', { repairId, effective: true, cooldownUntilAt: settledAt + 300_000 }),
    tell(settledAt + 2, 'incident.closed', { incidentId, cause: 'verified' }),
  ]
}

/** All that the journal would have of an episode, in its order. */
export const episodeOf = (episode: Episode): readonly EventDraft[] => {
  const { id: incidentId, at, ruleId, target, severity, title, lines, repair, endedAfterMs = null } = episode
  const cause = lines === undefined ? 'check' : 'log'
  const opened = tell(at, 'incident.opened', {
    incidentId,
    fingerprint: fingerprint(ruleId, target),
    ruleId,
    target,
    severity,
    cause,
    title,
  })
  return [
    opened,
    ...(lines === undefined ? [] : [observed(episode)]),
    ...(repair === undefined
      ? [tell(at + 2 * SECOND_MS, 'decision.made', { incidentId, decision: onlyTells })]
      : repairOf(episode, repair)),
    ...(endedAfterMs === null || repair !== undefined
      ? []
      : [
          tell(at + endedAfterMs, 'incident.closed', {
            incidentId,
            cause: cause === 'log' ? 'quiet' : 'recovered',
          }),
        ]),
  ]
}
