import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  countKinds,
  joinKinds,
  MOST_KINDS,
  noKinds,
  unknownKinds,
  withMost,
  type LineKind,
} from './line-kinds'

const kind = (key: string, count: number, fromAt = 1, toAt = fromAt): LineKind => ({
  key,
  count,
  first: `${key} first at ${fromAt}`,
  last: `${key} last at ${toAt}`,
  fromAt,
  toAt,
})

describe('kinds of lines', () => {
  it('are joined by their keys, with the first and the last line of all', () => {
    const joined = joinKinds(
      { kinds: [kind('a', 2, 5, 9)], others: 1 },
      { kinds: [kind('a', 3, 3, 7), kind('b', 9, 4, 4)], others: 2 },
    )
    expect(joined).toEqual({
      kinds: [
        kind('b', 9, 4, 4),
        { key: 'a', count: 5, first: 'a first at 3', last: 'a last at 9', fromAt: 3, toAt: 9 },
      ],
      others: 3,
    })
  })

  it('keep the most, and count the rest', () => {
    const three = { kinds: [kind('a', 1), kind('b', 3), kind('c', 2)], others: 4 }
    expect(withMost(three, 2)).toEqual({ kinds: [kind('b', 3), kind('c', 2)], others: 5 })
    expect(withMost(three, 3)).toEqual(three)
  })

  it('lose and double nothing, however many there are', () => {
    const some = fc.array(fc.tuple(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 1, max: 99 })), {
      maxLength: 8,
    })
    fc.assert(
      fc.property(fc.array(some, { maxLength: 30 }), (reads) => {
        let sum = noKinds
        let lines = 0
        for (const read of reads) {
          sum = joinKinds(sum, {
            kinds: [...new Map(read)].map(([key, count]) => kind(String(key), count)),
            others: 0,
          })
          lines += [...new Map(read).values()].reduce((all, count) => all + count, 0)
          sum = joinKinds(sum, unknownKinds(2))
          lines += 2
        }
        expect(countKinds(sum)).toBe(lines)
        expect(sum.kinds.length).toBeLessThanOrEqual(MOST_KINDS)
      }),
    )
  })
})
