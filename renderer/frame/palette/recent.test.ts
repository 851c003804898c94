import { describe, expect, it } from 'vitest'
import { keepRecent, recentIds } from './recent'

const storage = (first: string | null = null) => {
  let value = first
  return {
    getItem: () => value,
    setItem: (_: string, next: string) => {
      value = next
    },
  }
}

describe('what was used lately', () => {
  it('stands newest first, each once, eight at most', () => {
    const kept = storage()
    for (const id of ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'b']) keepRecent(kept, id)
    expect(recentIds(kept)).toEqual(['b', 'i', 'h', 'g', 'f', 'e', 'd', 'c'])
  })

  it.each(['{', '{"a":1}', '[1,2]', 'null'])('is nothing when %s was stored', (stored) => {
    expect(recentIds(storage(stored))).toEqual([])
  })
})
