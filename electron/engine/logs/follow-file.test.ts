import {
  appendFileSync,
  copyFileSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Observation } from '@shared/domain/observation'
import { fixedZone } from '../core/stated-time'
import type { StoredOffset } from '../ports'
import { followFile, type Follower, type FollowOptions } from './follow-file'
import { compileRules } from './compile-rules'
import { openLog } from './open-log'
import { boomRule, makeFolder } from './testing/watched-logs'

const python = { ...boomRule, id: 'python_exception', pattern: String.raw`Traceback \(|\w+Error:` }
let folder: ReturnType<typeof makeFolder>
let log: string
let aheadMs: number
const open: Follower[] = []

type Followed = Follower & {
  /** Looks until nothing more stands in the file; gives what was told. */
  readonly drain: () => readonly Observation[]
  readonly drainLines: () => readonly string[]
}

const follow = (options: Partial<FollowOptions> = {}): Followed => {
  const follower = followFile({
    path: log,
    ownPaths: [],
    stored: null,
    backlogEnds: [],
    atProgramStart: true,
    reader: {
      sourceId: 'app',
      rules: compileRules([boomRule, python]).compiled,
      zone: fixedZone(0),
      now: () => Date.now() + aheadMs,
      onRule: () => undefined,
      onGivenUp: () => undefined,
    },
    onBegun: () => undefined,
    ...options,
  })
  open.push(follower)
  const drain = (): readonly Observation[] => {
    const all: Observation[] = []
    for (let looks = 0; looks < 100; looks += 1) {
      const { observations, more } = follower.look()
      all.push(...observations)
      if (!more) return all
    }
    throw new Error('it never comes to an end')
  }
  const drainLines = () =>
    drain().flatMap((one) => one.lines.filter((line) => line.matched).map((line) => line.text))
  return { ...follower, drain, drainLines }
}
const stateOf = (follower: Follower) => {
  const { state, message } = follower.status()
  return [state, message.code]
}
const storedOf = (follower: Follower): StoredOffset => {
  const stored = follower.offset()
  if (stored === null) throw new Error('nothing was read')
  return stored
}
const add = (text: string): void => appendFileSync(log, text)

beforeEach(() => {
  folder = makeFolder()
  log = join(folder.path, 'app.log')
  aheadMs = 0
})
afterEach(() => {
  for (const follower of open.splice(0)) follower.close()
  folder.remove()
})

