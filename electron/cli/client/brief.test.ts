import { describe, expect, it } from 'vitest'
import { findId, shortId } from './brief'

const one = 'repair-0a1b2c3d-0000-4000-8000-000000000001'
const two = 'repair-0a1b2c3d-0000-4000-8000-000000000002'
const three = 'repair-ffffffff-0000-4000-8000-000000000003'

describe('ids for people', () => {
  it('are as short as they can be without meaning two', () => {
    expect(shortId(three, [one, two, three])).toBe('repair-ffffffff')
    expect(shortId(one, [one, two])).toBe(one)
    expect(shortId('s-1', [])).toBe('s-1')
  })

  it('are found by their beginning when only one is meant', () => {
    expect(findId(one, [one, two])).toEqual({ kind: 'found', id: one })
    expect(findId('repair-f', [one, two, three])).toEqual({ kind: 'found', id: three })
    expect(findId('ffff', [one, two, three])).toEqual({ kind: 'found', id: three })
    expect(findId('repair-0a', [one, two, three])).toEqual({ kind: 'several', ids: [one, two] })
    expect(findId('nothing', [one])).toEqual({ kind: 'none' })
  })
})
