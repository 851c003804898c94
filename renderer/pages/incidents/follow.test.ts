import { describe, expect, it } from 'vitest'
import { nextHold, type Following } from './follow'

const following: Following = { hold: null, ready: true, aiming: false, waiting: 0, topSeq: 9 }
const reading = { seq: 9, by: 'reading' } as const
const aim = { seq: 9, by: 'aim' } as const

describe('nextHold', () => {
  it.each([
    ['follows while one looks at the newest', {}, null],
    ['holds when one begins to read', { ready: false }, reading],
    ['keeps its place while events come', { hold: reading, ready: false, waiting: 4, topSeq: 13 }, reading],
    [
      'does not push rows in under a reader who came back up',
      { hold: reading, waiting: 4, topSeq: 13 },
      reading,
    ],
    ['follows again when nothing waits', { hold: reading }, null],
    ['has nothing to hold in an empty list', { ready: false, topSeq: null }, null],
    ['holds while a pointer aims at a line', { aiming: true }, aim],
    ['moves nothing under a pointer that aims', { hold: aim, aiming: true, waiting: 4, topSeq: 13 }, aim],
    ['follows again once the pointer lies still', { hold: aim, waiting: 4, topSeq: 13 }, null],
    ['reads on where it aimed', { hold: aim, ready: false, aiming: true, waiting: 4, topSeq: 13 }, reading],
    ['aims from where it follows again', { hold: reading, aiming: true }, aim],
  ] as const)('%s', (_name, changed, expected) =>
    expect(nextHold({ ...following, ...changed })).toEqual(expected),
  )
})