describe('followFile: rotation', () => {
  it('finishes a renamed file and begins the new one, also when the writer is slow to let go', () => {
    writeFileSync(log, 'old\n')
    const followed = follow()
    followed.drain()
    add('boom 1\n')
    renameSync(log, `${log}.1`)
    writeFileSync(log, 'boom 2\n')
    expect(followed.drainLines()).toEqual(['boom 1', 'boom 2'])
    appendFileSync(`${log}.1`, 'boom late\n')
    add('boom 3\n')
    expect([...followed.drainLines()].sort()).toEqual(['boom 3', 'boom late'])
    expect(storedOf(followed)).toMatchObject({ offset: 14, path: log })
  })

  it('reads a renamed file as long as nothing is written to its successor', () => {
    writeFileSync(log, 'old\n')
    const followed = follow()
    followed.drain()
    renameSync(log, `${log}.1`)
    writeFileSync(log, '')
    followed.drain()
    aheadMs = 3_600_000
    followed.drain()
    appendFileSync(`${log}.1`, 'boom an hour later\n')
    expect(followed.drainLines()).toEqual(['boom an hour later'])
  })

  it('lets a renamed file go a minute after its successor is written to, and reads what came late at the next rotation', () => {
    writeFileSync(log, 'old\n')
    const followed = follow()
    followed.drain()
    renameSync(log, `${log}.1`)
    writeFileSync(log, 'fine\n')
    followed.drain()
    aheadMs = 61_000
    followed.drain()
    appendFileSync(`${log}.1`, 'boom late\n')
    expect(followed.drainLines()).toEqual([])
    renameSync(`${log}.1`, `${log}.2`)
    renameSync(log, `${log}.1`)
    writeFileSync(log, 'boom new\n')
    const told = followed.drain()
    expect(told.map(({ backlog, lines }) => [backlog, lines.find(({ matched }) => matched)?.text])).toEqual([
      [true, 'boom late'],
      [false, 'boom new'],
    ])
  })

  it('tells the last, unfinished line of a renamed file', () => {
    writeFileSync(log, '')
    const followed = follow()
    followed.drain()
    add('boom unfinished')
    renameSync(log, `${log}.1`)
    writeFileSync(log, 'fine\n')
    followed.drain()
    aheadMs = 11_000
    expect(followed.drainLines()).toEqual(['boom unfinished'])
  })

  it('reads a file anew that was copied and truncated', () => {
    writeFileSync(log, 'one\ntwo\n')
    const followed = follow()
    followed.drain()
    copyFileSync(log, `${log}.1`)
    truncateSync(log, 0)
    followed.drain()
    add('boom\n')
    expect(followed.drain()).toMatchObject([{ count: 1, offset: 0, backlog: false }])
  })

  it('notices a truncated file that has grown beyond the old offset before the next look', () => {
    writeFileSync(log, 'head a\nboom old\n')
    const followed = follow()
    followed.drain()
    writeFileSync(log, `head b\nboom new\n${'filler\n'.repeat(50)}`)
    expect(followed.drainLines()).toEqual(['boom new'])
  })

  it('notices it also when the head is the same', () => {
    const banner = '#Fields: date time cs-method\n'.repeat(60)
    writeFileSync(log, `${banner}boom old\n`)
    const followed = follow()
    followed.drain()
    writeFileSync(log, `${banner}boom new\n${'filler\n'.repeat(50)}`)
    expect(followed.drainLines()).toEqual(['boom new'])
  })

  it('reads a deleted and created file from its beginning, even under the same inode', () => {
    writeFileSync(log, 'first\n')
    const followed = follow()
    followed.drain()
    unlinkSync(log)
    followed.drain()
    expect(stateOf(followed)).toEqual(['waiting', 'logs.vanished'])
    aheadMs = 11_000
    followed.drain()
    writeFileSync(log, 'boom again\nand more lines than before\n')
    expect(followed.drain()).toMatchObject([{ count: 1, backlog: false, offset: 0 }])
    expect(stateOf(followed)).toEqual(['following', 'logs.following'])
  })

  it('does not read a file twice that was moved away and back', () => {
    writeFileSync(log, 'boom 1\n')
    const followed = follow()
    followed.drain()
    renameSync(log, `${log}.away`)
    followed.drain()
    aheadMs = 11_000
    followed.drain()
    renameSync(`${log}.away`, log)
    add('boom 2\n')
    expect(followed.drainLines()).toEqual(['boom 2'])
  })

  it('follows a link to where it points now', () => {
    const [a, b] = [join(folder.path, 'a.log'), join(folder.path, 'b.log')]
    writeFileSync(a, '')
    writeFileSync(b, 'boom b\n')
    symlinkSync(a, log)
    const followed = follow()
    followed.drain()
    appendFileSync(a, 'boom a\n')
    expect(followed.drainLines()).toEqual(['boom a'])
    unlinkSync(log)
    symlinkSync(b, log)
    expect(followed.drainLines()).toEqual(['boom b'])
    expect(storedOf(followed).path).toBe(b)
  })
})

