import { describe, expect, it } from 'vitest'
import { sampleData, samplePlan } from '../testing/sample-events'
import { engineActor } from './actor'
import { applyEvent } from './apply-event'
import { gateSchema } from './decision'
import type { Event, EventData, EventType } from './event'
import { countKinds, MOST_KINDS, type LineKinds } from './line-kinds'
import { emptyState, type State } from './state'

const longText = '接続エラー redis.exceptions.ConnectionError '.repeat(80)
const line = { text: longText, matched: true }
/** As many kinds as an observation has, each as long as it can be. */
const kinds: LineKinds = {
  kinds: Array.from({ length: MOST_KINDS }, (_, index) => ({
    key: `00000000${index}`,
    count: 9,
    first: longText.slice(0, 200),
    last: longText.slice(0, 200),
    fromAt: Date.UTC(2026, 0, 1),
    toAt: Date.UTC(2026, 0, 1),
  })),
  others: 8,
}
const reasons = gateSchema.options.map((gate) => ({
  gate,
  verdict: gate === 'storm' ? ('ask' as const) : ('pass' as const),
  message: { code: `gate.${gate}.${gate === 'storm' ? 'ask' : 'pass'}`, params: { key: 'redis' } },
}))
const id = (prefix: string, n: number) => `${prefix}-00000000-0000-4000-8000-${String(n).padStart(12, '0')}`

/** Folds a life in which `closed` incidents were repaired and are over, and `open` are open, each with a plan. */
const life = (open: number, closed: number, stage: 'awaiting' | 'verifying' = 'awaiting') => {
  const events: Event[] = []
  const push = <T extends EventType>(type: T, data: EventData<T>): void => {
    const seq = events.length + 1
    events.push({ seq, v: 1, type, at: Date.UTC(2026, 0, 1) + seq, actor: engineActor, data } as Event)
  }
  const begin = (n: number): void => {
    const [incidentId, repairId, fingerprint] = [id('i', n), id('r', n), `rule_${n}|service:service-${n}`]
    const target = { kind: 'service', name: `service-${n}` } as const
    push('incident.opened', { ...sampleData['incident.opened'], incidentId, fingerprint, target })
    const { observation } = sampleData['log.observed']
    push('log.observed', {
      incidentId,
      observation: { ...observation, lines: [line, line, line, line, line], count: 80, kinds },
    })
    push('decision.made', { incidentId, decision: { kind: 'ask', reasons, retryAt: null } })
    push('incident.noted', { incidentId, text: longText.slice(0, 2000), assignee: '担'.repeat(80) })
    push('repair.planned', {
      ...sampleData['repair.planned'],
      repairId,
      incidentId,
      fingerprint,
      resources: [`service:service-${n}`],
      plan: { ...samplePlan, target },
    })
  }
  const perform = (n: number): void => {
    const repairId = id('r', n)
    push('repair.approved', { repairId, hash: samplePlan.hash })
    push('repair.started', { repairId })
    for (const index of [0, 1])
      push('step.finished', {
        repairId,
        step: { ...sampleData['step.finished'].step, index, output: longText },
      })
    push('repair.performed', { repairId, ok: true })
  }
  for (let n = 0; n < closed; n++) {
    begin(n)
    perform(n)
    push('repair.settled', { ...sampleData['repair.settled'], repairId: id('r', n) })
    push('incident.closed', { incidentId: id('i', n), cause: 'verified' })
  }
  for (let n = closed; n < closed + open; n++) begin(n)
  if (stage === 'verifying') for (let n = closed; n < closed + open; n++) perform(n)
  const state = events.reduce(applyEvent, emptyState)
  return { events, state }
}
const bytes = (state: State): number => new TextEncoder().encode(JSON.stringify(state)).length

describe('many open incidents', () => {
  it.each([
    [80, 'awaiting'],
    [60, 'verifying'],
  ] as const)('leave the state below 256 KB: %i, all %s', (open, stage) => {
    const { state } = life(open, 60, stage)
    expect(bytes(state)).toBeLessThan(256 * 1024)
  })

  it('keep what each is about, what was decided and its whole plan', () => {
    const { state } = life(80, 0)
    expect(Object.keys(state.incidents)).toHaveLength(80)
    const oldest = state.incidents[id('i', 0)]
    expect(oldest?.evidence).toHaveLength(1)
    expect(oldest?.decision?.decision).toMatchObject({
      kind: 'ask',
      reasons: [{ gate: 'storm', verdict: 'ask' }],
    })
    expect(oldest?.observations).toBe(80)
    expect(oldest?.kinds && countKinds(oldest.kinds)).toBe(80)
    expect(oldest?.kinds?.kinds).toEqual([])
    for (const repair of Object.values(state.repairs)) expect(repair.plan.steps).toEqual(samplePlan.steps)
    const newest = state.incidents[id('i', 79)]
    expect(newest?.evidence).toHaveLength(5)
    expect(newest?.decision?.decision.reasons).toHaveLength(gateSchema.options.length)
  })

  it('lead to the same state from a snapshot anywhere', () => {
    const { events, state } = life(30, 30, 'verifying')
    for (const cut of [1, 100, 333, events.length - 20]) {
      const before = JSON.parse(JSON.stringify(events.slice(0, cut).reduce(applyEvent, emptyState))) as State
      expect(events.slice(cut).reduce(applyEvent, before)).toEqual(state)
    }
  })
})
