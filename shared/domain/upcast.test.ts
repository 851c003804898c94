import { describe, expect, it } from 'vitest'
import { draft, operator, sampleData } from '../testing/sample-events'
import { engineActor } from './actor'
import { eventTypes } from './event'
import { upcast } from './upcast'

const stored = { ...draft('mode.changed', 1000), seq: 7, v: 1 }

describe('upcast', () => {
  it.each(eventTypes)('knows %s as it is', (type) => {
    for (const actor of [engineActor, operator]) {
      const event = { ...draft(type, 1000, sampleData[type], actor), seq: 7, v: 1 }
      expect(upcast(JSON.parse(JSON.stringify(event)))).toEqual({ kind: 'known', event })
    }
  })

  it('leaves out what this version does not name, wherever it stands', () => {
    const more = {
      ...stored,
      extra: 1,
      actor: { kind: 'engine', extra: 1 },
      data: { ...stored.data, extra: 1 },
    }
    expect(upcast(more)).toEqual({ kind: 'known', event: stored })
  })

  it.each([
    ['a type of a newer program', { ...stored, type: 'star.born' }],
    ['a type that every object has', { ...stored, type: 'constructor' }],
    ['no type', { ...stored, type: undefined }],
    ['a newer version', { ...stored, v: 2 }],
    ['no version', { ...stored, v: undefined }],
    ['a number of zero', { ...stored, seq: 0 }],
    ['a number with a fraction', { ...stored, seq: 1.5 }],
    ['a time that is none', { ...stored, at: Number.NaN }],
    ['an actor of an unknown kind', { ...stored, actor: { kind: 'robot' } }],
    ['a person without proof', { ...stored, actor: { ...operator, proof: undefined } }],
    ['data of another type', { ...stored, data: sampleData['engine.started'] }],
    ['no data', { ...stored, data: null }],
    ['nothing', null],
    ['a text', 'mode.changed'],
    ['a list', [stored]],
  ])('tells %s as unknown, with a reason', (_name, entry) => {
    const result = upcast(entry)
    expect(result.kind).toBe('unknown')
    expect(result.kind === 'unknown' && result.reason.length > 0).toBe(true)
  })
})
