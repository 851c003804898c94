import { appendFileSync, copyFileSync, truncateSync, utimesSync, writeFileSync } from 'node:fs'
import type * as NodeFs from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { followFile, type Follower } from './follow-file'
import { boomReader, makeFolder } from './testing/watched-logs'

/** What happens to the log while it is looked at: before its first bytes are read again, and after its last ones were. */
let beforeReading: (() => void) | null = null
let afterReading: (() => void) | null = null
vi.mock('node:fs', async (original) => {
  const real = await original<typeof NodeFs>()
  return {
    ...real,
    readSync: (fd: number, buffer: Buffer, offset: number, length: number, position: number) => {
      const before = beforeReading
      beforeReading = null
      before?.()
      const count = real.readSync(fd, buffer, offset, length, position)
      const isChunk = length > 100_000
      const after = isChunk ? afterReading : null
      if (isChunk) afterReading = null
      after?.()
      return count
    },
  }
})

let folder: ReturnType<typeof makeFolder>
let log: string
let follower: Follower

const lines = (): readonly string[] => {
  const told: string[] = []
  for (let more = true; more;) {
    const look = follower.look()
    more = look.more
    for (const one of look.observations)
      told.push(...one.lines.filter(({ matched }) => matched).map(({ text }) => text))
  }
  return told
}
const startedAt = Date.now() - 100_000
const write = (change: () => void, path: string, afterMs: number): void => {
  change()
  utimesSync(path, (startedAt + afterMs) / 1000, (startedAt + afterMs) / 1000)
}

beforeEach(() => {
  folder = makeFolder()
  log = join(folder.path, 'app.log')
  write(() => writeFileSync(log, 'boom 1\n'), log, 0)
  follower = followFile({
    path: log,
    ownPaths: [],
    stored: null,
    backlogEnds: [],
    atProgramStart: true,
    reader: boomReader('app'),
    onBegun: () => undefined,
  })
  lines()
})
afterEach(() => {
  follower.close()
  folder.remove()
})

it('reads no copy again that was made while the log was looked at, before that was written to once more', () => {
  const copy = join(folder.path, 'app.log.1')
  write(() => appendFileSync(log, 'boom 2\n'), log, 1000)
  beforeReading = () => {
    write(() => copyFileSync(log, copy), copy, 2000)
    write(() => appendFileSync(log, 'boom 3\n'), log, 3000)
  }
  const told = [...lines()]
  expect(beforeReading).toBeNull()
  write(() => truncateSync(log), log, 4000)
  told.push(...lines())
  write(() => appendFileSync(log, 'boom 4\n'), log, 5000)
  told.push(...lines())
  expect(told).toEqual(['boom 2', 'boom 3', 'boom 4'])
})

it('reads the copy of what it did not read, though the log was emptied and grew again while it was read', () => {
  const copy = join(folder.path, 'app.log.1')
  write(() => appendFileSync(log, 'boom 2\n'), log, 1000)
  beforeReading = () => write(() => appendFileSync(log, 'boom 3\n'), log, 2000)
  afterReading = () => {
    write(() => writeFileSync(log, 'boom 4\n'), log, 3000)
    write(() => copyFileSync(log, copy), copy, 4000)
    write(() => writeFileSync(log, 'boom 5\n'), log, 5000)
  }
  const told = [...lines(), ...lines()]
  expect(told).toEqual(['boom 2', 'boom 3', 'boom 4', 'boom 5'])
})
