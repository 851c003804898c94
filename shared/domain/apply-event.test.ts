import { describe, expect, it } from 'vitest'
import { randomEvents } from '../testing/random-events'
import { draft, operator, sampleData, samplePlan, sampleReading } from '../testing/sample-events'
import { engineActor, type Actor } from './actor'
import { applyEvent, counterKeys, isEnded } from './apply-event'
import { eventTypes, type Event, type EventData, type EventType } from './event'
import { emptyState, type State } from './state'

const DAY_MS = 24 * 60 * 60 * 1000
const start = 1_770_000_000_000
const fingerprint = sampleData['repair.planned'].fingerprint

type Step = { readonly type: EventType; readonly data?: object; readonly at?: number; readonly actor?: Actor }

const step = <T extends EventType>(
  type: T,
  data: Partial<EventData<T>> = {},
  at?: number,
  actor: Actor = engineActor,
): Step => ({
  type,
  data,
  actor,
  ...(at === undefined ? {} : { at }),
})

const deepFreeze = <T>(value: T): T => {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value)
    Object.values(value).forEach(deepFreeze)
  }
  return value
}

const toEvent = ({ type, data, at, actor }: Step, seq: number): Event =>
  Object.assign(draft(type, at ?? start + seq, undefined, actor), {
    seq,
    v: 1 as const,
    data: { ...sampleData[type], ...data },
  })

const foldEvents = (events: readonly Event[], from: State = emptyState): State =>
  events.reduce((state, event) => deepFreeze(applyEvent(state, deepFreeze(event))), deepFreeze(from))

const fold = (...steps: readonly Step[]): State =>
  foldEvents(steps.map((one, index) => toEvent(one, index + 1)))

const opened = step('incident.opened')
const planned = step('repair.planned')
const started = [
  step('settings.loaded'),
  opened,
  planned,
  step('repair.approved', {}, undefined, operator),
  step('repair.started'),
]

describe('the engine and its settings', () => {
  it('runs until it is stopped', () => {
    expect(fold(step('engine.started')).engine).toEqual({
      version: '0.1.0',
      host: 'web-1',
      startedAt: start + 1,
      running: true,
      face: 'cli',
    })
    expect(fold(step('engine.started'), step('engine.stopped')).engine?.running).toBe(false)
    expect(fold(step('engine.stopped')).engine).toBeNull()
  })

  it('shows the loaded settings and forgets the faults of rejected ones', () => {
    const state = fold(step('settings.rejected'), step('settings.loaded'))
    expect(state.rejected).toBeNull()
    expect(state.mode).toBe('approve')
    expect(state.settings).toMatchObject({ file: sampleData['settings.loaded'].file, loadedAt: start + 2 })
    expect(state.checks['redis']).toEqual({
      ...sampleData['settings.loaded'].checks[0],
      reading: null,
      consecutiveFailures: 0,
      changedAt: null,
    })
    expect(state.sources['app']).toEqual({
      id: 'app',
      path: '/var/log/app.log',
      state: null,
      message: null,
      changedAt: null,
    })
  })

  it('keeps the good settings beside the faults of rejected ones', () => {
    const state = fold(step('settings.loaded'), step('settings.rejected'))
    expect(state.settings?.loadedAt).toBe(start + 1)
    expect(state.rejected).toEqual({ ...sampleData['settings.rejected'], at: start + 2 })
  })

  it('carries readings over to a check that stays, not to one of another type nor to one that goes', () => {
    const check = sampleData['settings.loaded'].checks[0] ?? {
      name: '',
      type: '',
      critical: true,
      intervalMs: 1,
      subject: '',
    }
    const seen = [step('settings.loaded'), step('check.changed'), step('source.changed')]
    const same = fold(...seen, step('settings.loaded', { checks: [{ ...check, intervalMs: 9 }] }))
    expect(same.checks['redis']).toMatchObject({
      intervalMs: 9,
      consecutiveFailures: 3,
      changedAt: start + 2,
    })
    expect(same.sources['app']).toMatchObject({ state: 'unreadable' })
    const other = fold(
      ...seen,
      step('settings.loaded', {
        checks: [{ ...check, type: 'http' }],
        sources: [{ id: 'app', path: '/else' }],
      }),
    )
    expect(other.checks['redis']).toMatchObject({ reading: null, consecutiveFailures: 0 })
    expect(other.sources['app']).toMatchObject({ path: '/else', state: null })
    expect(fold(...seen, step('settings.loaded', { checks: [], sources: [] }))).toMatchObject({
      checks: {},
      sources: {},
    })
  })

  it('keeps at most 50 faults and 50 warnings', () => {
    const faults = Array.from({ length: 300 }, (_, line) => ({
      path: 'p',
      line,
      column: 1,
      message: { code: 'c', params: {} },
    }))
    expect(fold(step('settings.rejected', { faults })).rejected?.faults).toEqual(faults.slice(0, 50))
    expect(fold(step('settings.loaded', { warnings: faults })).settings?.warnings).toEqual(
      faults.slice(0, 50),
    )
  })

  it('changes its mode', () => expect(fold(step('mode.changed')).mode).toBe('observe'))
})

