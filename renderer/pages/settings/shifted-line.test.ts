import type { DiffLine } from '@shared/ipc/settings-calls'
import { expect, it } from 'vitest'
import { shiftedLine } from './shifted-line'

const line = (kind: DiffLine['kind'], before: number | null, after: number | null): DiffLine => ({
  kind,
  before,
  after,
  text: '',
})
const diff = [
  line('same', 3, 3),
  line('removed', 4, null),
  line('added', null, 4),
  line('same', 5, 5),
  line('added', null, 6),
  line('same', 6, 7),
]

it.each([
  [1, 1],
  [3, 3],
  [4, 4],
  [5, 5],
  [6, 7],
  [40, 41],
])('line %i is now line %i', (before, after) => {
  expect(shiftedLine(before, diff)).toBe(after)
  expect(shiftedLine(before, [])).toBe(before)
})