describe('followFile: after a restart', () => {
  const firstRun = (text: string): StoredOffset => {
    writeFileSync(log, text)
    const followed = follow()
    followed.drain()
    const stored = storedOf(followed)
    followed.close()
    return stored
  }

  it('finishes a file that was rotated meanwhile, then begins the new one, all as backlog', () => {
    const stored = firstRun('boom 1\n')
    add('boom 2\n')
    renameSync(log, join(folder.path, 'app.log.1'))
    writeFileSync(log, 'boom 3\n')
    const followed = follow({ stored })
    const observations = followed.drain()
    expect(observations.map(({ backlog, lines }) => [backlog, lines.at(-1)?.text])).toEqual([
      [true, 'boom 2'],
      [true, 'boom 3'],
    ])
    add('boom 4\n')
    expect(followed.drain()).toMatchObject([{ backlog: false }])
  })

  it('stores the rotated file until it is finished', () => {
    const stored = firstRun('boom 1\n')
    add('boom 2\n')
    renameSync(log, join(folder.path, 'app-20260131.log'))
    writeFileSync(log, 'boom 3\n')
    const followed = follow({ stored })
    expect(followed.look().observations).toHaveLength(1)
    expect(storedOf(followed)).toMatchObject({ inode: stored.inode, offset: 14 })
    followed.drain()
    expect(storedOf(followed)).toMatchObject({ path: log, offset: 7 })
  })

  it('reads a file from its beginning that is another under the same name', () => {
    const stored = firstRun('boom 1\n')
    writeFileSync(log, 'boom X\nboom Y\n')
    expect(follow({ stored }).drain()).toMatchObject([{ count: 2, backlog: true }])
  })

  it('compares the bytes before the offset, not only the head', () => {
    const banner = 'x'.repeat(2000)
    const stored = firstRun(`${banner}\nboom 1\n`)
    writeFileSync(log, `${banner}\nboom 2\nfine\n`)
    expect(follow({ stored }).drain()).toMatchObject([{ count: 1 }])
    const { tailHash: _, ...without } = stored
    expect(follow({ stored: without }).drain()).toEqual([])
  })

  it('goes on as a replaced thread does: nothing that came after the start is backlog', () => {
    writeFileSync(log, 'boom 1\n')
    const begun: { readonly offset: StoredOffset; readonly backlogEnd: number }[] = []
    const first = follow({ onBegun: (offset, backlogEnd) => begun.push({ offset, backlogEnd }) })
    first.look()
    add('boom 2\n')
    const [position] = begun
    const { device = '', inode = '' } = position?.offset ?? {}
    const again = follow({
      stored: position?.offset ?? null,
      backlogEnds: [{ device, inode, backlogEnd: position?.backlogEnd ?? 0 }],
      atProgramStart: false,
    })
    expect(again.drain().map(({ backlog }) => backlog)).toEqual([true, false])
  })

  it('reads a file that appeared while a thread was replaced as new', () => {
    writeFileSync(log, 'boom 1\n')
    expect(follow({ atProgramStart: false }).drain()).toMatchObject([{ backlog: false }])
  })
})

describe('followFile: what stands under the name', () => {
  it('waits for a file and then reads it from its beginning as new', () => {
    const followed = follow()
    expect(followed.drain()).toEqual([])
    expect(stateOf(followed)).toEqual(['waiting', 'logs.missing'])
    expect(followed.offset()).toBeNull()
    writeFileSync(log, 'boom 1\n')
    expect(followed.drain()).toMatchObject([{ backlog: false, offset: 0 }])
    expect(stateOf(followed)).toEqual(['following', 'logs.following'])
  })

  it('says that a directory is no log, and recovers', () => {
    mkdirSync(log)
    const followed = follow()
    followed.drain()
    expect(stateOf(followed)).toEqual(['unreadable', 'logs.directory'])
    rmSync(log, { recursive: true })
    writeFileSync(log, 'boom\n')
    expect(followed.drain()).toMatchObject([{ backlog: false }])
  })

  it('says that a device is no log', () => {
    const followed = follow({ path: '/dev/null' })
    followed.drain()
    expect(stateOf(followed)).toEqual(['unreadable', 'logs.not_a_file'])
  })

  it('says that it may not read, and takes what stood there as backlog when it may', () => {
    writeFileSync(log, 'boom 1\n')
    let allowed = false
    const followed = follow({ open: (path) => (allowed ? openLog(path) : { kind: 'denied' }) })
    followed.drain()
    expect(stateOf(followed)).toEqual(['unreadable', 'logs.denied'])
    allowed = true
    expect(followed.drain()).toMatchObject([{ backlog: true }])
  })

  it('names a link that leads nowhere or in a circle', () => {
    symlinkSync(log, log)
    const followed = follow()
    followed.drain()
    expect(followed.status()).toMatchObject({ state: 'unreadable', message: { code: 'logs.failed' } })
  })

  it.each([
    ['the file itself', () => [log]],
    ['its folder', () => [folder.path]],
    ['a link to it', () => [join(folder.path, 'link.log')]],
  ])('never reads its own log, known by %s', (_name, ownPaths) => {
    writeFileSync(log, 'boom\n')
    symlinkSync(log, join(folder.path, 'link.log'))
    for (const path of [log, join(folder.path, 'link.log')]) {
      const followed = follow({ path, ownPaths: ownPaths() })
      expect(followed.drain()).toEqual([])
      expect(stateOf(followed)).toEqual(['following', 'logs.own'])
    }
  })

  it('never reads a rotated generation of its own log', () => {
    writeFileSync(`${log}.1`, 'boom\n')
    expect(follow({ path: `${log}.1`, ownPaths: [log] }).drain()).toEqual([])
  })
})