describe('checks and sources', () => {
  it('take readings and states', () => {
    const state = fold(step('settings.loaded'), step('check.changed'), step('source.changed'))
    expect(state.checks['redis']).toMatchObject({
      reading: sampleReading,
      consecutiveFailures: 3,
      changedAt: start + 2,
    })
    expect(state.sources['app']).toMatchObject({ state: 'unreadable', changedAt: start + 3 })
  })

  it.each(['constructor', '__proto__', 'toString', 'hasOwnProperty'])('may be called %s', (name) => {
    const check = { name, type: 'http', critical: false, intervalMs: 1, subject: 's' }
    const loaded = step('settings.loaded', { checks: [check], sources: [{ id: name, path: '/p' }] })
    const changes = [step('check.changed', { name }), step('source.changed', { sourceId: name })]
    const state = fold(loaded, ...changes)
    expect(Object.entries(state.checks)).toMatchObject([
      [name, { consecutiveFailures: 3, changedAt: start + 2 }],
    ])
    expect(Object.entries(state.sources)).toMatchObject([[name, { path: '/p', state: 'unreadable' }]])
    expect(Object.getPrototypeOf(state.checks)).toBe(Object.prototype)
    const unknown = fold(
      ...changes,
      step('incident.closed', { incidentId: name }),
      step('repair.started', { repairId: name }),
    )
    expect(unknown).toEqual({ ...emptyState, seq: 4 })
    expect(fold(step('breaker.changed', { fingerprint: name, state: 'closed' })).breakers).toEqual({})
    expect(Object.keys(fold(step('breaker.changed', { fingerprint: name })).breakers)).toEqual([name])
  })
})

