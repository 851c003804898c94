import {
  appendFileSync,
  copyFileSync,
  mkdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, inject, it, vi } from 'vitest'
import { boomRule, gather, makeFolder, type Gathered } from '../testing/watched-logs'

const workerFile = join(inject('workers'), 'scan-worker.js')
const wait = { timeout: 20_000, interval: 10 }
let folder: ReturnType<typeof makeFolder>
const running: Gathered[] = []
const at = (...names: readonly string[]): string => join(folder.path, ...names)
const start = (paths: string | readonly string[], options: Parameters<typeof gather>[2] = {}): Gathered => {
  const gathered = gather({ workerFile, hangMs: 2000 }, paths, options)
  running.push(gathered)
  return gathered
}
const stop = async (seen: Gathered): Promise<void> => {
  running.splice(running.indexOf(seen), 1)
  await seen.watch.stop()
}
const sorted = (seen: Gathered): readonly string[] => seen.lines().toSorted()

beforeEach(() => {
  folder = makeFolder()
})
afterEach(async () => {
  await Promise.all(running.splice(0).map(({ watch }) => watch.stop()))
  folder.remove()
})

describe('a pattern of files as a source', () => {
  it('takes files at the start as backlog and reads one that appears later from its beginning', async () => {
    writeFileSync(at('a.log'), Array.from({ length: 1200 }, (_, n) => `boom a${n}\n`).join(''))
    const seen = start(at('*.log'))
    await seen.watch.poke()
    expect(seen.observations()).toMatchObject([{ count: 1000, backlog: true, sourceId: at('a.log') }])
    writeFileSync(at('b.log'), 'boom b1\nboom b2\n')
    writeFileSync(at('c.txt'), 'boom c\n')
    await vi.waitFor(() => expect(seen.observations()).toHaveLength(2), wait)
    expect(seen.observations()[1]).toMatchObject({ count: 2, backlog: false, sourceId: at('b.log') })
    appendFileSync(at('b.log'), 'boom b3\n')
    await vi.waitFor(() => expect(seen.lines().at(-1)).toBe('boom b3'), wait)
    expect(seen.statuses.at(-1)).toMatchObject({ sourceId: 'app', state: 'following' })
    await vi.waitFor(
      () =>
        expect(seen.statuses.at(-1)?.message).toEqual({
          code: 'source.glob.following',
          params: { path: at('*.log'), n: 2 },
        }),
      wait,
    )
  })

  it('waits for a folder that is not there, and for one that went', async () => {
    const seen = start(at('later', '*', 'error.log'))
    await seen.watch.poke()
    await vi.waitFor(() => expect(seen.statuses.at(-1)?.message.code).toBe('source.glob.none'), wait)
    mkdirSync(at('later', 'nginx'), { recursive: true })
    writeFileSync(at('later', 'nginx', 'error.log'), 'boom 1\n')
    await vi.waitFor(() => expect(seen.lines()).toEqual(['boom 1']), wait)
    expect(seen.observations()).toMatchObject([{ backlog: false }])
    rmSync(at('later'), { recursive: true })
    mkdirSync(at('later', 'nginx'), { recursive: true })
    writeFileSync(at('later', 'nginx', 'error.log'), 'boom 2\n')
    await vi.waitFor(() => expect(seen.lines()).toEqual(['boom 1', 'boom 2']), wait)
  })

  it('reads no generation twice whose name matches, however far it is shifted', async () => {
    for (const generation of [2, 1]) writeFileSync(at(`app.log.${generation}`), `boom old ${generation}\n`)
    writeFileSync(at('app.log'), 'boom now\n')
    const seen = start(at('app.log*'))
    await seen.watch.poke()
    expect(sorted(seen)).toEqual(['boom now', 'boom old 1', 'boom old 2'])
    for (let round = 0; round < 4; round += 1) {
      appendFileSync(at('app.log'), `boom last ${round}\n`)
      renameSync(at('app.log.2'), at('app.log.3'))
      renameSync(at('app.log.1'), at('app.log.2'))
      renameSync(at('app.log'), at('app.log.1'))
      writeFileSync(at('app.log'), `boom first ${round}\n`)
      // The writer notices late.
      appendFileSync(at('app.log.1'), `boom late ${round}\n`)
      await vi.waitFor(() => expect(seen.lines()).toHaveLength(3 + 3 * (round + 1)), wait)
    }
    await seen.watch.poke()
    expect(new Set(seen.lines()).size).toBe(seen.lines().length)
  })

  it('goes on after a restart where each file stood, under whatever name it is by then', async () => {
    writeFileSync(at('app.log'), 'boom 1\n')
    writeFileSync(at('side.log'), 'boom side\n')
    const first = start(at('*.log'))
    await first.watch.poke()
    appendFileSync(at('app.log'), 'boom 2\n')
    await vi.waitFor(() => expect(first.lines()).toContain('boom 2'), wait)
    await stop(first)
    appendFileSync(at('app.log'), 'boom 3\n')
    renameSync(at('app.log'), at('app-2026-01-30.log'))
    writeFileSync(at('app.log'), 'boom 4\n')
    // Out of the pattern, with a rest that nobody has read.
    appendFileSync(at('side.log'), 'boom side rest\n')
    renameSync(at('side.log'), at('side.log.1'))
    const second = start(at('*.log'), { offsets: first.offsets() })
    await second.watch.poke()
    await vi.waitFor(() => expect(sorted(second)).toEqual(['boom 3', 'boom 4', 'boom side rest']), wait)
    expect(second.observations().every(({ backlog }) => backlog)).toBe(true)
  })

  it('takes over what was followed as a single file before the settings named a pattern', async () => {
    writeFileSync(at('app.log'), 'boom 1\n')
    const first = start(at('app.log'))
    await first.watch.poke()
    await stop(first)
    appendFileSync(at('app.log'), 'boom 2\n')
    const second = start(at('*.log'), {
      offsets: first.offsets().map((place) => ({ ...place, sourceId: at('app.log') })),
    })
    await second.watch.poke()
    expect(second.lines()).toEqual(['boom 2'])
  })

  it('reads a copy that a rotation leaves beside a truncated log no second time', async () => {
    writeFileSync(at('app.log'), 'boom 1\nboom 2\n')
    const seen = start(at('app.log*'))
    await seen.watch.poke()
    copyFileSync(at('app.log'), at('app.log.1'))
    truncateSync(at('app.log'))
    appendFileSync(at('app.log'), 'boom 3\n')
    await vi.waitFor(() => expect(seen.lines()).toContain('boom 3'), wait)
    await seen.watch.poke()
    appendFileSync(at('app.log'), 'boom 4\n')
    await vi.waitFor(() => expect(seen.lines()).toContain('boom 4'), wait)
    expect(seen.lines()).toEqual(['boom 1', 'boom 2', 'boom 3', 'boom 4'])
    await stop(seen)
    // The same while nobody looks, with a line that only the copy has.
    appendFileSync(at('app.log'), 'boom 5\n')
    renameSync(at('app.log.1'), at('app.log.2'))
    copyFileSync(at('app.log'), at('app.log.1'))
    truncateSync(at('app.log'))
    appendFileSync(at('app.log'), 'boom 6\n')
    const later = start(at('app.log*'), { offsets: seen.offsets() })
    await later.watch.poke()
    await vi.waitFor(() => expect(sorted(later)).toEqual(['boom 5', 'boom 6']), wait)
  })

  it('leaves a file to the source that names it, also when it is renamed into the pattern', async () => {
    writeFileSync(at('app.log'), 'boom 1\n')
    writeFileSync(at('other.log'), 'boom o1\n')
    const seen = start([at('app.log'), at('*.log')])
    await seen.watch.poke()
    expect(sorted(seen)).toEqual(['boom 1', 'boom o1'])
    appendFileSync(at('app.log'), 'boom 2\n')
    renameSync(at('app.log'), at('app-1.log'))
    writeFileSync(at('app.log'), 'boom 3\n')
    await vi.waitFor(() => expect(sorted(seen)).toEqual(['boom 1', 'boom 2', 'boom 3', 'boom o1']), wait)
    await seen.watch.poke()
    expect(seen.lines()).toHaveLength(4)
  })

  it('applies rules that name the pattern to all of its files, and those of a file to that file', async () => {
    writeFileSync(at('a.log'), 'boom\n')
    writeFileSync(at('b.log'), 'boom\n')
    const seen = start([at('a.log'), at('*.log')], {
      rules: [
        { ...boomRule, id: 'pattern', sources: ['app1'] },
        { ...boomRule, id: 'file', sources: ['app'] },
      ],
    })
    await seen.watch.poke()
    const found = seen.observations().map(({ ruleId, sourceId }) => `${ruleId} ${sourceId}`)
    expect(found.toSorted()).toEqual(['file app', 'pattern app', `pattern ${at('b.log')}`].toSorted())
  })

  it('says what it leaves out: compressed generations and files beyond the hundredth', async () => {
    writeFileSync(at('x.log.1.gz'), gzipSync('boom\n'))
    writeFileSync(at('x.log.2'), gzipSync('boom\n'))
    writeFileSync(at('x.log'), 'boom\n')
    const seen = start(at('x.log*'))
    await seen.watch.poke()
    expect(seen.statuses.at(-1)?.message).toEqual({
      code: 'source.glob.compressed',
      params: { path: at('x.log*'), n: 1, left: 2 },
    })
    for (let n = 0; n < 103; n += 1) writeFileSync(at(`m${n}.log`), 'fine\n')
    const many = start(at('m*.log'))
    await many.watch.poke()
    expect(many.statuses.at(-1)).toMatchObject({
      state: 'following',
      message: { code: 'source.glob.too_many', params: { n: 3, most: 100 } },
    })
  })

  it('follows links whose files are replaced elsewhere', async () => {
    mkdirSync(at('pods'))
    mkdirSync(at('links'))
    writeFileSync(at('pods', '0.log'), 'boom 1\n')
    symlinkSync(at('pods', '0.log'), at('links', 'web.log'))
    const seen = start(at('links', '*.log'))
    await seen.watch.poke()
    appendFileSync(at('pods', '0.log'), 'boom 2\n')
    await vi.waitFor(() => expect(seen.lines()).toEqual(['boom 1', 'boom 2']), wait)
    renameSync(at('pods', '0.log'), at('pods', '0.log.old'))
    writeFileSync(at('pods', '0.log'), 'boom 3\n')
    await vi.waitFor(() => expect(seen.lines()).toEqual(['boom 1', 'boom 2', 'boom 3']), wait)
  })

  it('lets files go that are gone, and their descriptors with them', async () => {
    const seen = start(at('*.log'))
    await seen.watch.poke()
    for (let n = 0; n < 20; n += 1) {
      writeFileSync(at(`run-${n}.log`), `boom ${n}\n`)
      await vi.waitFor(() => expect(seen.lines()).toContain(`boom ${n}`), wait)
      unlinkSync(at(`run-${n}.log`))
    }
    await vi.waitFor(() => expect(seen.statuses.at(-1)?.message.code).toBe('source.glob.none'), wait)
    expect(seen.statuses.at(-1)).toMatchObject({ state: 'waiting', lagBytes: 0 })
    expect(seen.statuses.at(-1)?.readBytes).toBeGreaterThan(100)
  }, 30_000)
})
