import { expect, it } from 'vitest'
import { createMissed, openMissedRoom } from './missed-room'

it('leaves no room for lines that come behind all that is shown, whoever found them', () => {
  const missed = createMissed(4)
  const [one, other] = [openMissedRoom(missed, 5), openMissedRoom(missed, 5)]
  expect(one.left()).toBe(5)
  one.note(1, 9)
  // The first task is not done: its lines come before those of the second one.
  expect(other.left()).toBe(5)
  other.note(0, 2)
  expect(one.left()).toBeLessThanOrEqual(0)
  expect(other.left()).toBeLessThanOrEqual(0)
})

it('counts a task that came to nothing as done', () => {
  const missed = createMissed(2)
  const room = openMissedRoom(missed, 3)
  room.note(0, 0)
  room.note(1, 1)
  expect(room.left()).toBe(2)
})