describe('incidents', () => {
  it('open, gather what was seen, are decided and close', () => {
    const state = fold(opened, step('log.observed'), step('decision.made'), step('incident.closed'))
    expect(state.incidents['inc-1']).toEqual({
      id: 'inc-1',
      fingerprint,
      ruleId: 'redis_connection_error',
      target: { kind: 'service', name: 'redis' },
      severity: 'warning',
      cause: 'log',
      title: sampleData['incident.opened'].title,
      openedAt: start + 1,
      lastSeenAt: start + 2,
      closedAt: start + 4,
      closedBy: 'verified',
      observations: 2,
      evidence: [sampleData['log.observed'].observation.lines[1]?.text],
      decision: { at: start + 3, decision: sampleData['decision.made'].decision, heldBy: null },
      repairIds: [],
    })
  })

  it('ignore what belongs to no incident', () => {
    expect(fold(step('log.observed', { incidentId: null }))).toEqual({ ...emptyState, seq: 1 })
  })

  it('keep the five newest matched lines, each cut at 300 characters between characters', () => {
    const lines = Array.from({ length: 8 }, (_, n) => ({ text: `${n}${'😀'.repeat(400)}`, matched: n !== 7 }))
    const observation = { ...sampleData['log.observed'].observation, lines }
    const evidence = fold(opened, step('log.observed', { observation })).incidents['inc-1']?.evidence ?? []
    expect(evidence.map((text) => text[0])).toEqual(['2', '3', '4', '5', '6'])
    for (const text of evidence) {
      expect(text.length).toBeLessThanOrEqual(300)
      expect(text.endsWith('😀…')).toBe(true)
    }
  })

  it('keep two of those lines once they are closed', () => {
    const lines = ['a', 'b', 'c'].map((text) => ({ text, matched: true }))
    const observation = { ...sampleData['log.observed'].observation, lines }
    const closed = fold(opened, step('log.observed', { observation }), step('incident.closed'))
    expect(closed.incidents['inc-1']?.evidence).toEqual(['b', 'c'])
  })

  it('keep the ten newest of their repairs', () => {
    const repairs = Array.from({ length: 14 }, (_, n) => step('repair.planned', { repairId: `rep-${n}` }))
    expect(fold(opened, ...repairs).incidents['inc-1']?.repairIds).toEqual(
      Array.from({ length: 10 }, (_, n) => `rep-${n + 4}`),
    )
  })

  it('stay while they are open; of the closed ones the 20 newest stay', () => {
    const open = Array.from({ length: 60 }, (_, n) => step('incident.opened', { incidentId: `inc-${n}` }))
    expect(Object.keys(fold(...open).incidents)).toHaveLength(60)
    const close = Array.from({ length: 50 }, (_, n) =>
      step('incident.closed', { incidentId: `inc-${n}` }, start + 1000),
    )
    const left = Object.keys(fold(...open, ...close).incidents)
    expect(left).toEqual(Array.from({ length: 30 }, (_, n) => `inc-${n + 30}`))
  })
})

describe('repairs', () => {
  it('wait for approval, or are approved by themselves', () => {
    const waiting = fold(opened, planned)
    expect(waiting.repairs['rep-1']).toMatchObject({
      stage: 'awaiting',
      expiresAt: 1_770_000_900_000,
      plan: samplePlan,
      attempt: 1,
    })
    expect(waiting.incidents['inc-1']?.repairIds).toEqual(['rep-1'])
    const free = fold(opened, step('repair.planned', { approval: { kind: 'not_needed' } }))
    expect(free.repairs['rep-1']).toMatchObject({ stage: 'approved', expiresAt: null, approvedBy: null })
  })

  it('run through approval, steps, verification and end', () => {
    const state = fold(...started, step('step.finished'), step('repair.performed'), step('repair.settled'))
    expect(state.repairs['rep-1']).toMatchObject({
      stage: 'settled',
      approvedBy: operator,
      approvedAt: start + 4,
      startedAt: start + 5,
      performedAt: start + 7,
      performedOk: true,
      settledAt: start + 8,
      outcome: 'verified',
      steps: [sampleData['step.finished'].step],
      evidence: sampleData['repair.settled'].evidence,
      endMessage: null,
    })
    expect(fold(...started, step('repair.performed')).repairs['rep-1']?.stage).toBe('verifying')
    expect(fold(...started).repairs['rep-1']?.stage).toBe('performing')
  })

  it('approved by the engine name no person', () => {
    expect(fold(opened, planned, step('repair.approved')).repairs['rep-1']).toMatchObject({
      stage: 'approved',
      approvedBy: null,
    })
  })

  it.each([
    ['repair.rejected', 'rejected', 'repair.rejected_because'],
    ['repair.withdrawn', 'withdrawn', 'repair.expired'],
  ] as const)('end by %s, with the reason, uncounted', (type, stage, code) => {
    const state = fold(opened, planned, step(type))
    expect(state.repairs['rep-1']).toMatchObject({ stage, settledAt: start + 3, endMessage: { code } })
    expect(state.repairs['rep-1'] && isEnded(state.repairs['rep-1'])).toBe(true)
    expect(state.counters).toEqual({})
  })

  it('can be snoozed', () => {
    expect(fold(opened, planned, step('repair.snoozed')).repairs['rep-1']?.snoozedUntilAt).toBe(
      1_770_000_600_000,
    )
  })

  it('keep the end of long outputs, and less of it once they have ended', () => {
    const output = `${'x'.repeat(5000)}the end`
    const finished = step('step.finished', { step: { ...sampleData['step.finished'].step, output } })
    const running = fold(...started, finished).repairs['rep-1']?.steps[0]?.output ?? ''
    expect(running).toHaveLength(1000)
    expect(running.startsWith('…x') && running.endsWith('the end')).toBe(true)
    const ended = fold(...started, finished, step('repair.settled')).repairs['rep-1']?.steps[0]?.output ?? ''
    expect(ended).toHaveLength(200)
    expect(ended.endsWith('the end')).toBe(true)
  })

  it('stay while they are open; of the ended ones the 40 newest stay, also when they ended in one moment', () => {
    const open = Array.from({ length: 70 }, (_, n) => step('repair.planned', { repairId: `rep-${n}` }))
    const ends = Array.from({ length: 60 }, (_, n) =>
      step('repair.withdrawn', { repairId: `rep-${n}` }, start + 5000),
    )
    const left = Object.values(fold(...open, ...ends).repairs)
    expect(left.filter(isEnded).map(({ id }) => id)).toEqual(
      Array.from({ length: 40 }, (_, n) => `rep-${n + 20}`),
    )
    expect(left.filter((repair) => !isEnded(repair))).toHaveLength(10)
  })
})

