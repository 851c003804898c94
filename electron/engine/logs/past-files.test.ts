import { expect, it } from 'vitest'
import type { KnownFile } from './identity'
import { createPastFiles } from './past-files'

/** Files that begin alike. */
const known = (inode: string, bornAt: number, offset: number, changedAt: number): KnownFile => ({
  path: '/var/log/app.log',
  device: '1',
  inode,
  headBytes: 1024,
  headHash: 'the same banner',
  offset,
  tailHash: `up to ${offset}`,
  tailBytes: 4096,
  bornAt,
  changedAt,
  counted: [],
})
const remembered = (...files: readonly KnownFile[]): readonly number[] => {
  const past = createPastFiles({ former: [] }, () => 0)
  for (const file of files) past.remember(file)
  return past.known().map(({ offset }) => offset)
}

it('remembers up to where a file was read last', () => {
  expect(remembered(known('7', 1, 2000, 10), known('7', 1, 3000, 20))).toEqual([3000])
})

it('remembers what was read of a file whose inode another one has now that begins alike', () => {
  expect(remembered(known('7', 1, 3000, 10), known('7', 15, 4000, 20))).toEqual([3000, 4000])
})

it('remembers what was read of a file that was emptied and begins alike again', () => {
  expect(remembered(known('7', 1, 3000, 10), known('7', 1, 2000, 20))).toEqual([3000, 2000])
})
