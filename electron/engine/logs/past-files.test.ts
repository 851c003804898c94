import { appendFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { knownFile, type KnownFile } from './identity'
import { createLogReader } from './log-reader'
import { openLog } from './open-log'
import { createPastFiles } from './past-files'
import { boomReader, makeFolder } from './testing/watched-logs'

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

it('knows a file that is read on by where that stands, and not by what was read of it before as well', () => {
  const folder = makeFolder()
  const path = join(folder.path, 'app.log')
  writeFileSync(path, 'all is well here\n'.repeat(100))
  const opened = openLog(path)
  if (opened.kind !== 'opened') throw new Error(opened.kind)
  const reader = createLogReader(opened.file, { start: 0, backlogEnd: 0 }, boomReader('app'))
  try {
    reader.read()
    const past = createPastFiles({ former: [knownFile(reader.describe())] }, () => 0)
    past.linger(reader)
    appendFileSync(path, 'boom\n')
    reader.read()
    expect(past.known().map(({ offset }) => offset)).toEqual([1705])
  } finally {
    reader.close()
    folder.remove()
  }
})