describe('counters', () => {
  const keys = [fingerprint, 'resource:service:redis']
  const settled = (outcome: EventData<'repair.settled'>['outcome'], at?: number) =>
    step('repair.settled', { outcome }, at)

  it('are kept for the fingerprint and for each resource', () => {
    expect(counterKeys({ fingerprint: 'f', resources: ['port:80', 'service:a'] })).toEqual([
      'f',
      'resource:port:80',
      'resource:service:a',
    ])
    const { counters } = fold(...started, settled('ineffective'))
    expect(Object.keys(counters)).toEqual(keys)
    for (const key of keys) {
      expect(counters[key]).toEqual({
        attempts: 1,
        lastAttemptAt: start + 5,
        cooldownUntilAt: null,
        recent: [{ at: start + 6, outcome: 'ineffective' }],
      })
    }
  })

  it('count a resource once that a repair names twice', () => {
    const twice = step('repair.planned', { resources: ['a', 'a'] })
    expect(fold(opened, twice, step('repair.started')).counters['resource:a']?.attempts).toBe(1)
  })

  it('add up attempts until the series ends, then cool down', () => {
    const twice = fold(...started, settled('ineffective'), step('repair.started'))
    expect(twice.counters[fingerprint]?.attempts).toBe(2)
    const cooldownUntilAt = start + 300_000
    const ended = fold(...started, settled('ineffective'), step('series.ended', { cooldownUntilAt }))
    expect(ended.counters[fingerprint]).toMatchObject({
      attempts: 0,
      lastAttemptAt: start + 5,
      cooldownUntilAt,
    })
  })

  it('remember a regression of a repair that was verified', () => {
    const state = fold(...started, settled('verified'), step('repair.regressed'))
    expect(state.repairs['rep-1']).toMatchObject({ stage: 'settled', outcome: 'regressed' })
    expect(state.counters[fingerprint]?.recent.map(({ outcome }) => outcome)).toEqual([
      'verified',
      'regressed',
    ])
  })

  it('remember at most 20 outcomes of the last 24 hours', () => {
    const many = Array.from({ length: 30 }, (_, n) =>
      settled(n === 29 ? 'verified' : 'ineffective', start + 100 + n),
    )
    const recent = fold(...started, ...many).counters[fingerprint]?.recent ?? []
    expect(recent).toHaveLength(20)
    expect(recent.at(-1)?.outcome).toBe('verified')
    const nextDay = fold(
      ...started,
      settled('verified', start + 100),
      settled('ineffective', start + 100 + DAY_MS),
    )
    expect(nextDay.counters[fingerprint]?.recent).toEqual([
      { at: start + 100 + DAY_MS, outcome: 'ineffective' },
    ])
  })

  it('go when they say nothing any more, and only then', () => {
    const other = { repairId: 'rep-2', fingerprint: 'other', resources: ['port:80'] }
    const before = [
      ...started,
      settled('verified'),
      step('series.ended', { cooldownUntilAt: start + 2 * DAY_MS }, start + 10),
      step('repair.planned', other, start + 11),
    ]
    const running = step('repair.started', { repairId: 'rep-2' }, start + 2 * DAY_MS - 1)
    expect(Object.keys(fold(...before, running).counters)).toEqual([...keys, 'other', 'resource:port:80'])
    const later = step('repair.started', { repairId: 'rep-2' }, start + 2 * DAY_MS)
    expect(Object.keys(fold(...before, later).counters)).toEqual(['other', 'resource:port:80'])
    // A series that runs keeps its attempts for however long it takes.
    const slow = fold(
      ...started,
      step('repair.planned', other),
      step('repair.started', { repairId: 'rep-2' }, start + 90 * DAY_MS),
    )
    expect(slow.counters[fingerprint]).toEqual({
      attempts: 1,
      lastAttemptAt: start + 5,
      cooldownUntilAt: null,
      recent: [],
    })
  })

  it('do not change for a repair that nobody knows', () => {
    const unknown = ['repair.started', 'repair.settled', 'repair.regressed', 'series.ended'] as const
    expect(fold(...unknown.map((type) => step(type)))).toEqual({ ...emptyState, seq: 4 })
  })
})

