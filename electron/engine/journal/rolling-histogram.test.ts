import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { quantilesOf } from './histogram'
import { rollingQuantiles } from './rolling-histogram'

const QUANTILES = [0.5, 0.99]

describe('quantiles that roll over slots', () => {
  it('are those of all values in the window that ends with the slot', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            slot: fc.integer({ min: 0, max: 30 }),
            valueClass: fc.integer({ min: -5, max: 5 }),
            count: fc.integer({ min: 1, max: 9 }),
          }),
          { maxLength: 80 },
        ),
        fc.integer({ min: 1, max: 12 }),
        (drawn, slotsInWindow) => {
          const counts = drawn.map(({ slot, ...rest }) => ({ ...rest, slotAt: slot * 60 }))
          const found = rollingQuantiles(counts, 60, slotsInWindow * 60, QUANTILES)
          expect(new Set(found.keys())).toEqual(new Set(counts.map(({ slotAt }) => slotAt)))
          for (const [slotAt, quantiles] of found) {
            const classes = new Map<number, number>()
            for (const one of counts)
              if (one.slotAt <= slotAt && one.slotAt > slotAt - slotsInWindow * 60)
                classes.set(one.valueClass, (classes.get(one.valueClass) ?? 0) + one.count)
            expect(quantiles).toEqual(quantilesOf(classes, QUANTILES))
          }
        },
      ),
    )
  })
})
