import { describe, expect, it } from 'vitest'
import { draft, sampleData } from '../testing/sample-events'
import { eventTypes } from './event'
import { REDUCER_VERSION } from './reducer-version'
import { emptyState } from './state'
import { stateUpcasters, upcastState, type StateUpcasters } from './state-upcast'
import { newestVersion, upcast } from './upcast'
import { upcasters, type Upcasters } from './upcasters'

/** As if `mode.changed` had once been one text, then had a list, and is today's shape since version 3. */
const table: Upcasters = {
  'mode.changed': {
    1: (data) => ({ modes: (data as { readonly change: string }).change.split('>') }),
    2: (data) => {
      const [from, to] = (data as { readonly modes: readonly string[] }).modes
      return { from, to }
    },
  },
}
const stored = (v: number, data: unknown) => ({ ...draft('mode.changed', 1000), seq: 7, v, data })
const today = { ...draft('mode.changed', 1000), seq: 7, v: 3 }

describe('upcasters', () => {
  it('bring every older version to the newest shape, and number it so', () => {
    expect(newestVersion('mode.changed', table)).toBe(3)
    for (const old of [
      stored(1, { change: 'approve>observe' }),
      stored(2, { modes: ['approve', 'observe'] }),
      stored(3, { from: 'approve', to: 'observe' }),
    ])
      expect(upcast(old, table)).toEqual({ kind: 'known', event: today })
  })

  it('leave other types at their version', () => {
    for (const type of eventTypes.filter((name) => name !== 'mode.changed')) {
      const event = { ...draft(type, 1000, sampleData[type]), seq: 7, v: 1 }
      expect(upcast(JSON.parse(JSON.stringify(event)), table)).toEqual({ kind: 'known', event })
    }
  })

  it.each([
    ['a version beyond the newest', stored(4, { from: 'approve', to: 'observe' })],
    ['data that are not what their version was', stored(2, null)],
    ['data that come out wrong', stored(1, { change: 'approve' })],
    ['a newer shape under an older number', stored(1, { from: 'approve', to: 'observe' })],
  ])('tell %s as unknown', (_what, old) => expect(upcast(old, table).kind).toBe('unknown'))

  it('with a gap lead nowhere', () => {
    const gap: Upcasters = { 'mode.changed': { 2: (data) => data } }
    expect(upcast(stored(1, sampleData['mode.changed']), gap).kind).toBe('unknown')
  })

  it('of today have no gaps and belong to types that exist', () => {
    for (const [type, steps] of Object.entries(upcasters)) {
      expect(eventTypes).toContain(type)
      const versions = Object.keys(steps).map(Number)
      expect(versions).toEqual(versions.map((_, index) => index + 1))
    }
  })
})

describe('stored states', () => {
  const steps: StateUpcasters = {
    1: (state) => ({ ...(state as object), breakers: {} }),
    2: (state) => ({ ...(state as object), mode: 'observe' }),
  }

  it('are brought to the newest fold, step by step', () => {
    const { breakers: _later, ...first } = emptyState
    const want = { kind: 'usable', state: { ...emptyState, mode: 'observe' } }
    expect(upcastState(first, 1, steps, 3)).toEqual(want)
    expect(upcastState(emptyState, 2, steps, 3)).toEqual(want)
    expect(upcastState(emptyState, 3, steps, 3)).toEqual({ kind: 'usable', state: emptyState })
  })

  it('of a newer fold, or without a way here, cannot be used', () => {
    const broken: StateUpcasters = {
      1: () => {
        throw new Error('odd')
      },
    }
    for (const result of [
      upcastState(emptyState, 4, steps, 3),
      upcastState(emptyState, 1, { 2: (state) => state }, 3),
      upcastState(emptyState, 1, broken, 2),
      upcastState(emptyState, REDUCER_VERSION + 1),
    ])
      expect(result).toMatchObject({ kind: 'unusable', reason: expect.stringMatching(/./) })
    expect(upcastState(emptyState, REDUCER_VERSION)).toEqual({ kind: 'usable', state: emptyState })
  })

  it('of every earlier reducer have a way here: a pruned journal has nothing else', () => {
    const earlier = Array.from({ length: REDUCER_VERSION - 1 }, (_, index) => String(index + 1))
    expect(Object.keys(stateUpcasters)).toEqual(earlier)
  })
})
