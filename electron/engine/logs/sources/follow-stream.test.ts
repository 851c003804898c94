import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, inject, it, vi } from 'vitest'
import { makeFakeStream, type FakeStream } from '../testing/fake-stream'
import { boomReader, boomRule, gather, makeFolder, type Gathered } from '../testing/watched-logs'
import { followStream } from './follow-stream'
import { journald } from './journald'

const workerFile = join(inject('workers'), 'scan-worker.js')
const wait = { timeout: 15_000, interval: 10 }
let folder: ReturnType<typeof makeFolder>
let journalctl: FakeStream
const running: Gathered[] = []

const cursor = (n: number): string => `s=aa;i=${n};b=bb;m=1;t=${n.toString(16)};x=1`
const entry = (n: number, text: string, at = Date.now()): string =>
  `${JSON.stringify({ __CURSOR: cursor(n), __REALTIME_TIMESTAMP: String(at * 1000), MESSAGE: text })}\n`
const start = (
  options: Parameters<typeof gather>[2] = {},
  deps: { readonly silentMs?: number } = {},
): Gathered => {
  const gathered = gather({ workerFile, hangMs: 1000, searchPath: journalctl.searchPath, ...deps }, [], {
    sources: [{ id: 'journald:app', journald: 'app' }],
    ...options,
  })
  running.push(gathered)
  return gathered
}
const stop = async (seen: Gathered): Promise<void> => {
  running.splice(running.indexOf(seen), 1)
  await seen.watch.stop()
}
/** What has ended and is not yet forgotten by its parent has no arguments any more. */
const isAlive = (pid: number): boolean =>
  existsSync(`/proc/${pid}`) && readFileSync(`/proc/${pid}/cmdline`, 'utf8') !== ''
/** Prints what stands in a file of entries from the place on, then waits. */
const fromPlace = (entries: readonly string[]): string => `
  const place = args.find((arg) => arg.startsWith('--cursor='))?.slice(9)
  const entries = ${JSON.stringify(entries)}
  const from = place === undefined ? 0 : Math.max(0, entries.findIndex((one) => JSON.parse(one).__CURSOR === place))
  for (const one of entries.slice(from)) say(one)
  setInterval(() => {}, 1000)`

beforeEach(() => {
  folder = makeFolder()
  journalctl = makeFakeStream(join(folder.path, 'bin'), 'journalctl')
})
afterEach(async () => {
  await Promise.all(running.splice(0).map(({ watch }) => watch.stop()))
  // No program outlives its watch.
  await vi.waitUntil(() => !journalctl.pids().some(isAlive), wait)
  folder.remove()
})

