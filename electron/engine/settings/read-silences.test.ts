import { describe, expect, it } from 'vitest'
import { parseSettings } from './parse-settings'
import type { Settings } from './settings'
import { sampleOptions } from './testing/sample-registry'

const nowAt = Date.parse('2026-01-31T00:00:00Z')
const until = '2026-01-31T15:00:00+09:00'
const file = (silences: unknown): string =>
  JSON.stringify(
    {
      error_patterns: [
        {
          id: 'redis_connection_error',
          name: 'Redis',
          pattern: 'redis.*refused',
          severity: 'warning',
          auto_fix: true,
          actions: [{ type: 'service_restart', service: 'redis' }],
        },
      ],
      health_checks: [{ name: 'web', type: 'http', url: 'http://127.0.0.1:5000/' }],
      silences,
    },
    null,
    2,
  )
const parse = (silences: unknown, options: Partial<typeof sampleOptions> = {}) =>
  parseSettings(file(silences), { ...sampleOptions, nowAt, ...options })
const load = (silences: unknown): Settings => {
  const loaded = parse(silences)
  if (loaded.kind !== 'loaded') throw new Error(JSON.stringify(loaded, null, 2))
  return loaded.settings
}
const scopes = (silences: unknown) => load(silences).silences.map(({ scope }) => scope)
/** Where each fault stands, with the text of that line, and what it says. */
const faults = (silences: unknown) => {
  const loaded = parse(silences)
  if (loaded.kind !== 'faulty') throw new Error('no fault')
  const lines = file(silences).split('\n')
  return loaded.faults.map(({ path, line, column, message }) => [
    path,
    lines[(line ?? 0) - 1]?.slice((column ?? 1) - 1),
    message.code,
  ])
}

describe('silences of the settings', () => {
  it('name a rule, a check, a target or everything, with a reason and an end', () => {
    expect(
      scopes([
        { rule: 'redis_connection_error', reason: 'a', until },
        { rule: 'check:web', reason: 'b', until },
        { check: 'web', reason: 'c', until },
        { target: 'service:redis', reason: 'd', until },
        { target: 'redis', reason: 'e', until },
        { target: 'check:web', reason: 'f', until },
        { all: true, reason: 'g', until },
      ]),
    ).toEqual([
      { kind: 'rule', ruleId: 'redis_connection_error' },
      { kind: 'rule', ruleId: 'check:web' },
      { kind: 'check', name: 'web' },
      { kind: 'target', target: { kind: 'service', name: 'redis' } },
      { kind: 'target', target: { kind: 'service', name: 'redis' } },
      { kind: 'target', target: { kind: 'check', name: 'web' } },
      { kind: 'all' },
    ])
  })

  it('may begin later and end on recovery; an id is made of what they say', () => {
    const one = { all: true, reason: ' update ', from: '2026-01-31T03:00:00Z', until, ends_on_recovery: true }
    const [silence] = load([one]).silences
    expect(silence).toMatchObject({
      reason: 'update',
      fromAt: Date.parse('2026-01-31T03:00:00Z'),
      untilAt: Date.parse('2026-01-31T06:00:00Z'),
      endsOnRecovery: true,
    })
    expect(load([one]).silences[0]?.id).toBe(silence?.id)
    expect(load([{ ...one, reason: 'other' }]).silences[0]?.id).not.toBe(silence?.id)
  })

  it('take a moment without an offset as one of this host', () => {
    expect(load([{ all: true, reason: 'a', until: '2026-02-01T15:00' }]).silences[0]?.untilAt).toBe(
      new Date(2026, 1, 1, 15).getTime(),
    )
  })

  it('that are over have no effect, and a twin counts once; both are said', () => {
    const over = { all: true, reason: 'a', until: '2026-01-30T23:59:59Z' }
    const twin = { check: 'web', reason: 'b', until }
    const settings = load([over, twin, twin])
    expect(settings.silences).toHaveLength(1)
    expect(settings.warnings.map(({ path, message }) => [path, message.code])).toEqual(
      expect.arrayContaining([
        ['silences[0].until', 'settings.silence.over'],
        ['silences[2]', 'settings.silence.twice'],
      ]),
    )
  })

  it('are none where there are none', () => {
    expect(load([]).silences).toEqual([])
    expect(load(undefined).silences).toEqual([])
  })
})

describe('faults of silences', () => {
  it('are told with their place, all at once', () => {
    expect(
      faults([
        { all: true, until },
        { all: true, reason: 'a' },
        { reason: 'b', until },
        { all: true, check: 'web', reason: 'c', until },
        { check: 'wbe', reason: 'd', until },
        { rule: 'nothing like it', reason: 'e', until },
        { target: 'service:rediss', reason: 'f', until },
        { all: true, reason: 'g', until: 'tomorrow' },
        { all: true, reason: 'h', from: '2026-02-02T00:00:00Z', until: '2026-02-01T00:00:00Z' },
        { all: false, reason: 'i', until },
        { all: true, reason: '   ', until },
        7,
      ]),
    ).toEqual([
      ['silences[0].reason', '{', 'settings.value.missing'],
      ['silences[1].until', '{', 'settings.value.missing'],
      ['silences[2]', '{', 'settings.silence.one_of'],
      ['silences[3]', '{', 'settings.silence.one_of'],
      ['silences[4].check', '"wbe",', 'settings.silence.unknown_close'],
      ['silences[5].rule', '"nothing like it",', 'settings.silence.unknown'],
      ['silences[6].target', '"service:rediss",', 'settings.silence.unknown_close'],
      ['silences[7].until', '"tomorrow"', 'settings.silence.moment'],
      ['silences[8].until', '"2026-02-01T00:00:00Z"', 'settings.silence.backwards'],
      ['silences[9].all', 'false,', 'settings.value.choices'],
      ['silences[10].reason', '"   ",', 'settings.value.empty'],
      ['silences[11]', '7', 'settings.value.type_object'],
    ])
  })

  it('are more of them than anybody could read, or no list', () => {
    const many = Array.from({ length: 51 }, (_, i) => ({ all: true, reason: String(i), until }))
    expect(faults(many)).toEqual([['silences', '[', 'settings.value.too_many']])
    expect(faults({})).toEqual([['silences', '{}', 'settings.value.type_array']])
  })
})
