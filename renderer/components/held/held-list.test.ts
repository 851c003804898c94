import { describe, expect, it } from 'vitest'
import { heldList } from './held-list'

type Entry = { readonly id: string; readonly age: number }
const entry = (id: string, age = 0): Entry => ({ id, age })
const held = (before: readonly Entry[], now: readonly Entry[]) => heldList(before, now, ({ id }) => id)

describe('a list under a hand', () => {
  it('keeps every entry in its place, with what is known of it now', () => {
    expect(held([entry('a'), entry('b')], [entry('b', 2), entry('a', 1)])).toEqual([
      { item: entry('a', 1), gone: false },
      { item: entry('b', 2), gone: false },
    ])
  })

  it('leaves what is gone where it was', () => {
    expect(held([entry('a'), entry('b')], [entry('b')])).toEqual([
      { item: entry('a'), gone: true },
      { item: entry('b'), gone: false },
    ])
  })

  it('puts what is new at the end, however urgent it is', () => {
    expect(held([entry('a')], [entry('new'), entry('a')]).map(({ item }) => item.id)).toEqual(['a', 'new'])
  })
})