describe('breakers', () => {
  it('are there while they are not closed', () => {
    const open = fold(step('breaker.changed'))
    const { fingerprint: key, state, cause, message, probeAt } = sampleData['breaker.changed']
    expect(open.breakers).toEqual({ [key]: { state, cause, message, probeAt, changedAt: start + 1 } })
    expect(
      fold(step('breaker.changed'), step('breaker.changed', { state: 'half_open', probeAt: null })).breakers[
        key
      ],
    ).toMatchObject({
      state: 'half_open',
      probeAt: null,
      changedAt: start + 2,
    })
    expect(fold(step('breaker.changed'), step('breaker.changed', { state: 'closed' })).breakers).toEqual({})
  })
})

describe('every event', () => {
  it.each(eventTypes)('%s takes the state to its number and invents nothing that was not there', (type) => {
    const alone = fold(step(type))
    expect(alone.seq).toBe(1)
    expect(Object.keys(alone)).toEqual(Object.keys(emptyState))
    expect(JSON.parse(JSON.stringify(alone))).toEqual(alone)
  })

  it.each(['report.made', 'notice.sent', 'checkpoint.made'] as const)(
    '%s changes nothing but the number',
    (type) => {
      const before = fold(...started)
      expect(foldEvents([toEvent(step(type), 99)], before)).toEqual({ ...before, seq: 99 })
    },
  )
})

describe('20,000 events', () => {
  const events = randomEvents(20_260_131, 20_000)
  const bytes = (state: State): number => new TextEncoder().encode(JSON.stringify(state)).length

  it('hold every type that has a say, and fold the same every time', () => {
    const types = new Set(events.map(({ type }) => type))
    expect(
      [...types].filter((type) => type.startsWith('repair.') || type.startsWith('incident.')),
    ).toHaveLength(11)
    const fold = (from: State, list: readonly Event[]): State => list.reduce(applyEvent, from)
    const whole = fold(emptyState, events)
    expect(fold(emptyState, JSON.parse(JSON.stringify(events)) as Event[])).toEqual(whole)
    // A snapshot in the middle, sent as JSON, leads to the same end.
    for (const cut of [1, 777, 10_000, 19_999]) {
      const snapshot = JSON.parse(JSON.stringify(fold(emptyState, events.slice(0, cut)))) as State
      expect(fold(snapshot, events.slice(cut))).toEqual(whole)
    }
  }, 60_000)

  it('never take more than 256 KB', () => {
    let state = emptyState
    let most = 0
    for (const event of events) {
      state = applyEvent(state, event)
      if (event.seq % 100 === 0) most = Math.max(most, bytes(state))
    }
    expect(most).toBeGreaterThan(50 * 1024)
    expect(most).toBeLessThan(256 * 1024)
  })
})
