import { describe, expect, it } from 'vitest'
import { nextHeldSeq } from './follow'

describe('nextHeldSeq', () => {
  it.each([
    ['follows while one looks at the newest', { heldSeq: null, ready: true, waiting: 0, topSeq: 9 }, null],
    ['holds when one begins to read', { heldSeq: null, ready: false, waiting: 0, topSeq: 9 }, 9],
    ['keeps its place while events come', { heldSeq: 9, ready: false, waiting: 4, topSeq: 13 }, 9],
    [
      'does not push rows in under a reader who came back up',
      { heldSeq: 9, ready: true, waiting: 4, topSeq: 13 },
      9,
    ],
    ['follows again when nothing waits', { heldSeq: 9, ready: true, waiting: 0, topSeq: 9 }, null],
    ['has nothing to hold in an empty list', { heldSeq: null, ready: false, waiting: 0, topSeq: null }, null],
  ] as const)('%s', (_name, following, expected) => expect(nextHeldSeq(following)).toBe(expected))
})