describe('a source that a program reads', () => {
  it('tells what was written before as backlog, by its own time, and what comes as new', async () => {
    const old = Date.now() - 3_600_000
    journalctl.follow(
      `say(${JSON.stringify(entry(1, 'boom old', old))}); setTimeout(() => say(${JSON.stringify(
        entry(2, 'boom new', Date.now() + 60_000),
      )}), 200); setInterval(() => {}, 1000)`,
    )
    const seen = start()
    await vi.waitFor(() => expect(seen.lines()).toEqual(['boom old', 'boom new']), wait)
    expect(seen.observations()).toMatchObject([
      { sourceId: 'journald:app', backlog: true, statedAt: old },
      { sourceId: 'journald:app', backlog: false },
    ])
    expect(seen.offsets()).toEqual([{ sourceId: 'journald:app', cursor: cursor(2) }])
    expect(seen.statuses.at(-1)).toMatchObject({
      state: 'following',
      message: { code: 'source.journald.following' },
    })
  })

  it('goes on where it stood: nothing twice, nothing lost', async () => {
    const entries = [1, 2, 3].map((n) => entry(n, `boom ${n}`))
    journalctl.follow(fromPlace(entries))
    const first = start()
    await vi.waitFor(() => expect(first.lines()).toHaveLength(3), wait)
    await stop(first)
    journalctl.follow(fromPlace([...entries, entry(4, 'boom 4')]))
    const second = start({ offsets: first.offsets() })
    await vi.waitFor(() => expect(second.lines()).toEqual(['boom 4']), wait)
    expect(journalctl.starts().at(-1)).toContain(`--cursor=${cursor(3)}`)
  })

  it('is started again when it ends, and goes on within the same watch', async () => {
    journalctl.follow(`
      const place = args.find((arg) => arg.startsWith('--cursor='))
      if (place === undefined) { say(${JSON.stringify(entry(1, 'boom 1'))}); complain('the journal broke\\n'); setTimeout(() => process.exit(3), 20) }
      else { say(${JSON.stringify(entry(1, 'boom 1'))}); say(${JSON.stringify(entry(2, 'boom 2'))}); setInterval(() => {}, 1000) }`)
    const seen = start()
    await vi.waitFor(() => expect(seen.state()).toBe('unreadable'), wait)
    expect(seen.statuses.at(-1)?.message).toMatchObject({
      code: 'source.program.ended',
      params: { source: 'journald:app', program: 'journalctl', code: 3, reason: 'the journal broke' },
    })
    await vi.waitFor(() => expect(seen.lines()).toEqual(['boom 1', 'boom 2']), wait)
    await vi.waitFor(() => expect(seen.state()).toBe('following'), wait)
  })

  describe('of which nothing was there when it was begun', () => {
    const many = Array.from({ length: 1500 }, (_, n) => entry(n + 6, `boom ${n + 6}`))
    const counted = (seen: Gathered): number => seen.observations().reduce((sum, { count }) => sum + count, 0)
    /** As the program does it: all from the place on, or the last thousand. */
    const printMany = `
      const { readFileSync } = require('node:fs')
      const entries = readFileSync(${JSON.stringify('ENTRIES')}, 'utf8').split('\\n').filter(Boolean)
      const isPlaced = args.includes('--cursor=${cursor(5)}')
      for (const one of isPlaced ? entries : entries.slice(-1000)) say(one + '\\n')
      setInterval(() => {}, 1000)`

    it('is read from there on after the watch was killed, however much came meanwhile', async () => {
      const file = join(folder.path, 'entries')
      journalctl.newest(entry(5, 'of another unit'))
      const first = start()
      const begun = [{ sourceId: 'journald:app', cursor: `from ${cursor(5)}` }]
      await vi.waitFor(() => expect(first.offsets()).toEqual(begun), wait)
      expect(first.observations()).toEqual([])
      await stop(first)
      writeFileSync(file, many.join(''))
      journalctl.follow(printMany.replace('ENTRIES', file))
      const second = start({ offsets: begun })
      await vi.waitFor(() => expect(counted(second)).toBe(1500), wait)
      expect(second.offsets()).toEqual([{ sourceId: 'journald:app', cursor: cursor(1505) }])
      expect(second.statuses.every(({ message }) => message.code === 'source.journald.following')).toBe(true)
    })

    it('is read from there on after the program was killed, however much came meanwhile', async () => {
      const file = join(folder.path, 'entries')
      journalctl.newest(entry(5, 'of another unit'))
      journalctl.follow(`setTimeout(() => process.kill(process.pid, 'SIGKILL'), 20)`)
      const seen = start()
      await vi.waitFor(() => expect(seen.state()).toBe('unreadable'), wait)
      writeFileSync(file, many.join(''))
      journalctl.follow(printMany.replace('ENTRIES', file))
      await vi.waitFor(() => expect(counted(seen)).toBe(1500), wait)
    })

    it('tells what stood in it before as well, each line once', async () => {
      const old = [1, 2, 3].map((n) => entry(n, `boom ${n}`))
      journalctl.newest(entry(5, 'of another unit'))
      journalctl.recent(old.join(''))
      journalctl.follow(fromPlace([...old, entry(6, 'boom 6')]))
      const seen = start()
      await vi.waitFor(() => expect(seen.lines()).toEqual(['boom 1', 'boom 2', 'boom 3', 'boom 6']), wait)
      expect(journalctl.starts()).toHaveLength(1)
      expect(journalctl.starts()[0]).toContain(`--cursor=${cursor(1)}`)
    })

    it('is not read up before where it begins was looked at, and with it stored', async () => {
      journalctl.newest(entry(5, 'of another unit'))
      const wake = vi.fn<() => void>()
      const follower = followStream({
        id: 'journald:app',
        kind: journald('app'),
        place: null,
        startedAt: 0,
        searchPath: journalctl.searchPath,
        reader: boomReader('journald:app'),
        wake,
        onChild: () => undefined,
      })
      try {
        // By the place where it begins, then by the answer that the mark waits for: nothing was written by this one.
        await vi.waitFor(() => expect(wake).toHaveBeenCalledTimes(1), wait)
        journalctl.newest('')
        const isReadUp = follower.mark()
        await vi.waitFor(() => expect(wake).toHaveBeenCalledTimes(2), wait)
        expect(isReadUp()).toBe(false)
        expect(follower.look()).toMatchObject({ hasBegun: true })
        expect(isReadUp()).toBe(true)
      } finally {
        follower.close()
      }
    })

    it('answers a poke with where it begins, also without realtime', async () => {
      journalctl.newest(entry(5, 'of another unit'))
      const seen = start({ realtime: false })
      const begun = [{ sourceId: 'journald:app', cursor: `from ${cursor(5)}` }]
      void seen.watch.poke()
      await vi.waitFor(() => expect(seen.offsets()).toEqual(begun), wait)
    })
  })

  it('tells that its place is gone, and reads what is left', async () => {
    journalctl.follow(fromPlace([entry(7, 'boom 7')]))
    const seen = start({ offsets: [{ sourceId: 'journald:app', cursor: cursor(3) }] })
    await vi.waitFor(() => expect(seen.lines()).toEqual(['boom 7']), wait)
    await vi.waitFor(() => expect(seen.statuses.at(-1)?.message.code).toBe('source.journald.gap'), wait)
    expect(seen.state()).toBe('following')
  })

  it('begins anew with a place that the program takes for none', async () => {
    journalctl.follow(`
      if (args.some((arg) => arg.startsWith('--cursor='))) { complain('Failed to seek to cursor: Invalid argument\\n'); process.exitCode = 1 }
      else { say(${JSON.stringify(entry(5, 'boom 5'))}); setInterval(() => {}, 1000) }`)
    const seen = start({ offsets: [{ sourceId: 'journald:app', cursor: 'nonsense' }] })
    await vi.waitFor(() => expect(seen.lines()).toEqual(['boom 5']), wait)
    await vi.waitFor(() => expect(seen.statuses.at(-1)?.message.code).toBe('source.journald.gap'), wait)
  })

  it('says that the program is missing, and that it may not read', async () => {
    const seen = gather({ workerFile, searchPath: join(folder.path, 'empty') }, [], {
      sources: [{ id: 'journald:app', journald: 'app' }],
    })
    running.push(seen)
    await vi.waitFor(
      () =>
        expect(seen.statuses.at(-1)).toMatchObject({
          state: 'unreadable',
          message: { code: 'source.program.missing' },
        }),
      wait,
    )
    await seen.watch.poke()
    journalctl.follow(
      `complain('Hint: You are currently not seeing messages from other users and the system.\\n'); setInterval(() => {}, 1000)`,
    )
    const other = start()
    await vi.waitFor(() => expect(other.statuses.at(-1)?.message.code).toBe('source.journald.denied'), wait)
  })

  it('answers a poke when all that stood in it is handed over, also without realtime', async () => {
    const entries = Array.from({ length: 5000 }, (_, n) => entry(n + 1, `boom ${n + 1}`))
    journalctl.follow(fromPlace(entries))
    journalctl.newest(entries.at(-1) ?? '')
    journalctl.recent(entries.join(''))
    const seen = start({ realtime: false })
    await seen.watch.poke()
    expect(seen.observations().reduce((sum, { count }) => sum + count, 0)).toBe(5000)
    expect(seen.offsets()).toEqual([{ sourceId: 'journald:app', cursor: cursor(5000) }])
  })

  it('makes the program wait while a batch is not stored, in bounded memory', async () => {
    journalctl.follow(`
      const { appendFileSync } = require('node:fs')
      let n = 0
      const more = () => {
        while (n < 60000) {
          n += 1
          const line = JSON.stringify({ __CURSOR: 's=1;t=' + n.toString(16), __REALTIME_TIMESTAMP: String(Date.now() * 1000), MESSAGE: 'boom ' + n + 'x'.repeat(500) }) + '\\n'
          if (!process.stdout.write(line)) { process.stdout.once('drain', more); return }
        }
        setInterval(() => {}, 1000)
      }
      more()`)
    let release = (): void => undefined
    const gate = new Promise<void>((resolve) => (release = resolve))
    let asked = 0
    const seen = start({
      onBatch: (batch) => {
        if (batch.observations.length > 0) asked += 1
        return asked === 0 ? Promise.resolve() : gate
      },
    })
    await vi.waitFor(() => expect(asked).toBe(1), wait)
    await vi.waitFor(() => expect(seen.statuses.at(-1)?.lagBytes ?? 0).toBeGreaterThan(0), wait)
    const held = seen.statuses.at(-1)?.lagBytes ?? 0
    expect(held).toBeLessThan(4_000_000)
    release()
    await vi.waitFor(
      () => expect(seen.observations().reduce((sum, { count }) => sum + count, 0)).toBe(60_000),
      { timeout: 30_000, interval: 50 },
    )
    expect(asked).toBeGreaterThan(10)
  }, 60_000)

  it('groups a traceback whose lines are entries of their own, and holds its place until it is whole', async () => {
    journalctl.follow(
      fromPlace([
        entry(1, 'Traceback (most recent call last):'),
        entry(2, '  File "app.py", line 1, in <module>'),
        entry(3, 'ValueError: boom'),
        entry(4, 'after'),
      ]),
    )
    const seen = start()
    await vi.waitFor(() => expect(seen.observations()).toHaveLength(1), wait)
    expect(seen.observations()[0]?.lines.map(({ text }) => text)).toEqual(
      expect.arrayContaining(['Traceback (most recent call last):', 'ValueError: boom']),
    )
    expect(seen.observations()[0]?.count).toBe(1)
  })

  it('notices that the program hangs by what never came, and starts it anew', async () => {
    journalctl.follow(`
      const place = args.find((arg) => arg.startsWith('--cursor='))
      say(${JSON.stringify(entry(1, 'boom 1'))})
      if (place !== undefined) say(${JSON.stringify(entry(2, 'boom 2'))})
      setInterval(() => {}, 1000)`)
    const seen = start({}, { silentMs: 300 })
    await vi.waitFor(() => expect(seen.lines()).toEqual(['boom 1']), wait)
    journalctl.newest(entry(2, 'boom 2'))
    await vi.waitFor(() => expect(seen.lines()).toEqual(['boom 1', 'boom 2']), wait)
    expect(seen.statuses.some(({ message }) => message.code === 'source.program.hangs')).toBe(true)
  })

  it('ends its program with a thread that is lost, and goes on in the next', async () => {
    const slow = { ...boomRule, id: 'slow', pattern: '(?=(a+)+$)a' }
    const entries = [entry(1, 'boom 1'), entry(2, `${'a'.repeat(40)}!`), entry(3, 'boom 3')]
    journalctl.follow(fromPlace(entries))
    const seen = start({ rules: [boomRule, slow] })
    await vi.waitFor(() => expect(seen.lines()).toEqual(['boom 1', 'boom 3']), wait)
  })

  it('of a container: both outputs, and what it goes on with after a restart', async () => {
    const docker = makeFakeStream(join(folder.path, 'docker'), 'docker')
    const at = (n: number): string => new Date(Date.now() + n * 1000).toISOString().replace('Z', '000000Z')
    const [a, b, c] = [at(1), at(2), at(3)]
    docker.follow(
      `say('${a} boom out\\n'); complain('${a} boom err\\n'); setTimeout(() => process.exit(0), 50)`,
    )
    const seen = gather({ workerFile, searchPath: docker.searchPath }, [], {
      sources: [{ id: 'docker:web', docker: 'web' }],
    })
    running.push(seen)
    await vi.waitFor(() => expect(seen.lines().toSorted()).toEqual(['boom err', 'boom out']), wait)
    docker.follow(
      `say('${a} boom out\\n${b} boom later\\n'); complain('${a} boom err\\n${c} boom last\\n'); setInterval(() => {}, 1000)`,
    )
    await vi.waitFor(() => expect(seen.lines()).toHaveLength(4), wait)
    expect(seen.statuses.some(({ message }) => message.code === 'source.docker.stopped')).toBe(true)
    expect(docker.starts().at(-1)).toContain(`--since=${a}`)
    docker.follow(`complain('Error response from daemon: No such container: web\\n'); process.exitCode = 1`)
    const absent = gather({ workerFile, searchPath: docker.searchPath }, [], {
      sources: [{ id: 'docker:gone', docker: 'gone' }],
    })
    running.push(absent)
    await vi.waitFor(
      () =>
        expect(absent.statuses.at(-1)).toMatchObject({
          state: 'waiting',
          message: { code: 'source.docker.absent' },
        }),
      wait,
    )
  })
})
