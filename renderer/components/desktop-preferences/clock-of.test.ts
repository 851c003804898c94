import { expect, it } from 'vitest'
import { clockOf } from './clock-of'

it.each([
  ['07:30', '07:30'],
  ['7:30', '07:30'],
  ['730', '07:30'],
  [' 2200 ', '22:00'],
  ['２２：００', '22:00'],
  ['24:00', null],
  ['12:60', null],
  ['7', null],
  ['7 pm', null],
  ['', null],
])('%j is the time %j', (typed, clock) => {
  expect(clockOf(typed)).toBe(clock)
})
