import type { Incident, Silence } from '@shared/domain/state'
import type { SilenceScope } from '@shared/domain/upkeep'
import { message } from '@shared/domain/message'
import { describe, expect, it } from 'vitest'
import { covers, hasRecovered, silenceOf } from './silence'

const now = 1_000_000
const incident = (id: string, more: Partial<Incident> = {}): Incident => ({
  id,
  fingerprint: id,
  ruleId: 'check:redis',
  target: { kind: 'service', name: 'redis' },
  severity: 'critical',
  cause: 'check',
  title: message('notice.settings'),
  openedAt: now - 1000,
  lastSeenAt: now,
  closedAt: null,
  closedBy: null,
  observations: 0,
  evidence: [],
  decision: null,
  repairIds: [],
  ...more,
})
const silence = (id: string, scope: SilenceScope, more: Partial<Silence> = {}): Silence => ({
  id,
  scope,
  reason: 'update',
  by: { kind: 'engine' },
  addedAt: now - 5000,
  untilAt: now + 60_000,
  endsOnRecovery: true,
  origin: 'person',
  hidden: { incidents: 0, notices: 0, repairs: 0 },
  hiddenIncidentIds: [],
  ...more,
})
const byId = <T extends { readonly id: string }>(...items: readonly T[]) =>
  Object.fromEntries(items.map((item) => [item.id, item]))
const check: SilenceScope = { kind: 'check', name: 'redis' }

describe('covers', () => {
  it.each<[SilenceScope, boolean]>([
    [{ kind: 'all' }, true],
    [{ kind: 'rule', ruleId: 'check:redis' }, true],
    [{ kind: 'rule', ruleId: 'redis' }, false],
    [check, true],
    [{ kind: 'check', name: 'check:redis' }, false],
    [{ kind: 'target', target: { kind: 'service', name: 'redis' } }, true],
    [{ kind: 'target', target: { kind: 'source', name: 'redis' } }, false],
  ])('%j: %s', (scope, expected) => {
    expect(covers(scope, incident('i'))).toBe(expected)
  })
})

describe('silenceOf', () => {
  it('is the one that lasts longest of those that cover it and are not over', () => {
    const silences = byId(
      silence('short', { kind: 'all' }),
      silence('long', check, { untilAt: now + 90_000 }),
      silence('other', { kind: 'rule', ruleId: 'x' }, { untilAt: now + 900_000 }),
      silence('over', { kind: 'all' }, { untilAt: now }),
    )
    expect(silenceOf({ silences }, incident('i'), now)?.id).toBe('long')
    expect(
      silenceOf({ silences: byId(silence('over', check, { untilAt: now })) }, incident('i'), now),
    ).toBeNull()
  })
})

describe('hasRecovered', () => {
  const closed = (id: string, closedBy: Incident['closedBy'], closedAt = now) =>
    incident(id, { closedAt, closedBy })

  it('when an incident that it covers is over and none is open', () => {
    for (const cause of ['verified', 'recovered', 'quiet'] as const)
      expect(hasRecovered({ incidents: byId(closed('i', cause)) }, silence('s', check))).toBe(true)
    expect(
      hasRecovered({ incidents: byId(closed('i', 'verified'), incident('j')) }, silence('s', check)),
    ).toBe(false)
  })

  it('not for one that was over before, that left with its settings, or that it does not cover', () => {
    const no = [
      closed('i', 'verified', now - 6000),
      closed('i', 'settings'),
      { ...closed('i', 'verified'), ruleId: 'check:other' },
    ]
    for (const one of no) expect(hasRecovered({ incidents: byId(one) }, silence('s', check))).toBe(false)
    expect(hasRecovered({ incidents: {} }, silence('s', { kind: 'all' }))).toBe(false)
  })

  it('when its check got well before there was an incident', () => {
    const well = new Set(['redis'])
    expect(hasRecovered({ incidents: {} }, silence('s', check), well)).toBe(true)
    expect(hasRecovered({ incidents: byId(incident('i')) }, silence('s', check), well)).toBe(false)
    expect(hasRecovered({ incidents: {} }, silence('s', { kind: 'all' }), well)).toBe(false)
  })

  it('never when it lasts until its end', () => {
    const lasting = silence('s', check, { endsOnRecovery: false })
    expect(hasRecovered({ incidents: byId(closed('i', 'verified')) }, lasting, new Set(['redis']))).toBe(
      false,
    )
  })
})
