import type { Actor } from '@shared/domain/actor'
import { applyEvent } from '@shared/domain/apply-event'
import type { Decision, Reason } from '@shared/domain/decision'
import { eventSchema, type Event, type EventData, type EventType } from '@shared/domain/event'
import { message } from '@shared/domain/message'
import type { Plan, Step } from '@shared/domain/plan'
import { emptyState, type State } from '@shared/domain/state'
import type { Target } from '@shared/domain/target'
import { fingerprint } from '@shared/domain/target-key'

/** One thing that happened, so many seconds before the moment that is shown. */
export type Told = {
  readonly secondsAgo: number
  readonly type: EventType
  readonly data: unknown
  readonly actor: Actor
}

const engine: Actor = { kind: 'engine' }
export const operator: Actor = {
  kind: 'person',
  name: 'sato',
  host: 'web-01',
  face: 'desktop',
  proof: 'proved',
}

/** Tells one event of a story; the compiler holds its data to its type. */
export const tell = <T extends EventType>(
  secondsAgo: number,
  type: T,
  data: EventData<T>,
  actor: Actor = engine,
): Told => ({ secondsAgo, type, data, actor })

/** Numbers what was told, oldest first, and parses every event as the engine would. */
export const eventsOf = (story: readonly Told[], now: number): readonly Event[] =>
  [...story]
    .sort((a, b) => b.secondsAgo - a.secondsAgo)
    .map((told, index) =>
      eventSchema.parse({
        seq: index + 1,
        v: 1,
        type: told.type,
        at: now - told.secondsAgo * 1000,
        actor: told.actor,
        data: told.data,
      }),
    )

/** The state that the engine would hold after a story. */
export const stateOf = (story: readonly Told[], now: number): State =>
  eventsOf(story, now).reduce(applyEvent, emptyState)

/** Steps that restart a service of systemd and wait for it. */
export const restartSteps = (service: string, unit: string): readonly Step[] => [
  {
    kind: 'service',
    verb: 'restart',
    service,
    manager: 'systemd',
    unit,
    argv: ['/usr/bin/systemctl', 'restart', unit],
    timeoutMs: 60_000,
  },
  {
    kind: 'await_active',
    service,
    manager: 'systemd',
    unit,
    argv: ['systemctl', 'show', '--no-pager', '--property=LoadState,ActiveState,SubState', '--', unit],
    timeoutMs: 30_000,
  },
]

/** A plan around steps; `digit` makes its hash. */
export const planOf = (
  target: Target,
  steps: readonly Step[],
  more: Pick<Plan, 'touches' | 'risk' | 'undo' | 'verifyChecks'>,
  digit: string,
): Plan => ({
  actions: [{ type: steps[0]?.kind === 'mkdir' ? 'create_missing_dirs' : 'service_restart', version: 1 }],
  host: 'web-01',
  target,
  steps,
  asks: [],
  freesBytes: null,
  ...more,
  hash: digit.repeat(64),
})

const pass = (gate: Reason['gate'], key: Parameters<typeof message>[0], params = {}): Reason => ({
  gate,
  verdict: 'pass',
  message: message(key, params),
})

export const passes: readonly Reason[] = [
  pass('history', 'gate.history.pass'),
  pass('mode', 'gate.mode.auto'),
  pass('silence', 'gate.silence.pass'),
  pass('intent', 'gate.intent.pass'),
  pass('storm', 'gate.storm.pass'),
  pass('network', 'gate.network.local'),
  pass('dependency', 'gate.dependency.pass'),
  pass('breaker', 'gate.breaker.pass'),
]

/** A decision that asks a person because of the mode. */
export const asks = (steps: number): Decision => ({
  kind: 'ask',
  reasons: [
    pass('history', 'gate.history.pass'),
    { gate: 'mode', verdict: 'ask', message: message('gate.mode.ask') },
    pass('silence', 'gate.silence.pass'),
    pass('intent', 'gate.intent.pass'),
    pass('storm', 'gate.storm.pass'),
    pass('network', 'gate.network.local'),
    pass('dependency', 'gate.dependency.pass'),
    pass('breaker', 'gate.breaker.pass'),
    pass('cooldown', 'gate.cooldown.pass'),
    pass('attempts', 'gate.attempts.pass', { attempts: 0, max: 3 }),
    pass('busy', 'gate.busy.pass'),
    pass('auto_fix', 'gate.auto_fix.pass'),
    pass('plan', 'gate.plan.pass', { n: steps }),
    pass('proof', 'gate.proof.pass'),
  ],
  retryAt: null,
})

/** A decision that a silence holds back. */
export const silenced = (reason: string, untilAt: number): Decision => ({
  kind: 'skip',
  reasons: [
    ...passes.slice(0, 2),
    {
      gate: 'silence',
      verdict: 'stop',
      message: message('gate.silence.stop', { until: `@date:${untilAt}`, reason }),
    },
  ],
  retryAt: untilAt,
})

/** A decision that leaves an incident alone while its repair cools down. */
export const cools = (key: string, seconds: number, now: number): Decision => ({
  kind: 'skip',
  reasons: [
    ...passes,
    { gate: 'cooldown', verdict: 'stop', message: message('gate.cooldown.stop', { seconds, key }) },
  ],
  retryAt: now + seconds * 1000,
})

type RepairStory = {
  readonly id: string
  readonly incidentId: string
  readonly ruleId: string
  readonly plan: Plan
  readonly attempt?: number
}

/** A plan that was made; with `needsApproval` it waits for a person. */
export const planned = (secondsAgo: number, repair: RepairStory, now: number, needsApproval: boolean): Told =>
  tell(secondsAgo, 'repair.planned', {
    repairId: repair.id,
    incidentId: repair.incidentId,
    ruleId: repair.ruleId,
    fingerprint: fingerprint(repair.ruleId, repair.plan.target),
    resources: [`${repair.plan.target.kind}:${repair.plan.target.name}`],
    plan: repair.plan,
    attempt: repair.attempt ?? 1,
    approval: needsApproval ? { kind: 'needed', expiresAt: now + 26 * 60_000 } : { kind: 'not_needed' },
  })

/** A repair that ran and was verified, from its incident to its end. */
export const mended = (
  secondsAgo: number,
  repair: RepairStory,
  title: EventData<'incident.opened'>['title'],
  now: number,
): readonly Told[] => [
  tell(secondsAgo, 'incident.opened', {
    incidentId: repair.incidentId,
    fingerprint: fingerprint(repair.ruleId, repair.plan.target),
    ruleId: repair.ruleId,
    target: repair.plan.target,
    severity: 'error',
    cause: 'check',
    title,
  }),
  planned(secondsAgo - 1, repair, now, false),
  tell(secondsAgo - 2, 'repair.started', { repairId: repair.id }),
  ...repair.plan.steps.map((_, index) => finished(secondsAgo - 3 - index, repair.id, index, now, '')),
  tell(secondsAgo - 6, 'repair.performed', { repairId: repair.id, ok: true }),
  tell(secondsAgo - 310, 'repair.settled', { repairId: repair.id, outcome: 'verified', evidence: [] }),
  tell(secondsAgo - 311, 'incident.closed', { incidentId: repair.incidentId, cause: 'verified' }),
]

/** A step that was done. */
export const finished = (
  secondsAgo: number,
  repairId: string,
  index: number,
  now: number,
  output: string,
): Told =>
  tell(secondsAgo, 'step.finished', {
    repairId,
    step: {
      index,
      result: { kind: 'done' },
      output,
      startedAt: now - secondsAgo * 1000 - 1140,
      durationMs: 1140 + index * 380,
    },
  })
