import type { Decision } from '@shared/domain/decision'
import { message } from '@shared/domain/message'
import type { Counter } from '@shared/domain/state'
import { describe, expect, it } from 'vitest'
import { nothingAround } from './around'
import { decide, sameDecision, type DecideInput, type DecideResult, type PlanOutcome } from './decide'

const now = 1_000_000
const steps: PlanOutcome = {
  kind: 'steps',
  count: 2,
  risk: 'medium',
  undo: 'compensatable',
  restarts: true,
  asks: [],
  allowedIrreversible: false,
}
const counter = (more: Partial<Counter>): Counter => ({
  attempts: 0,
  lastAttemptAt: null,
  cooldownUntilAt: null,
  recent: [],
  ...more,
})
const input = (more: Partial<DecideInput> = {}): DecideInput => ({
  now,
  mode: 'auto',
  silence: null,
  hold: null,
  settlingUntilAt: null,
  storm: null,
  around: nothingAround,
  needsNetwork: false,
  failingDependencies: [],
  autoFix: true,
  hasRepair: true,
  undoneByPerson: false,
  cause: 'check',
  checks: [{ name: 'redis', status: 'unhealthy' }],
  breaker: null,
  counters: [],
  maxRetries: 3,
  retryDelayMs: 60_000,
  cooldownMs: 300_000,
  begunWithinHour: 0,
  repairsPerHour: 20,
  busyWith: null,
  plan: steps,
  ...more,
})
const open = { state: 'open', cause: 'exhausted', message: message('breaker.probing'), changedAt: 0 } as const

const isDecided = (result: DecideResult): result is Decision => 'reasons' in result

const outcome = (more: Partial<DecideInput>) => {
  const result = decide(input(more))
  if (result.kind === 'needs_plan' || result.kind === 'needs_look') return result
  const last = result.reasons.at(-1)
  return { kind: result.kind, gate: last?.gate, code: last?.message.code, retryAt: result.retryAt }
}

