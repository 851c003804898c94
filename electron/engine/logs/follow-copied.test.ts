import {
  appendFileSync,
  copyFileSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { StoredOffset } from '../ports'
import type * as FindUnread from './find-unread'
import { followFile, type Follower } from './follow-file'
import type * as ListSiblings from './list-siblings'
import { boomReader, makeFolder } from './testing/watched-logs'

/** What happens to the log between the first look at what has its name and the search for what else is unread. */
let meanwhile: (() => void) | null = null
/** What happens right after that search. */
let afterwards: (() => void) | null = null
vi.mock('./find-unread', async (original) => {
  const real = await original<typeof FindUnread>()
  return {
    ...real,
    findUnread: (search: FindUnread.Search) => {
      const happen = meanwhile
      meanwhile = null
      happen?.()
      const found = real.findUnread(search)
      const then = afterwards
      afterwards = null
      then?.()
      return found
    },
  }
})
/** What happens right after the files beside it were listed. */
let afterListing: (() => void) | null = null
vi.mock('./list-siblings', async (original) => {
  const real = await original<typeof ListSiblings>()
  return {
    ...real,
    listSiblings: (where: ListSiblings.Where) => {
      const siblings = real.listSiblings(where)
      const then = afterListing
      afterListing = null
      then?.()
      return siblings
    },
  }
})

/** Longer than what a file's beginning is compared by. */
const BANNER = `#Fields: ${'date time level message '.repeat(60)}\n`

/** What is packed is unpacked beside the thread, by whatever of the machine is free. */
const UNPACKING = { timeout: 4000 }

let folder: ReturnType<typeof makeFolder>
let log: string
const open: Follower[] = []

const follow = (stored: StoredOffset | null = null) => {
  const follower = followFile({
    path: log,
    ownPaths: [],
    stored,
    backlogEnds: [],
    atProgramStart: true,
    reader: boomReader('app'),
    onBegun: () => undefined,
  })
  open.push(follower)
  const look = (): readonly string[] =>
    follower
      .look()
      .observations.flatMap((one) => one.lines.filter(({ matched }) => matched).map(({ text }) => text))
  /** What is told at the first look at which anything is. */
  const some = (): readonly string[] => {
    for (let looks = 0; looks < 5; looks += 1) {
      const told = look()
      if (told.length > 0) return told
    }
    return []
  }
  /** All that is told until nothing is left. */
  const lines = async (): Promise<readonly string[]> => {
    const told: string[] = []
    await vi.waitFor(() => {
      for (let more = true; more;) {
        const look = follower.look()
        more = look.more
        for (const one of look.observations)
          told.push(...one.lines.filter(({ matched }) => matched).map(({ text }) => text))
      }
      expect(follower.mark()()).toBe(true)
    }, UNPACKING)
    return told
  }
  /** Ends it, and says where another one goes on. */
  const end = (): StoredOffset => {
    const offset = follower.offset()
    follower.close()
    if (offset === null) throw new Error('nothing was read')
    return offset
  }
  return { some, lines, end }
}
const generation = (name: string): string => join(folder.path, name)
const changedAt = (path: string, at: number): void => utimesSync(path, at / 1000, at / 1000)
const pack = (path: string): void => {
  const { atime, mtime } = statSync(path)
  writeFileSync(`${path}.gz`, gzipSync(readFileSync(path)))
  utimesSync(`${path}.gz`, atime, mtime)
  rmSync(path)
}

beforeEach(() => {
  folder = makeFolder()
  log = generation('app.log')
  meanwhile = null
  afterwards = null
  afterListing = null
})
afterEach(() => {
  for (const follower of open.splice(0)) follower.close()
  folder.remove()
})

it('reads none of many generations again after an empty one was packed', async () => {
  const startedAt = Date.now() - 100_000
  writeFileSync(log, '')
  changedAt(log, startedAt)
  const following = follow()
  const told = [...(await following.lines())]
  for (let nth = 1; nth <= 15; nth += 1) {
    renameSync(log, generation(`app.log-202601${String(nth).padStart(2, '0')}`))
    writeFileSync(log, `boom ${nth}\n`)
    changedAt(log, startedAt + nth * 3000)
    if (nth === 2) pack(generation('app.log-20260101'))
    told.push(...(await following.lines()))
  }
  expect(told).toEqual(Array.from({ length: 15 }, (_, nth) => `boom ${nth + 1}`))
})

it('reads a log once whose copy is there before it is emptied', async () => {
  writeFileSync(log, '')
  const following = follow()
  expect(await following.lines()).toEqual([])
  appendFileSync(log, 'boom 1\n')
  copyFileSync(log, generation('app.log.1'))
  expect(await following.lines()).toEqual(['boom 1'])
  truncateSync(log)
  appendFileSync(log, 'boom 2\n')
  expect(await following.lines()).toEqual(['boom 2'])
})

it('reads a log once that was written to and copied while it is opened', async () => {
  writeFileSync(log, '')
  const following = follow()
  expect(await following.lines()).toEqual([])
  appendFileSync(log, 'boom 1\n')
  meanwhile = () => {
    appendFileSync(log, 'boom 2\n')
    copyFileSync(log, generation('app.log.1'))
  }
  expect(await following.lines()).toEqual(['boom 1', 'boom 2'])
})

it('reads the copy of a log that was emptied before a byte of it was read, and begins alike again', async () => {
  writeFileSync(log, `${BANNER}boom 1\n`)
  const first = follow()
  expect(await first.lines()).toEqual(['boom 1'])
  renameSync(log, generation('app.log.1'))
  appendFileSync(generation('app.log.1'), 'boom 2\n')
  writeFileSync(log, `${BANNER}boom 3\n`)
  const second = follow(first.end())
  // What has the name is opened now, and read after what had it before.
  expect(second.some()).toEqual(['boom 2'])
  renameSync(generation('app.log.1'), generation('app.log.2'))
  copyFileSync(log, generation('app.log.1'))
  truncateSync(log)
  appendFileSync(log, `${BANNER}boom 4\nboom 5\n`)
  expect(await second.lines()).toEqual(['boom 3', 'boom 4', 'boom 5'])
})

it('knows a log by what was read of it though it is copied and emptied while it is opened', async () => {
  writeFileSync(log, 'boom 1\nboom 2\n')
  const first = follow()
  expect(await first.lines()).toEqual(['boom 1', 'boom 2'])
  const second = follow(first.end())
  meanwhile = () => {
    copyFileSync(log, generation('app.log.1'))
    truncateSync(log)
  }
  expect(await second.lines()).toEqual([])
  const third = follow(second.end())
  appendFileSync(log, 'boom 3\n')
  expect(await third.lines()).toEqual(['boom 3'])
})

it('takes a packed file for what was read of it though another file held nothing but its beginning', async () => {
  writeFileSync(log, `${BANNER}boom 1\n`)
  const following = follow()
  expect(await following.lines()).toEqual(['boom 1'])
  renameSync(log, generation('app.log.1'))
  writeFileSync(log, BANNER)
  expect(await following.lines()).toEqual([])
  renameSync(generation('app.log.1'), generation('app.log.2'))
  pack(generation('app.log.2'))
  renameSync(log, generation('app.log.1'))
  writeFileSync(log, `${BANNER}boom 2\n`)
  expect(await following.lines()).toEqual(['boom 2'])
})

it('reads no copy again that was packed in the second in which the log was written to and read after it', async () => {
  const second = Math.floor(Date.now() / 1000) * 1000 - 5000
  writeFileSync(log, 'boom 1\n')
  changedAt(log, second + 100)
  const following = follow()
  expect(await following.lines()).toEqual(['boom 1'])
  copyFileSync(log, generation('app.log.1'))
  changedAt(generation('app.log.1'), second + 200)
  appendFileSync(log, 'boom 2\n')
  changedAt(log, second + 300)
  expect(await following.lines()).toEqual(['boom 2'])
  truncateSync(log)
  pack(generation('app.log.1'))
  appendFileSync(log, 'boom 3\n')
  expect(await following.lines()).toEqual(['boom 3'])
})

it('reads the copy of a log that was written to once more and emptied before a byte of it was read', async () => {
  const startedAt = Date.now() - 100_000
  const write = (text: string, after: number): void => {
    writeFileSync(log, text)
    changedAt(log, startedAt + after)
  }
  write('boom 1\n', 0)
  const first = follow()
  expect(await first.lines()).toEqual(['boom 1'])
  const stored = first.end()
  renameSync(log, generation('app.log-20260101'))
  write('boom 2\n', 1000)
  renameSync(log, generation('app.log-20260102'))
  write('boom 3\n', 2000)
  copyFileSync(log, generation('app.log-20260103'))
  changedAt(generation('app.log-20260103'), startedAt + 3000)
  appendFileSync(log, 'nowhere else\n')
  changedAt(log, startedAt + 4000)
  const second = follow(stored)
  // What has the name is opened now, and read after what had it before.
  expect(second.some()).toEqual(['boom 2'])
  write('boom 4\n', 5000)
  const told = await second.lines()
  expect(told).toEqual(['boom 3', 'boom 4'])
})

it('reads a copy no second time that was made while another file was looked for', async () => {
  writeFileSync(log, '')
  const first = follow()
  expect(await first.lines()).toEqual([])
  renameSync(log, generation('app.log-20260101'))
  writeFileSync(log, 'boom 1\n')
  expect(await first.lines()).toEqual(['boom 1'])
  const stored = first.end()
  pack(generation('app.log-20260101'))
  meanwhile = () => {
    appendFileSync(log, 'boom 2\n')
    copyFileSync(log, generation('app.log-20260102'))
    truncateSync(log)
  }
  const second = follow(stored)
  expect(await second.lines()).toEqual(['boom 2'])
  appendFileSync(log, 'boom 3\n')
  expect(await second.lines()).toEqual(['boom 3'])
})

it('reads a log once that lost its name and was packed before a byte of it was read', async () => {
  writeFileSync(log, '')
  const following = follow()
  expect(await following.lines()).toEqual([])
  appendFileSync(log, 'boom 1\n')
  renameSync(log, generation('app.log-20260101'))
  pack(generation('app.log-20260101'))
  expect(await following.lines()).toEqual(['boom 1'])
  writeFileSync(log, 'boom 2\n')
  expect(await following.lines()).toEqual(['boom 2'])
})

it('reads a log that was copied, emptied and renamed before a byte of it was read in its turn', async () => {
  writeFileSync(log, 'boom 1\n')
  const first = follow()
  expect(await first.lines()).toEqual(['boom 1'])
  const stored = first.end()
  renameSync(log, generation('app.log-20260101'))
  writeFileSync(log, 'boom 2\n')
  renameSync(log, generation('app.log-20260102'))
  writeFileSync(log, 'boom 3\n')
  const second = follow(stored)
  expect(second.some()).toEqual(['boom 2'])
  copyFileSync(log, generation('app.log-20260103'))
  truncateSync(log)
  appendFileSync(log, 'boom 4\n')
  renameSync(log, generation('app.log-20260104'))
  writeFileSync(log, 'boom 5\n')
  renameSync(log, generation('app.log-20260105'))
  writeFileSync(log, 'boom 6\n')
  expect(await second.lines()).toEqual(['boom 3', 'boom 4', 'boom 5', 'boom 6'])
})

it('reads no copy again that is shorter than what was read, once an empty generation was packed', async () => {
  const startedAt = Date.now() - 100_000
  writeFileSync(log, '')
  changedAt(log, startedAt)
  const following = follow()
  expect(await following.lines()).toEqual([])
  renameSync(log, generation('app.log-20260101'))
  writeFileSync(log, 'boom 1\n')
  expect(await following.lines()).toEqual(['boom 1'])
  copyFileSync(log, generation('app.log-20260102'))
  changedAt(generation('app.log-20260102'), startedAt + 1000)
  appendFileSync(log, 'boom 2\n')
  changedAt(log, startedAt + 2000)
  expect(await following.lines()).toEqual(['boom 2'])
  truncateSync(log)
  expect(await following.lines()).toEqual([])
  pack(generation('app.log-20260101'))
  appendFileSync(log, 'boom 3\n')
  expect(await following.lines()).toEqual(['boom 3'])
  renameSync(log, generation('app.log-20260103'))
  writeFileSync(log, 'boom 4\n')
  expect(await following.lines()).toEqual(['boom 4'])
})

it('reads nothing again of a log whose last line end is gone after a restart without a new line', async () => {
  writeFileSync(log, 'boom 1\nboom 2\n')
  const first = follow()
  expect(await first.lines()).toEqual(['boom 1', 'boom 2'])
  const second = follow(first.end())
  expect(await second.lines()).toEqual([])
  truncateSync(log, statSync(log).size - 1)
  expect(await second.lines()).toEqual([])
  appendFileSync(log, '\nboom 3\n')
  expect(await second.lines()).toEqual(['boom 3'])
})

it('reads the copy of a log that was emptied and grew longer than it was while it was begun', async () => {
  writeFileSync(log, 'boom 1\n')
  const following = follow()
  expect(await following.lines()).toEqual(['boom 1'])
  renameSync(log, generation('app.log-20260101'))
  writeFileSync(log, 'boom 2\n')
  afterwards = () => {
    copyFileSync(log, generation('app.log-20260102'))
    truncateSync(log)
    appendFileSync(log, 'boom 3\nboom 4\n')
  }
  expect(await following.lines()).toEqual(['boom 2', 'boom 3', 'boom 4'])
})

it('reads a file that was last written to at the same moment as one before it, however that is rounded', async () => {
  // The time of this change in milliseconds is another one when it is made of its nanoseconds at once.
  const at = 1_769_868_000_006.172
  writeFileSync(log, 'boom 1\n')
  changedAt(log, at)
  const following = follow()
  expect(await following.lines()).toEqual(['boom 1'])
  const stored = following.end()
  rmSync(log)
  writeFileSync(log, 'boom 2\n')
  changedAt(log, at)
  renameSync(log, generation('app.log.1'))
  writeFileSync(log, 'boom 3\n')
  expect(await follow(stored).lines()).toEqual(['boom 2', 'boom 3'])
})

it('reads no file that had the name later before one that loses it while it is opened, nor instead of it', async () => {
  writeFileSync(log, '')
  const first = follow()
  expect(await first.lines()).toEqual([])
  appendFileSync(log, 'boom 1\n')
  meanwhile = () => {
    renameSync(log, generation('app.log-20260101'))
    writeFileSync(log, 'boom 2\n')
    renameSync(log, generation('app.log-20260102'))
    writeFileSync(log, 'boom 3\n')
  }
  const told = [...first.some()]
  const second = follow(first.end())
  told.push(...(await second.lines()))
  expect(told).toEqual(['boom 1', 'boom 2', 'boom 3'])
})

it('takes no copy for another file that begins alike and gets its next name while it is looked for', async () => {
  writeFileSync(log, BANNER)
  const following = follow()
  expect(await following.lines()).toEqual([])
  renameSync(log, generation('app.log.1'))
  writeFileSync(log, `${BANNER}boom 1\n`)
  expect(await following.lines()).toEqual(['boom 1'])
  renameSync(generation('app.log.1'), generation('app.log.2'))
  copyFileSync(log, generation('app.log.1'))
  changedAt(generation('app.log.1'), Date.now() - 10_000)
  appendFileSync(log, 'boom 2\n')
  expect(await following.lines()).toEqual(['boom 2'])
  truncateSync(log)
  afterListing = () => renameSync(generation('app.log.2'), generation('app.log.3'))
  expect(await following.lines()).toEqual([])
  expect(afterListing).toBeNull()
})

it('reads the copy of a log that was emptied, and stays empty, before a byte of it was read in its turn', async () => {
  writeFileSync(log, 'boom 1\n')
  const first = follow()
  expect(await first.lines()).toEqual(['boom 1'])
  const stored = first.end()
  renameSync(log, generation('app.log-20260101'))
  writeFileSync(log, 'boom 2\n')
  renameSync(log, generation('app.log-20260102'))
  writeFileSync(log, 'boom 3\n')
  const second = follow(stored)
  expect(second.some()).toEqual(['boom 2'])
  copyFileSync(log, generation('app.log-20260103'))
  truncateSync(log)
  expect(await second.lines()).toEqual(['boom 3'])
})
