import { describe, expect, it } from 'vitest'
import { applyEvent } from './apply-event'
import { engineActor } from './actor'
import type { Event, EventData, EventType } from './event'
import { message } from './message'
import { emptyState, type State } from './state'
import type { HeldBy } from './upkeep'
import { HOLD_GRACE_MS } from './upkeep-entries'

const at = 1_000_000
type Told = { [T in EventType]: readonly [T, EventData<T>, number?] }[EventType]
const fold = (events: readonly Told[], from: State = emptyState): State =>
  events.reduce(
    (state, [type, data, when = at]) =>
      applyEvent(state, { seq: state.seq + 1, v: 1, type, at: when, actor: engineActor, data } as Event),
    from,
  )

const opened = (id: string, name = id, when = at): Told => [
  'incident.opened',
  {
    incidentId: id,
    fingerprint: `rule|service:${name}`,
    ruleId: 'rule',
    target: { kind: 'service', name },
    severity: 'error',
    cause: 'log',
    title: message('incident.log', { name: 'rule', target: name }),
  },
  when,
]
const closed = (incidentId: string): Told => ['incident.closed', { incidentId, cause: 'recovered' }]
const silenced: Told = [
  'silence.added',
  {
    silenceId: 's',
    scope: { kind: 'all' },
    reason: 'update',
    untilAt: at + 60_000,
    endsOnRecovery: false,
    origin: 'person',
  },
]
const muted = (incidentId: string | null, heldBy: HeldBy = { kind: 'silence', id: 's' }): Told => [
  'notice.muted',
  { incidentId, severity: 'error', title: message('notice.settings'), heldBy },
]
const sent = (incidentId: string): Told => [
  'notice.sent',
  {
    incidentId,
    channel: 'log',
    severity: 'error',
    title: message('notice.settings'),
    delivery: { kind: 'delivered' },
  },
]
const held = (
  id: string,
  heldBy: HeldBy | undefined,
  reasons: EventData<'decision.made'>['decision']['reasons'] = [],
): Told => [
  'decision.made',
  { incidentId: id, decision: { kind: 'skip', reasons, retryAt: null }, ...(heldBy && { heldBy }) },
]

describe('what a silence hides', () => {
  it('is counted: each incident once, each notice and each repair', () => {
    const by: HeldBy = { kind: 'silence', id: 's' }
    const { silences } = fold([
      silenced,
      opened('a'),
      opened('b'),
      muted('a'),
      muted('a'),
      held('a', by),
      held('b', by),
      held('b', { kind: 'silence', id: 'gone' }),
      held('b', { kind: 'hold', id: 's' }),
      held('b', undefined),
      muted(null),
    ])
    expect(silences['s']).toMatchObject({
      hidden: { incidents: 2, notices: 3, repairs: 2 },
      hiddenIncidentIds: ['a', 'b'],
    })
  })

  it('leaves nothing of it that is closed, so that the state stays small', () => {
    const state = fold([silenced, opened('a'), opened('b'), muted('a'), muted('b'), closed('a')])
    expect(state.silences['s']).toMatchObject({ hidden: { incidents: 2 }, hiddenIncidentIds: ['b'] })
    expect(
      fold(
        [
          [
            'silence.ended',
            { silenceId: 's', cause: 'expired', hidden: { incidents: 2, notices: 2, repairs: 0 } },
          ],
        ],
        state,
      ).silences,
    ).toEqual({})
  })
})

describe('an incident that nobody was told of', () => {
  it('is remembered until a notice of it goes out, or it is over', () => {
    const before = fold([silenced, opened('a'), opened('b'), muted('a'), muted('b')])
    expect(before.untold).toEqual({ a: { kind: 'silence', id: 's' }, b: { kind: 'silence', id: 's' } })
    expect(fold([sent('a')], before).untold).toEqual({ b: { kind: 'silence', id: 's' } })
    expect(fold([closed('b')], before).untold).toEqual({ a: { kind: 'silence', id: 's' } })
  })

  it('is none when it is closed, unknown, or the notice was about no incident', () => {
    expect(fold([silenced, opened('a'), closed('a'), muted('a'), muted('zz'), muted(null)]).untold).toEqual(
      {},
    )
  })
})

describe('a hold', () => {
  const began = (holdId: string, when: number): Told => [
    'hold.began',
    { holdId, command: 'deploy.sh', untilAt: when + 600_000 },
    when,
  ]
  const ended = (holdId: string, when: number): Told => [
    'hold.ended',
    { holdId, cause: 'done', exitCode: 0 },
    when,
  ]

  it('settles for a minute after its end', () => {
    const state = fold([began('h', at), ended('h', at + 5000)])
    expect(state.holds).toEqual({})
    expect(state.settling).toEqual({ holdId: 'h', beganAt: at, untilAt: at + 5000 + HOLD_GRACE_MS })
  })

  it('that runs into another one settles together with it; one that came later does not', () => {
    const first = [began('h', at), ended('h', at + 5000)]
    expect(fold([...first, began('i', at + 6000), ended('i', at + 7000)]).settling?.beganAt).toBe(at)
    const later = at + 5000 + HOLD_GRACE_MS
    expect(fold([...first, began('i', later), ended('i', later + 1)]).settling?.beganAt).toBe(later)
  })

  it('that is not known ends nothing', () => {
    expect(fold([ended('h', at)]).settling).toBeNull()
  })
})

describe('a storm', () => {
  const began: Told = ['storm.began', { stormId: 'w', targets: [{ kind: 'service', name: 'a' }] }]

  it('grows by every incident, and knows when its newest target came', () => {
    const state = fold([
      began,
      opened('1', 'a', at + 10),
      opened('2', 'b', at + 20),
      opened('3', 'b', at + 30),
    ])
    expect(state.storm).toMatchObject({ incidents: 4, newestTargetAt: at + 20 })
    expect(state.storm?.targets.map(({ name }) => name)).toEqual(['a', 'b'])
    expect(fold([['storm.ended', { stormId: 'w', incidents: 4 }]], state).storm).toBeNull()
  })

  it('keeps fifty targets, however many come', () => {
    const many = Array.from({ length: 80 }, (_, i) => opened(`i${i}`, `t${i}`, at + i))
    const { storm } = fold([began, ...many])
    expect(storm).toMatchObject({ incidents: 81, newestTargetAt: at + 79 })
    expect(storm?.targets).toHaveLength(50)
  })
})