describe('followFile: lines', () => {
  it('waits for the end of a line and tells it once', () => {
    writeFileSync(log, '')
    const followed = follow()
    followed.drain()
    add('a boo')
    expect(followed.drainLines()).toEqual([])
    add('m\n')
    expect(followed.drainLines()).toEqual(['a boom'])
  })

  it('tells a line without end after a second, and does not count it again when its end comes', () => {
    writeFileSync(log, '')
    const followed = follow()
    followed.drain()
    add('boom with')
    followed.drain()
    const isHanded = followed.mark()
    expect(isHanded()).toBe(false)
    aheadMs = 1100
    expect(followed.drainLines()).toEqual(['boom with'])
    expect(isHanded()).toBe(true)
    // Where the line begins: after a restart it is read as a whole, and not counted again.
    expect(storedOf(followed)).toMatchObject({
      offset: 0,
      details: { counted: [{ partOf: 0, ruleId: 'boom' }] },
    })
    add(' more, ValueError: x\n')
    expect(followed.drain()).toMatchObject([{ ruleId: 'python_exception', count: 1 }])
  })

  it('tells an old unfinished line at once', () => {
    writeFileSync(log, 'boom at the end')
    utimesSync(log, new Date(Date.now() - 60_000), new Date(Date.now() - 60_000))
    expect(follow().drainLines()).toEqual(['boom at the end'])
  })

  it('counts a traceback once that comes in pieces', () => {
    writeFileSync(log, '')
    const followed = follow()
    followed.drain()
    add('Traceback (most recent call last):\n  File "a.py", line 1, in f\n')
    expect(followed.drain()).toEqual([])
    expect(storedOf(followed).offset).toBe(0)
    add('    f()\nValueError: bad\n')
    const [observation, ...others] = followed.drain()
    expect(others).toEqual([])
    expect(observation).toMatchObject({ ruleId: 'python_exception', count: 1, excerpt: 'ValueError:' })
    expect(observation?.lines).toHaveLength(4)
  })

  it('tells a traceback that is not finished after a second, and its end not again', () => {
    writeFileSync(log, '')
    const followed = follow()
    followed.drain()
    add('Traceback (most recent call last):\n  File "a.py", line 1, in f\n')
    followed.drain()
    aheadMs = 1100
    expect(followed.drain()).toMatchObject([{ ruleId: 'python_exception', count: 1 }])
    add('    f()\nValueError: boom\n')
    expect(followed.drain().map(({ ruleId }) => ruleId)).toEqual(['boom'])
  })

  it('does not count the last line of a traceback again when its newline comes late', () => {
    writeFileSync(log, '')
    const followed = follow()
    followed.drain()
    add('Traceback (most recent call last):\n  File "a.py", line 1, in f\nValueError: bad')
    followed.drain()
    aheadMs = 1100
    expect(followed.drain().map(({ ruleId, count }) => [ruleId, count])).toEqual([['python_exception', 1]])
    aheadMs = 5000
    expect(followed.drain()).toEqual([])
    add('\nfine\n')
    expect(followed.drain()).toEqual([])
  })

  it('tells how much was read and how far it is behind', () => {
    writeFileSync(log, 'fine\n')
    const followed = follow()
    expect(followed.status()).toMatchObject({ readBytes: 0, lastReadAt: null })
    followed.drain()
    expect(followed.status()).toMatchObject({ readBytes: 5, lagBytes: 0 })
    add('half')
    followed.drain()
    expect(followed.status()).toMatchObject({ readBytes: 9, lagBytes: 4 })
    expect(readFileSync(log, 'utf8')).toBe('fine\nhalf')
  })
})