describe('decide', () => {
  it('runs when every gate passes, and says why at each', () => {
    const result = decide(input())
    expect(result).toMatchObject({ kind: 'run', retryAt: null })
    if (result.kind === 'needs_plan' || result.kind === 'needs_look') throw new Error('it was planned')
    expect(result.reasons.map(({ gate }) => gate)).toEqual([
      'history',
      'mode',
      'silence',
      'intent',
      'storm',
      'network',
      'dependency',
      'breaker',
      'cooldown',
      'attempts',
      'rate',
      'busy',
      'auto_fix',
      'plan',
      'proof',
      'risk',
    ])
    expect(result.reasons.every(({ verdict }) => verdict === 'pass')).toBe(true)
  })

  it.each<[string, Partial<DecideInput>, object]>([
    ['observe mode', { mode: 'observe' }, { kind: 'skip', gate: 'mode' }],
    [
      'an open breaker',
      { breaker: { ...open, probeAt: now + 5000 } },
      { kind: 'skip', gate: 'breaker', retryAt: now + 5000 },
    ],
    [
      'a cooldown',
      { counters: [{ key: 'k', counter: counter({ cooldownUntilAt: now + 212_000 }) }] },
      { kind: 'skip', gate: 'cooldown', retryAt: now + 212_000 },
    ],
    [
      'the pause between attempts',
      { counters: [{ key: 'k', counter: counter({ attempts: 1, lastAttemptAt: now - 20_000 }) }] },
      { kind: 'skip', gate: 'attempts', code: 'gate.attempts.wait', retryAt: now + 40_000 },
    ],
    [
      'attempts that are used up',
      { counters: [{ key: 'k', counter: counter({ attempts: 3, lastAttemptAt: now - 100_000 }) }] },
      { kind: 'skip', gate: 'attempts', code: 'gate.attempts.stop', retryAt: now + 200_000 },
    ],
    ['another repair of the same thing', { busyWith: 'service:redis' }, { kind: 'skip', gate: 'busy' }],
    ['auto_fix false', { autoFix: false }, { kind: 'skip', gate: 'auto_fix', code: 'gate.auto_fix.stop' }],
    [
      'a rule without a repair',
      { hasRepair: false },
      { kind: 'skip', gate: 'auto_fix', code: 'gate.auto_fix.none' },
    ],
    [
      'nothing to change',
      { plan: { kind: 'nothing', why: message('breaker.probing') } },
      { kind: 'skip', gate: 'plan', code: 'breaker.probing' },
    ],
    [
      'no possible plan',
      { plan: { kind: 'impossible', why: message('breaker.recovered') } },
      { kind: 'skip', gate: 'plan', code: 'breaker.recovered' },
    ],
    [
      'a check that cannot tell',
      { checks: [{ name: 'redis', status: 'unknown' }] },
      { kind: 'skip', gate: 'proof', code: 'gate.proof.unknown' },
    ],
    [
      'a check that answers, however slowly',
      { checks: [{ name: 'redis', status: 'healthy' }] },
      { kind: 'skip', gate: 'proof', code: 'gate.proof.answering' },
    ],
  ])('skips for %s', (_, more, expected) => {
    expect(outcome(more)).toMatchObject(expected)
  })

  it.each<[string, Partial<DecideInput>, string]>([
    ['the mode that asks first', { mode: 'approve' }, 'mode'],
    ['a rule that asks first', { autoFix: 'approve' }, 'auto_fix'],
    [
      'a restart that only a log line calls for',
      { cause: 'log', checks: [{ name: 'redis', status: 'healthy' }] },
      'proof',
    ],
    ['a restart that no check can prove', { cause: 'log', checks: [] }, 'proof'],
    ['what cannot be undone, in every mode', { plan: { ...steps, undo: 'irreversible' } }, 'risk'],
    ['a plan that wants a person itself', { plan: { ...steps, asks: [message('breaker.probing')] } }, 'risk'],
    [
      'a plan that wants a person itself, also where the settings allow what cannot be undone',
      { plan: { ...steps, asks: [message('breaker.probing')], allowedIrreversible: true } },
      'risk',
    ],
    ['the repair that would be one too many in an hour', { begunWithinHour: 20 }, 'rate'],
    ['what a person has taken back', { undoneByPerson: true }, 'auto_fix'],
  ])('asks for %s', (_, more, gate) => {
    const result = decide(input(more))
    expect(result).toMatchObject({ kind: 'ask' })
    if (result.kind === 'needs_plan' || result.kind === 'needs_look') throw new Error('it was planned')
    expect(result.reasons.filter(({ verdict }) => verdict === 'ask').map((reason) => reason.gate)).toEqual([
      gate,
    ])
  })

  it('takes a log line with its check failing as proof, and directories without any check', () => {
    expect(outcome({ cause: 'log' }).kind).toBe('run')
    const mkdir: PlanOutcome = {
      kind: 'steps',
      count: 1,
      risk: 'low',
      undo: 'reversible',
      restarts: false,
      asks: [],
      allowedIrreversible: false,
    }
    expect(outcome({ cause: 'log', checks: [], plan: mkdir }).kind).toBe('run')
  })

  it('runs what cannot be undone where the settings name its actions, and below the limit of an hour', () => {
    expect(
      outcome({ plan: { ...steps, undo: 'irreversible', allowedIrreversible: true }, begunWithinHour: 19 })
        .kind,
    ).toBe('run')
  })

  it('lets one probe through an open breaker when its time has come', () => {
    expect(outcome({ breaker: { ...open, probeAt: now } }).kind).toBe('run')
  })

  it('asks for the plan only when no early gate stops it', () => {
    expect(outcome({ plan: null })).toEqual({ kind: 'needs_plan' })
    expect(outcome({ plan: null, mode: 'observe' }).kind).toBe('skip')
  })

  it.each([
    ['resource:service:redis', 'redis'],
    ['file_not_found|path:/srv/app:data', '/srv/app:data'],
  ])('calls %s by its name', (key, name) => {
    const counters = [{ key, counter: counter({ cooldownUntilAt: now + 1000 }) }]
    expect(decide(input({ counters }))).toMatchObject({
      reasons: expect.arrayContaining([
        expect.objectContaining({
          message: { code: 'gate.cooldown.stop', params: { seconds: 1, key: name } },
        }),
      ]),
    })
  })

  it('shows the longest cooldown among its counters', () => {
    const counters = [
      { key: 'short', counter: counter({ cooldownUntilAt: now + 1000 }) },
      { key: 'long', counter: counter({ cooldownUntilAt: now + 9000 }) },
    ]
    const result = decide(input({ counters }))
    expect(result).toMatchObject({ retryAt: now + 9000 })
  })
})

describe('sameDecision', () => {
  it('ignores what only counts down', () => {
    const cooling = (untilAt: number) =>
      decide(input({ counters: [{ key: 'k', counter: counter({ cooldownUntilAt: untilAt }) }] }))
    const [a, b, other] = [cooling(now + 9000), cooling(now + 5000), decide(input())]
    if (!isDecided(a) || !isDecided(b) || !isDecided(other)) throw new Error('they were planned')
    expect(sameDecision(a, b)).toBe(true)
    expect(sameDecision(a, other)).toBe(false)
    expect(sameDecision(null, b)).toBe(false)
  })
})
