import {
  appendFileSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { basename, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { StoredOffset } from '../ports'
import { followFile, type Follower } from './follow-file'
import { boomReader, makeFolder } from './testing/watched-logs'

/** What is packed is unpacked beside the thread, by whatever of the machine is free. */
const UNPACKING = { timeout: 4000 }

let folder: ReturnType<typeof makeFolder>
let log: string
let aheadMs: number
const open: Follower[] = []

type Followed = Follower & {
  /** What is told without waiting for more to be unpacked, or for an unfinished line. */
  readonly drain: () => readonly string[]
  readonly lines: () => Promise<readonly string[]>
  readonly stored: () => StoredOffset
}

/** Follows and gathers what is told, in its order; `lines` gives all since the last time it was asked. */
const follow = (stored: StoredOffset | null = null, path = log): Followed => {
  const follower = followFile({
    path,
    ownPaths: [],
    stored,
    backlogEnds: [],
    atProgramStart: true,
    reader: boomReader('app', () => Date.now() + aheadMs),
    onBegun: () => undefined,
  })
  open.push(follower)
  const drain = (): readonly string[] => {
    const told: string[] = []
    for (let more = true; more;) {
      const look = follower.look()
      more = look.more
      for (const one of look.observations)
        told.push(...one.lines.filter(({ matched }) => matched).map(({ text }) => text))
    }
    return told
  }
  const lines = async (): Promise<readonly string[]> => {
    const told: string[] = []
    await vi.waitFor(() => {
      told.push(...drain())
      expect(follower.mark()()).toBe(true)
    }, UNPACKING)
    return told
  }
  const place = (): StoredOffset => {
    const offset = follower.offset()
    if (offset === null) throw new Error('nothing was read')
    return offset
  }
  return { ...follower, drain, lines, stored: place }
}
const pack = (path: string): void => {
  const { atime, mtime } = statSync(path)
  writeFileSync(`${path}.gz`, gzipSync(readFileSync(path)))
  utimesSync(`${path}.gz`, atime, mtime)
  rmSync(path)
}
const rotate = (to: string, next: string): void => {
  renameSync(log, join(folder.path, to))
  writeFileSync(log, next)
}

beforeEach(() => {
  folder = makeFolder()
  log = join(folder.path, 'app.log')
  aheadMs = 0
})
afterEach(() => {
  for (const follower of open.splice(0)) follower.close()
  folder.remove()
})

const namings = [
  ['app.log.2', 'app.log.1'],
  ['app.log-20260130', 'app.log-20260131'],
  ['app-20260130.log', 'app-20260131.log'],
  ['app.log.2026-01-30', 'app.log.2026-01-31'],
  ['app.2026-01-30.log', 'app.2026-01-31.log'],
  ['app.2.log', 'app.1.log'],
  ['old/app.log.2', 'old/app.log.1'],
] as const

describe.each(namings)('generations named %s and %s', (older, newer) => {
  it('are all read in their order when the log was rotated more than once between two looks', async () => {
    mkdirSync(join(folder.path, 'old'))
    writeFileSync(log, 'boom 1\n')
    const followed = follow()
    expect(await followed.lines()).toEqual(['boom 1'])
    appendFileSync(log, 'boom 2\n')
    rotate(older, 'boom 3\n')
    utimesSync(log, new Date(Date.now() + 1000), new Date(Date.now() + 1000))
    rotate(newer, 'boom 4\n')
    expect(await followed.lines()).toEqual(['boom 2', 'boom 3', 'boom 4'])
  })

  it.each([false, true])('are all read after a restart (packed: %s)', async (isPacked) => {
    mkdirSync(join(folder.path, 'old'))
    writeFileSync(log, 'boom 1\n')
    const first = follow()
    await first.lines()
    appendFileSync(log, 'boom 2\n')
    rotate(older, 'boom 3\n')
    utimesSync(log, new Date(Date.now() + 1000), new Date(Date.now() + 1000))
    rotate(newer, 'boom 4\n')
    if (isPacked) for (const name of [older, newer]) pack(join(folder.path, name))
    const stored = first.stored()
    first.close()
    expect(await follow(stored).lines()).toEqual(['boom 2', 'boom 3', 'boom 4'])
  })
})

describe('after a restart', () => {
  it('reads the copy of a log that was emptied, and what came since', async () => {
    writeFileSync(log, 'boom 1\n')
    const first = follow()
    await first.lines()
    appendFileSync(log, 'boom 2\n')
    writeFileSync(`${log}.1`, readFileSync(log))
    truncateSync(log, 0)
    appendFileSync(log, 'boom 3\nboom 4\nboom 5\n')
    expect(await follow(first.stored()).lines()).toEqual(['boom 2', 'boom 3', 'boom 4', 'boom 5'])
  })

  it('goes on in a packed file where it was cut off', async () => {
    writeFileSync(log, 'boom 1\n')
    const first = follow()
    await first.lines()
    appendFileSync(log, `boom 2\n${'fine, nothing is wrong here\n'.repeat(20_000)}boom 3\n`)
    rotate('app.log.1', 'boom 4\n')
    pack(`${log}.1`)
    const second = follow(first.stored())
    const told: string[] = []
    await vi.waitFor(() => {
      for (const one of second.look().observations) told.push(...one.lines.map(({ text }) => text))
      expect(told).toContain('boom 2')
    }, UNPACKING)
    expect(second.stored()).toMatchObject({ path: `${log}.1.gz` })
    expect(await follow(second.stored()).lines()).toEqual(['boom 3', 'boom 4'])
  })

  it('says which former files it cannot unpack', async () => {
    writeFileSync(log, 'boom 1\n')
    const first = follow()
    await first.lines()
    rotate('app.log.1', 'boom 2\n')
    renameSync(`${log}.1`, `${log}.1.xz`)
    writeFileSync(`${log}.1.xz`, 'not unpacked here')
    const second = follow(first.stored())
    expect(await second.lines()).toEqual(['boom 2'])
    expect(second.status().message).toMatchObject({ code: 'logs.unread', params: { files: 'app.log.1.xz' } })
  })

  it('knows a new file under the same inode with the same beginning', async () => {
    writeFileSync(log, 'boom\n')
    const first = follow()
    await first.lines()
    const stored = first.stored()
    first.close()
    const { inode } = stored
    unlinkSync(log)
    writeFileSync(log, 'boom\nboom\n')
    const isReused = String(statSync(log).ino) === inode
    const told = await follow(stored).lines()
    expect([isReused, told]).toEqual([isReused, ['boom', 'boom']])
  })

  it('counts an unfinished line once that was told before', async () => {
    writeFileSync(log, '')
    const first = follow()
    await first.lines()
    appendFileSync(log, 'a boom in')
    expect(first.drain()).toEqual([])
    aheadMs = 1100
    expect(first.drain()).toEqual(['a boom in'])
    const stored = first.stored()
    first.close()
    appendFileSync(log, ' the night\nboom 2\n')
    expect(await follow(stored).lines()).toEqual(['boom 2'])
  })
})

describe('a file that became shorter', () => {
  it.each([false, true])('by its last byte is not read again (after a restart: %s)', async (isRestart) => {
    writeFileSync(log, 'boom 1\nboom 2\n')
    const first = follow()
    expect(await first.lines()).toEqual(['boom 1', 'boom 2'])
    truncateSync(log, statSync(log).size - 1)
    const second = isRestart ? follow(first.stored()) : first
    expect(second.drain()).toEqual([])
    appendFileSync(log, '\nboom 3\n')
    expect(await second.lines()).toEqual(['boom 3'])
  })
})

it('is another file when it has a shorter first line, after a restart too: its copy is read', async () => {
  writeFileSync(log, 'date time level message of all that follows\n')
  const first = follow()
  await first.lines()
  const stored = first.stored()
  first.close()
  appendFileSync(log, 'boom 1\n')
  writeFileSync(join(folder.path, 'app.log.1'), readFileSync(log))
  truncateSync(log)
  appendFileSync(log, 'boom 2\n')
  expect(await follow(stored).lines()).toEqual(['boom 1', 'boom 2'])
})

it('follows a link from day to day, also over several days at once', async () => {
  const day = (nth: number): string => join(folder.path, `app-2026-01-0${nth}.log`)
  const link = join(folder.path, 'current')
  writeFileSync(day(1), 'boom 1\n')
  symlinkSync(basename(day(1)), link)
  const first = follow(null, link)
  expect(await first.lines()).toEqual(['boom 1'])
  for (const nth of [2, 3]) {
    appendFileSync(day(nth - 1), `boom ${nth} of the day before\n`)
    writeFileSync(day(nth), `boom ${nth}\n`)
    unlinkSync(link)
    symlinkSync(basename(day(nth)), link)
  }
  const told = ['boom 2 of the day before', 'boom 2', 'boom 3 of the day before', 'boom 3']
  expect(await first.lines()).toEqual(told)
})

describe('a log of which nothing was read yet', () => {
  it.each(['keeps', 'gives away', 'gives up'] as const)(
    'is read from its copy too when it was emptied and grew, and %s its name',
    async (what) => {
      writeFileSync(log, '')
      const followed = follow()
      expect(await followed.lines()).toEqual([])
      appendFileSync(log, 'boom 1\n')
      writeFileSync(join(folder.path, 'app.log.1'), readFileSync(log))
      truncateSync(log)
      appendFileSync(log, 'boom 2\n')
      if (what !== 'keeps') {
        renameSync(join(folder.path, 'app.log.1'), join(folder.path, 'app.log.2'))
        renameSync(log, join(folder.path, 'app.log.1'))
      }
      if (what === 'gives away') writeFileSync(log, 'boom 3\n')
      const after = what === 'gives away' ? ['boom 3'] : []
      expect(new Set(await followed.lines())).toEqual(new Set(['boom 1', 'boom 2', ...after]))
    },
  )
})

it.each([false, true])(
  'reads what a late writer wrote to a file that was empty when it lost the name (packed: %s)',
  async (isPacked) => {
    writeFileSync(log, '')
    const followed = follow()
    await followed.lines()
    rotate('app.log.1', 'boom 2\n')
    expect(await followed.lines()).toEqual(['boom 2'])
    appendFileSync(join(folder.path, 'app.log.1'), 'boom 1\n')
    const stored = followed.stored()
    followed.close()
    if (isPacked) pack(join(folder.path, 'app.log.1'))
    const again = follow(stored)
    expect(await again.lines()).toEqual(['boom 1'])
    const later = again.stored()
    again.close()
    expect(await follow(later).lines()).toEqual([])
  },
)

it('reads a generation after one whose time was rounded up when it was packed, also after a kill', async () => {
  writeFileSync(log, 'boom 1\n')
  const first = follow()
  await first.lines()
  let stored = first.stored()
  first.close()
  rotate('app-20260102.log', 'boom 2\n')
  rotate('app-20260103.log', 'boom 3\n')
  rotate('app-20260104.log', 'boom 4\n')
  const at = Math.floor(Date.now() / 1000) + 1.3998
  for (const day of ['03', '04']) utimesSync(join(folder.path, `app-202601${day}.log`), at, at)
  pack(join(folder.path, 'app-20260103.log'))
  for (let starts = 0; starts < 3; starts += 1) {
    const again = follow(stored)
    again.look()
    stored = again.stored()
    again.close()
  }
  expect(await follow(stored).lines()).toEqual(['boom 2', 'boom 3', 'boom 4'])
})

it('reads none of many generations of one second twice while it is rotated and killed again and again', async () => {
  const at = new Date(Math.floor(Date.now() / 1000) * 1000)
  const generation = (nth: number): string => join(folder.path, `app.log.${nth}`)
  let turn = 0
  const rotateAll = (): void => {
    for (let nth = turn; nth >= 1; nth -= 1) renameSync(`${generation(nth)}.gz`, `${generation(nth + 1)}.gz`)
    turn += 1
    utimesSync(log, at, at)
    renameSync(log, generation(1))
    pack(generation(1))
    writeFileSync(log, `boom ${turn}\n`)
  }
  writeFileSync(log, 'boom 0\n')
  const first = follow()
  const told = [...(await first.lines())]
  let stored = first.stored()
  first.close()
  for (let nth = 0; nth < 8; nth += 1) rotateAll()
  for (let starts = 0; starts < 80; starts += 1) {
    const again = follow(stored)
    const look = (): boolean => {
      const { observations } = again.look()
      for (const { lines } of observations) told.push(...lines.map(({ text }) => text))
      return observations.length > 0
    }
    // Most of the times it has not come to anything before it ends.
    await vi.waitUntil(() => look() || starts % 3 !== 2)
    stored = again.stored()
    again.close()
    if (starts < 9) rotateAll()
    if (told.length === turn + 1) break
  }
  expect(told).toEqual(Array.from({ length: turn + 1 }, (_, nth) => `boom ${nth}`))
})

it('reads what a slow writer brings to a generation that was empty when it was found', async () => {
  writeFileSync(log, 'boom 1\n')
  const first = follow()
  expect(await first.lines()).toEqual(['boom 1'])
  const stored = first.stored()
  first.close()
  const empty = join(folder.path, 'app.log-20260102')
  rotate('app.log-20260101', '')
  renameSync(log, empty)
  // A file that was made after the log, or with it, may be a copy that is being made.
  await vi.waitUntil(() => {
    rmSync(log, { force: true })
    writeFileSync(log, 'boom 2\n')
    return statSync(log).birthtimeMs > statSync(empty).birthtimeMs
  })
  const second = follow(stored)
  expect(await second.lines()).toEqual(['boom 2'])
  appendFileSync(empty, 'boom 3\n')
  const late: string[] = []
  await vi.waitFor(() => {
    late.push(...second.drain())
    expect(late).toEqual(['boom 3'])
  }, UNPACKING)
})

it('reads what a slow writer brings to the file that lost the name while nobody followed it', async () => {
  writeFileSync(log, 'boom 1\n')
  const first = follow()
  expect(await first.lines()).toEqual(['boom 1'])
  const stored = first.stored()
  first.close()
  rotate('app.log.1', 'boom 2\n')
  const second = follow(stored)
  expect(await second.lines()).toEqual(['boom 2'])
  appendFileSync(join(folder.path, 'app.log.1'), 'boom 3\n')
  const late: string[] = []
  await vi.waitFor(() => {
    late.push(...second.drain())
    expect(late).toEqual(['boom 3'])
  }, UNPACKING)
})

it('skips no numbered generation because a slow writer brought something to an older one', async () => {
  const startedAt = Date.now() / 1000 - 100
  const changed = (name: string, after: number): void =>
    utimesSync(join(folder.path, name), startedAt + after, startedAt + after)
  writeFileSync(log, 'boom 1\n')
  changed('app.log', 0)
  const first = follow()
  expect(await first.lines()).toEqual(['boom 1'])
  const stored = first.stored()
  first.close()
  rotate('app.log.2', 'boom 3\n')
  changed('app.log', 1)
  rotate('app.log.1', 'boom 4\n')
  appendFileSync(join(folder.path, 'app.log.2'), 'boom 2\n')
  changed('app.log.2', 2)
  const told = await follow(stored).lines()
  expect(told.toSorted()).toEqual(['boom 2', 'boom 3', 'boom 4'])
})

it('skips no numbered generation because a slow writer went on in the one before it', async () => {
  const startedAt = Date.now() / 1000 - 100
  const changed = (name: string, after: number): void =>
    utimesSync(join(folder.path, name), startedAt + after, startedAt + after)
  writeFileSync(log, 'boom 1\n')
  const followed = follow()
  expect(await followed.lines()).toEqual(['boom 1'])
  renameSync(log, `${log}.1`)
  await vi.waitUntil(() => {
    rmSync(log, { force: true })
    writeFileSync(log, 'boom 3\n')
    return statSync(log).birthtimeMs > statSync(`${log}.1`).birthtimeMs
  })
  changed('app.log', 1)
  appendFileSync(`${log}.1`, 'boom 2\n')
  changed('app.log.1', 2)
  const told = followed
    .look()
    .observations.flatMap(({ lines }) => lines.filter(({ matched }) => matched).map(({ text }) => text))
  renameSync(`${log}.1`, `${log}.2`)
  renameSync(log, `${log}.1`)
  writeFileSync(log, 'boom 4\n')
  told.push(...(await followed.lines()))
  expect(told).toEqual(['boom 2', 'boom 3', 'boom 4'])
})
