import { expect, it } from 'vitest'
import { createReadRate } from './read-rate'

it('tells how much was read over the last ten seconds, and nothing of what was before', () => {
  const rate = createReadRate()
  expect(rate.perSecond(0)).toBe(0)
  rate.note(0, 5_000_000)
  expect(rate.perSecond(0)).toBe(0)
  for (let second = 1; second <= 20; second += 1) rate.note(second * 1000, 5_000_000 + second * 500)
  expect(rate.perSecond(20_000)).toBe(500)
  expect(rate.perSecond(25_000)).toBe(250)
  expect(rate.perSecond(60_000)).toBe(0)
})

it('begins anew with a total that became less', () => {
  const rate = createReadRate()
  rate.note(0, 1_000_000)
  rate.note(1000, 10)
  rate.note(2000, 10_010)
  expect(rate.perSecond(2000)).toBe(1000)
})
