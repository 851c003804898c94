import fc from 'fast-check'
import { expect, it } from 'vitest'
import { sortGently } from './sort-gently'

const { signal } = new AbortController()

it('sorts like sort does, and keeps equal ones in their order', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(fc.nat(5), fc.nat()), { maxLength: 50 }), async (some) => {
      const many = Array.from({ length: 200 }, () => some).flat()
      const byFirst = (a: readonly number[], b: readonly number[]) => (a[0] ?? 0) - (b[0] ?? 0)
      expect(await sortGently(many, byFirst, signal)).toEqual(many.toSorted(byFirst))
    }),
    { numRuns: 50 },
  )
})

it('lets others have their turn, and ends with the signal', async () => {
  const many = Array.from({ length: 50_000 }, (_, n) => (n * 7919) % 50_021)
  let turns = 0
  const turn = setInterval(() => (turns += 1), 0)
  await sortGently(many, (a, b) => a - b, signal)
  clearInterval(turn)
  expect(turns).toBeGreaterThan(5)
  await expect(sortGently(many, (a, b) => a - b, AbortSignal.abort())).rejects.toThrow('abort')
})
