import { emptyState, type State } from '@shared/domain/state'
import { describe, expect, it } from 'vitest'
import { holdOf, mutedBy } from './held-back'

const now = 1_000_000
const incident = { ruleId: 'r', target: { kind: 'service', name: 'redis' }, openedAt: now - 500 } as const
const actor = { kind: 'engine' } as const
const hold = (id: string, beganAt: number, untilAt: number) => ({
  [id]: { id, command: 'deploy.sh', by: actor, beganAt, untilAt },
})
const silences: State['silences'] = {
  s: {
    id: 's',
    scope: { kind: 'all' },
    reason: 'update',
    by: actor,
    addedAt: 0,
    untilAt: now + 1,
    endsOnRecovery: false,
    origin: 'person',
    hidden: { incidents: 0, notices: 0, repairs: 0 },
    hiddenIncidentIds: [],
  },
}
const storm: State['storm'] = { id: 'w', beganAt: now, targets: [], incidents: 3, newestTargetAt: now }
const by = (more: Partial<State>, openedAt: number = incident.openedAt) =>
  mutedBy({ ...emptyState, ...more }, { ...incident, openedAt }, now)

describe('mutedBy', () => {
  it('is nothing by itself', () => {
    expect(by({})).toBeNull()
  })

  it('is a silence before a hold before a storm', () => {
    const holds = hold('h', now - 1000, now + 1000)
    expect(by({ silences, holds, storm })).toEqual({ kind: 'silence', id: 's' })
    expect(by({ holds, storm })).toEqual({ kind: 'hold', id: 'h' })
    expect(by({ storm })).toEqual({ kind: 'storm', id: 'w' })
  })

  it('is a hold only for what opens during it, or in the minute after', () => {
    expect(by({ holds: hold('h', now - 1000, now + 1000) }, now - 1001)).toBeNull()
    // Its end is not recorded yet.
    expect(by({ holds: hold('h', now - 1000, now) })).toEqual({ kind: 'hold', id: 'h' })
    const settling = { holdId: 'h', beganAt: now - 1000, untilAt: now + 60_000 }
    expect(by({ settling })).toEqual({ kind: 'hold', id: 'h' })
    expect(by({ settling: { ...settling, untilAt: now } })).toBeNull()
    expect(by({ settling }, now - 1001)).toBeNull()
  })

  it('is a storm only for what came with it', () => {
    expect(by({ storm }, now - 60_000)).toBeNull()
  })
})

describe('holdOf', () => {
  it('is the one that lasts longest, until its end is recorded', () => {
    const holds = { ...hold('a', 0, now + 5), ...hold('b', 0, now + 9), ...hold('c', 0, now) }
    expect(holdOf({ holds })?.id).toBe('b')
    expect(holdOf({ holds: hold('c', 0, now) })?.id).toBe('c')
    expect(holdOf({ holds: {} })).toBeNull()
  })
})
