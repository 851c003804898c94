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
import { fixedZone } from '../core/stated-time'
import type { StoredOffset } from '../ports'
import { compileRules } from './compile-rules'
import type * as FindUnread from './find-unread'
import { followFile, type Follower } from './follow-file'
import { boomRule, makeFolder } from './testing/watched-logs'

/** What happens to the log between the first look at what has its name and the search for what else is unread. */
let meanwhile: (() => void) | null = null
vi.mock('./find-unread', async (original) => {
  const real = await original<typeof FindUnread>()
  return {
    ...real,
    findUnread: (search: FindUnread.Search) => {
      const happen = meanwhile
      meanwhile = null
      happen?.()
      return real.findUnread(search)
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
    reader: {
      sourceId: 'app',
      rules: compileRules([boomRule]).compiled,
      zone: fixedZone(0),
      now: Date.now,
      onRule: () => undefined,
      onGivenUp: () => undefined,
    },
    onBegun: () => undefined,
  })
  open.push(follower)
  const look = (): readonly string[] =>
    follower
      .look()
      .observations.flatMap((one) => one.lines.filter(({ matched }) => matched).map(({ text }) => text))
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
  return { look, lines, end }
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
  expect(second.look()).toEqual(['boom 2'])
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
