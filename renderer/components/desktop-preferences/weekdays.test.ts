import { expect, it } from 'vitest'
import { weekdays } from './weekdays'

it('the days of the week stand in their order with their names', () => {
  expect(weekdays('ja').map(({ short }) => short)).toEqual(['月', '火', '水', '木', '金', '土', '日'])
  expect(weekdays('en').map(({ long, day }) => `${day} ${long}`)).toEqual([
    '1 Monday',
    '2 Tuesday',
    '3 Wednesday',
    '4 Thursday',
    '5 Friday',
    '6 Saturday',
    '0 Sunday',
  ])
})
