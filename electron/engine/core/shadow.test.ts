import { message } from '@shared/domain/message'
import type { Shadow } from '@shared/domain/state'
import { describe, expect, it } from 'vitest'
import { endsAtObserving, judgeShadow, SHADOW_MS, type Seen, type ShadowInput } from './shadow'

const notedAt = 1_770_000_000_000
const endedAt = notedAt + 40_000
const shadow = (more: Partial<Shadow> = {}): Shadow => ({
  id: 's',
  incidentId: 'i',
  ruleId: 'r',
  fingerprint: 'r|service:redis',
  target: { kind: 'service', name: 'redis' },
  would: 'run',
  planHash: 'a'.repeat(64),
  touched: [],
  notedAt,
  ended: { at: endedAt, cause: 'recovered' },
  heldAt: null,
  repairedAt: null,
  settledAt: null,
  ...more,
})
const untouched: Seen = { kind: 'untouched' }
const same: Seen = { kind: 'same', message: message('shadow.same.plan') }
const changed: Seen = { kind: 'changed', message: message('shadow.unknown.other') }
const own: Seen = { kind: 'own', message: message('shadow.recovered.own', { service: 'redis' }) }
const byHand: Seen = {
  kind: 'stopped_by_hand',
  message: message('shadow.wrong.stopped', { service: 'redis' }),
}
const judged = (
  more: Partial<ShadowInput> = {},
  of: Partial<Shadow> = {},
): readonly [string, string, number] => {
  const {
    ending,
    message: text,
    afterMs,
  } = judgeShadow({
    shadow: shadow(of),
    seen: [untouched],
    wellAt: null,
    now: endedAt + 1000,
    ...more,
  })
  return [ending, text.code, afterMs]
}

describe('what happened instead of a plan', () => {
  it('recovered alone when nobody has touched the target, as soon as its check was well', () => {
    expect(judged()).toEqual(['recovered', 'shadow.recovered', 40_000])
    expect(judged({ wellAt: notedAt + 31_000 })).toEqual(['recovered', 'shadow.recovered', 31_000])
    expect(judged({ seen: [untouched, own] })).toEqual(['recovered', 'shadow.recovered.own', 40_000])
  })

  it('was fixed the same way when all of it was done', () => {
    expect(judged({ seen: [same, same] })[0]).toBe('same_fix')
    expect(judged({ seen: [same] }, { ended: { at: endedAt, cause: 'quiet' } })[0]).toBe('same_fix')
  })

  it('would have been wrong: stopped by hand, work on the host, well before anything could have run', () => {
    expect(judged({ seen: [same, byHand] }).slice(0, 2)).toEqual(['wrong', 'shadow.wrong.stopped'])
    expect(judged({}, { heldAt: notedAt + 5000 }).slice(0, 2)).toEqual(['wrong', 'shadow.wrong.held'])
    expect(judged({ wellAt: notedAt + 800 }).slice(0, 2)).toEqual(['wrong', 'shadow.wrong.soon'])
    expect(judged({ seen: [byHand], now: notedAt + SHADOW_MS }, { ended: null })[0]).toBe('wrong')
  })

  it('was no false alarm where somebody has mended it at once', () => {
    expect(judged({ wellAt: notedAt + 800, seen: [same] })[0]).toBe('same_fix')
    expect(judged({ wellAt: notedAt + 800, seen: [changed] })[0]).toBe('unknown')
  })

  it('would not have been wrong to ask, nor for work that began much later', () => {
    expect(judged({ wellAt: notedAt + 800 }, { would: 'ask' })[0]).toBe('recovered')
    expect(judged({}, { heldAt: notedAt + 6 * 60_000 })[0]).toBe('recovered')
  })

  it('lasts', () => {
    expect(judged({ now: notedAt + SHADOW_MS }, { ended: null })).toEqual([
      'lasting',
      'shadow.lasting',
      SHADOW_MS,
    ])
  })

  it.each<[string, Partial<ShadowInput>, Partial<Shadow>, string]>([
    ['silence alone', {}, { ended: { at: endedAt, cause: 'quiet' } }, 'shadow.unknown.quiet'],
    ['other settings', {}, { ended: { at: endedAt, cause: 'settings' } }, 'shadow.unknown.settings'],
    ['a repair after all', { seen: [same] }, { repairedAt: notedAt + 1 }, 'shadow.unknown.repaired'],
    ['a target that cannot be seen', { seen: [same, { kind: 'unseen' }] }, {}, 'shadow.unknown.unseen'],
    ['nothing that could be seen', { seen: [] }, {}, 'shadow.unknown.unseen'],
    ['half of it', { seen: [same, untouched] }, {}, 'shadow.unknown.other'],
    ['another change', { seen: [changed] }, {}, 'shadow.unknown.other'],
    ['a look long after the end', { seen: [same], now: endedAt + 3_600_000 }, {}, 'shadow.unknown.unseen'],
  ])('is not known: %s', (_, more, of, code) => {
    expect(judged(more, of).slice(0, 2)).toEqual(['unknown', code])
  })

  it('what is still untouched long afterwards was untouched then, too', () => {
    expect(judged({ now: endedAt + 3_600_000 })[0]).toBe('recovered')
  })
})

it('only a decision that ends at the mode is decided once more', () => {
  const stop = { gate: 'mode', verdict: 'stop', message: message('gate.mode.stop') } as const
  const early = { gate: 'history', verdict: 'pass', message: message('gate.history.pass') } as const
  expect(endsAtObserving({ kind: 'skip', reasons: [early, stop], retryAt: null })).toBe(true)
  expect(endsAtObserving({ kind: 'skip', reasons: [early], retryAt: null })).toBe(false)
  expect(
    endsAtObserving({ kind: 'skip', reasons: [stop, { ...stop, gate: 'silence' }], retryAt: null }),
  ).toBe(false)
})
