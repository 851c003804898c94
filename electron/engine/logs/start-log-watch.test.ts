import { appendFileSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, inject, it, vi } from 'vitest'
import { createFollowed } from './followed'
import type { LogRule } from './log-watch'
import { boomRule, gather, makeFolder, type Gathered } from './testing/watched-logs'

const workerFile = join(inject('workers'), 'scan-worker.js')
const wait = { timeout: 8000, interval: 10 }
let folder: ReturnType<typeof makeFolder>
let log: string
const running: Gathered[] = []
const start: (
  ...args: Parameters<typeof gather> extends [unknown, ...infer Rest] ? Rest : never
) => Gathered = (...args) => {
  const gathered = gather({ workerFile, hangMs: 1000 }, ...args)
  running.push(gathered)
  return gathered
}

beforeEach(() => {
  folder = makeFolder()
  log = join(folder.path, 'app.log')
})
afterEach(async () => {
  await Promise.all(running.splice(0).map(({ watch }) => watch.stop()))
  folder.remove()
})

describe('createLogWatch', () => {
  it('reads the last 1000 lines as backlog and then only what is new', async () => {
    writeFileSync(log, Array.from({ length: 1500 }, (_, i) => `boom ${i}\n`).join(''))
    const seen = start(log)
    await seen.watch.poke()
    expect(seen.observations()).toMatchObject([
      { ruleId: 'boom', count: 1000, backlog: true, sourceId: 'app' },
    ])
    expect(seen.lines()[0]).toBe('boom 500')
    appendFileSync(log, 'boom new\n')
    await vi.waitFor(() => expect(seen.lines().at(-1)).toBe('boom new'), wait)
    expect(seen.observations().at(-1)).toMatchObject({ count: 1, backlog: false })
    expect(seen.state()).toBe('following')
  })

  it('reads a file without realtime only when it is poked', async () => {
    writeFileSync(log, 'boom 1\n')
    const seen = start(log, { realtime: false })
    await seen.watch.poke()
    expect(seen.lines()).toEqual(['boom 1'])
    appendFileSync(log, 'boom 2\nboom 3')
    await seen.watch.poke()
    expect(seen.lines()).toEqual(['boom 1', 'boom 2', 'boom 3'])
  })

  it('keeps the next batch of a source back until the last is stored', async () => {
    writeFileSync(log, '')
    let release = (): void => undefined
    let asked = 0
    const seen = start(log, {
      onBatch: (batch) => {
        if (batch.observations.length === 0) return Promise.resolve()
        asked += 1
        return asked > 1 ? Promise.resolve() : new Promise<void>((resolve) => (release = resolve))
      },
    })
    await seen.watch.poke()
    appendFileSync(log, 'boom 1\n')
    await vi.waitFor(() => expect(asked).toBe(1), wait)
    appendFileSync(log, 'boom 2\n')
    appendFileSync(log, 'boom 3\n')
    const poked = seen.watch.poke()
    expect(asked).toBe(1)
    release()
    await poked
    expect(seen.lines()).toEqual(['boom 1', 'boom 2', 'boom 3'])
    expect(asked).toBe(2)
  })

  it('hands a batch over again that could not be stored', async () => {
    writeFileSync(log, '')
    let refused = 0
    const seen = start(log, {
      onBatch: async (batch) => {
        if (batch.observations.length > 0 && refused === 0) {
          refused += 1
          throw new Error('disk full')
        }
      },
    })
    await seen.watch.poke()
    appendFileSync(log, 'boom 1\n')
    await vi.waitFor(() => expect(seen.lines()).toEqual(['boom 1']), wait)
    expect(seen.broken.map((error) => error.message)).toEqual(['disk full'])
  })

  it('goes on at the stored offset and takes what came meanwhile as backlog', async () => {
    writeFileSync(log, 'boom 1\nboom 2\n')
    const first = start(log)
    await first.watch.poke()
    await first.watch.stop()
    appendFileSync(log, 'boom 3\n')
    const second = start(log, { offsets: first.offsets() })
    await second.watch.poke()
    expect(second.lines()).toEqual(['boom 3'])
    expect(second.observations()).toMatchObject([{ backlog: true }])
    appendFileSync(log, 'boom 4\n')
    await second.watch.poke()
    expect(second.observations().at(-1)).toMatchObject({ backlog: false, offset: 21 })
  })

  it('goes on under new settings with what came meanwhile as new, and takes a log that they add as old', async () => {
    const other = join(folder.path, 'other.log')
    writeFileSync(log, 'boom 1\n')
    writeFileSync(other, 'boom old\n')
    const followed = createFollowed()
    const first = start(log, { followed })
    await first.watch.poke()
    await first.watch.stop()
    appendFileSync(log, 'boom 2\n')
    const second = start([log, other], { followed, offsets: first.offsets() })
    await second.watch.poke()
    expect(second.observations()).toMatchObject([
      { sourceId: 'app', count: 1, backlog: false },
      { sourceId: 'app1', count: 1, backlog: true },
    ])
  })

  it.each(['another file under its name', 'no such log for a while'])(
    'takes what stands in a log as old when the settings had %s',
    async (meanwhile) => {
      const other = join(folder.path, 'other.log')
      writeFileSync(log, 'boom 1\n')
      writeFileSync(other, 'boom old\n')
      const followed = createFollowed()
      const first = start(log, { followed })
      await first.watch.poke()
      await first.watch.stop()
      if (meanwhile !== 'another file under its name') {
        const between = start([], { followed })
        await between.watch.poke()
        await between.watch.stop()
        appendFileSync(log, 'boom 2\n')
      }
      const again = start(meanwhile === 'another file under its name' ? other : log, {
        followed,
        offsets: first.offsets(),
      })
      await again.watch.poke()
      expect(again.observations()).toMatchObject([{ count: 1, backlog: true }])
    },
  )

  it('stores where it stands when nothing matched', async () => {
    writeFileSync(log, 'fine\nfine\n')
    const seen = start(log)
    await seen.watch.poke()
    await seen.watch.stop()
    expect(seen.offsets()).toMatchObject([{ sourceId: 'app', offset: 10, headBytes: 10, path: log }])
    expect(seen.observations()).toEqual([])
  })

  it('follows a rotation as it happens', async () => {
    writeFileSync(log, '')
    const seen = start(log)
    await seen.watch.poke()
    for (let generation = 1; generation <= 3; generation += 1) {
      appendFileSync(log, `boom ${generation} old\n`)
      renameSync(log, `${log}.${generation}`)
      writeFileSync(log, `boom ${generation} new\n`)
      await vi.waitFor(() => expect(seen.lines()).toHaveLength(generation * 2), wait)
    }
    expect(seen.lines()).toEqual(
      [1, 2, 3].flatMap((generation) => [`boom ${generation} old`, `boom ${generation} new`]),
    )
    expect(seen.observations().some(({ backlog }) => backlog)).toBe(false)
  })

  it('counts every line once under a writer that rotates', async () => {
    writeFileSync(log, '')
    const seen = start(log)
    await seen.watch.poke()
    const total = (): number => seen.observations().reduce((sum, { count }) => sum + count, 0)
    for (let generation = 0; generation < 10; generation += 1) {
      for (let part = 0; part < 50; part += 1) {
        appendFileSync(log, `boom ${generation} ${part}\n`.repeat(20))
        await setImmediate()
      }
      // As logrotate does: one rotation is noticed before the next, or the file in between is not found.
      await vi.waitFor(() => expect(total()).toBeGreaterThan(generation * 1000), wait)
      renameSync(log, `${log}.${generation}`)
      writeFileSync(log, '')
    }
    await vi.waitFor(() => expect(total()).toBe(10_000), wait)
    await seen.watch.poke()
    expect(total()).toBe(10_000)
  })

  it('waits for a log whose folder does not exist yet, and for one that was removed', async () => {
    log = join(folder.path, 'later', 'app.log')
    const seen = start(log)
    await vi.waitFor(() => expect(seen.statuses.at(-1)?.message.code).toBe('logs.missing'), wait)
    mkdirSync(dirname(log))
    writeFileSync(log, 'boom 1\n')
    await vi.waitFor(() => expect(seen.lines()).toEqual(['boom 1']), wait)
    expect(seen.observations()).toMatchObject([{ backlog: false }])
    rmSync(dirname(log), { recursive: true })
    await vi.waitFor(
      () =>
        expect(seen.statuses.at(-1)).toMatchObject({ state: 'waiting', message: { code: 'logs.vanished' } }),
      wait,
    )
    mkdirSync(dirname(log))
    writeFileSync(log, 'boom 2\n')
    await vi.waitFor(() => expect(seen.lines()).toEqual(['boom 1', 'boom 2']), wait)
    await vi.waitFor(() => expect(seen.state()).toBe('following'), wait)
  })

  it('costs next to nothing while nothing happens', async () => {
    const logs = Array.from({ length: 20 }, (_, i) => join(folder.path, `${i}.log`))
    for (const path of logs) writeFileSync(path, 'fine\n')
    const seen = start(logs)
    await seen.watch.poke()
    const batches = seen.batches.length
    const before = process.cpuUsage()
    const rounds = 40
    for (let round = 0; round < rounds; round += 1) await seen.watch.poke()
    const { user, system } = process.cpuUsage(before)
    expect((user + system) / 1000 / rounds).toBeLessThan(20)
    expect(seen.batches.length).toBe(batches)
  })

  it.each([
    ['a linear engine takes', '(a+)+$'],
    ['only V8 takes, under a watch', String.raw`(a+)+\1$`],
  ])('is held up by no expression that %s', async (_name, pattern) => {
    const slow: LogRule = { ...boomRule, id: 'slow', pattern }
    writeFileSync(log, 'boom 0\n')
    const seen = start(log, { rules: [slow, boomRule] })
    await seen.watch.poke()
    appendFileSync(log, `boom 1\n${'a'.repeat(60)}!\nboom 2\n`)
    const before = performance.now()
    await seen.watch.poke()
    expect(performance.now() - before).toBeLessThan(1000)
    expect(seen.lines()).toEqual(['boom 0', 'boom 1', 'boom 2'])
    expect(seen.broken).toEqual([])
  })

  it('tells that lines could not be judged, and leaves a rule out that cannot judge one after the other', async () => {
    const slow: LogRule = { ...boomRule, id: 'slow', pattern: String.raw`(a+)+\1$` }
    const seen = start(log, { rules: [slow, boomRule] })
    const hostile = `${'a'.repeat(60)}!\n`
    for (let round = 0; round < 6; round += 1) {
      appendFileSync(log, `${hostile.repeat(4)}boom ${round}\n`)
      await seen.watch.poke()
    }
    await vi.waitFor(
      () =>
        expect(seen.troubles.map(({ ruleId, why }) => [ruleId, why.code])).toEqual([
          ['slow', 'logs.rule_given_up'],
          ['slow', 'logs.rule_given_up_often'],
        ]),
      wait,
    )
    const before = performance.now()
    appendFileSync(log, `${hostile.repeat(40)}boom last\n`)
    await seen.watch.poke()
    expect(performance.now() - before).toBeLessThan(1000)
    expect(seen.lines()).toEqual(['boom 0', 'boom 1', 'boom 2', 'boom 3', 'boom 4', 'boom 5', 'boom last'])
  })

  it('tells a rule that is not valid and works on with the others', async () => {
    writeFileSync(log, 'boom\n')
    const seen = start(log, { rules: [{ ...boomRule, id: 'bad', pattern: 'x(' }, boomRule] })
    await seen.watch.poke()
    expect(seen.troubles).toMatchObject([{ ruleId: 'bad', why: { code: 'logs.rule_invalid' } }])
    expect(seen.lines()).toEqual(['boom'])
  })

  it('applies a rule only to the sources that it names', async () => {
    const other = join(folder.path, 'other.log')
    writeFileSync(log, 'boom\n')
    writeFileSync(other, 'boom\n')
    const seen = start([log, other], { rules: [{ ...boomRule, sources: ['app1'] }] })
    await seen.watch.poke()
    expect(seen.observations().map(({ sourceId }) => sourceId)).toEqual(['app1'])
  })

  it('reads a large file in pieces and counts every line', async () => {
    const filler = `${'x'.repeat(90)}\n`
    writeFileSync(log, 'boom first\n')
    const first = start(log)
    await first.watch.poke()
    await first.watch.stop()
    appendFileSync(
      log,
      Array.from({ length: 30_000 }, (_, i) => (i % 10 === 0 ? `boom ${i}\n` : filler)).join(''),
    )
    const seen = start(log, { offsets: first.offsets() })
    await seen.watch.poke()
    expect(seen.observations().reduce((sum, { count }) => sum + count, 0)).toBe(3000)
    expect(seen.batches.length).toBeGreaterThan(5)
  })

  it('can be stopped twice and at once, and answers a poke after it', async () => {
    const seen = start(log)
    const poked = seen.watch.poke()
    await Promise.all([seen.watch.stop(), seen.watch.stop(), poked])
    await seen.watch.poke()
    expect(seen.broken).toEqual([])
  })

  it('tells when its thread cannot be started', async () => {
    const seen = gather({ workerFile: join(folder.path, 'no-worker.js') }, log)
    await vi.waitFor(() => expect(seen.broken.length).toBeGreaterThan(0), wait)
    await seen.watch.stop()
  })
})
