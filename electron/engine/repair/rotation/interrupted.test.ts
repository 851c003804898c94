import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { link, mkdtemp, open, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { gunzipSync, gzipSync } from 'node:zlib'
import type { Step } from '@shared/domain/plan'
import { build } from 'vite'
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { countLines } from './testing/count-lines'
import { startWriter } from './testing/log-writer'
import { rotationScene, signalled, WRITER, type Scene } from './testing/rotation-scene'

const KILLS = 50
const root = resolve(import.meta.dirname, '../../../..')
const wait = { timeout: 20_000, interval: 10 }

let child = ''
beforeAll(async () => {
  const outDir = await mkdtemp(resolve(root, 'node_modules/.mamori-rotate-'))
  await build({
    configFile: false,
    root,
    logLevel: 'error',
    resolve: { alias: { '@shared': resolve(root, 'shared') } },
    ssr: { noExternal: true, external: ['@photostructure/sqlite'] },
    build: {
      ssr: true,
      outDir,
      emptyOutDir: true,
      rolldownOptions: {
        external: ['@photostructure/sqlite'],
        input: resolve(import.meta.dirname, 'testing/rotate-child.ts'),
        output: { entryFileNames: 'rotate-child.js' },
      },
    },
  })
  child = join(outDir, 'rotate-child.js')
  return () => rm(outDir, { recursive: true, force: true })
})

let scene: Scene
let pid = 0
beforeEach(async () => {
  scene = await rotationScene(signalled(() => pid))
})
afterEach(() => scene.remove())

/** Runs a step in a process of its own and kills that so long after it has begun; says whether it was still at work. */
const killed = async (step: Step, afterMs: number): Promise<boolean> => {
  const running = spawn(process.execPath, [child, JSON.stringify(step)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(running, 'exit')
  await once(running.stdout, 'data')
  await Promise.race([sleep(afterMs), ended])
  running.kill('SIGKILL')
  await ended
  return running.signalCode === 'SIGKILL'
}

const stepOf = async (params: object): Promise<Step | null> => {
  const draft = await scene.plan(params)
  if (draft.kind === 'nothing') return null
  const [step] = draft.kind === 'steps' ? draft.steps : []
  if (step === undefined) throw new Error(JSON.stringify(draft))
  return step
}

/** Moments that spread evenly over a rotation, the same at every run. */
const moments = (n: number, longestMs: number): readonly number[] =>
  [...Array(n).keys()].map((index) => ((index * 0.618_033_988) % 1) * longestMs)

describe('a rotation that is killed', () => {
  it(`loses no line, ${String(KILLS)} times; the next one goes on, and then every line stands once`, async () => {
    const writer = await startWriter([process.execPath, WRITER, scene.log, 'reopen', '2'])
    pid = writer.pid
    const params = { max_size_mb: 0.01, keep: 200, service: 'writer', reopen: 'reload' }
    let cut = 0
    for (const moment of moments(KILLS, 900)) {
      const step = await vi.waitFor(async () => {
        const found = await stepOf(params)
        expect(found).not.toBeNull()
        return found
      }, wait)
      if (step !== null && (await killed(step, moment))) cut += 1
    }
    await vi.waitFor(async () => expect((await stat(scene.log)).size).toBeGreaterThan(20_000), wait)
    await scene.rotate(params)
    const { files, ...count } = countLines(scene.log, await writer.stop())
    expect(count).toEqual({ lost: 0, doubled: 0, broken: 0 })
    expect(files.length).toBeGreaterThan(10)
    expect(cut).toBeGreaterThan(KILLS / 2)
  }, 300_000)

  it('while copying and emptying for a writer that rests, loses and doubles none either', async () => {
    const writer = await startWriter([process.execPath, WRITER, scene.log, 'reopen'])
    await vi.waitFor(async () => expect((await stat(scene.log)).size).toBeGreaterThan(2_000_000), wait)
    const written = await writer.stop()
    const params = { max_size_mb: 0.01, reopen: 'copy' }
    for (const moment of moments(20, 120)) {
      const step = await stepOf(params)
      if (step === null) break
      await killed(step, moment)
      expect(countLines(scene.log, written)).toMatchObject({ lost: 0, broken: 0 })
    }
    if ((await stat(scene.log)).size > 0) await scene.rotate(params)
    expect(countLines(scene.log, written)).toMatchObject({ lost: 0, doubled: 0, broken: 0 })
  }, 60_000)
})

describe('what a cut-off rotation leaves is finished by the next one:', () => {
  const text = (name: string, lines: number) => `${name} some line of a log\n`.repeat(lines)
  const put = (name: string, content: string) => writeFile(join(scene.dir, name), content)
  const names = async () => (await readdir(scene.dir)).sort()
  const contentOf = async (name: string) => {
    const content = await readFile(join(scene.dir, name))
    return (name.endsWith('.gz') ? gunzipSync(content) : content).toString()
  }
  const params = { max_size_mb: 0.001 }
  beforeEach(() => put('app.log', text('new', 100)))

  it('a log under both names', async () => {
    await link(scene.log, `${scene.log}.1`)
    await scene.rotate({ ...params, compress: false })
    expect(await names()).toEqual(['app.log', 'app.log.1'])
    expect([await contentOf('app.log'), await contentOf('app.log.1')]).toEqual(['', text('new', 100)])
  })

  it('a generation under two numbers', async () => {
    await put('app.log.1', 'one\n')
    await put('app.log.3', 'three\n')
    await link(`${scene.log}.1`, `${scene.log}.2`)
    await scene.rotate({ ...params, compress: false })
    expect(await names()).toEqual(['app.log', 'app.log.1', 'app.log.2', 'app.log.3'])
    expect(await contentOf('app.log.2')).toBe('one\n')
    expect(await contentOf('app.log.3')).toBe('three\n')
  })

  it('a generation in both forms, unless they differ: then both stay', async () => {
    await put('app.log.1', 'one\n')
    await writeFile(`${scene.log}.1.gz`, gzipSync('one\n'))
    await put('app.log.2', 'two\n')
    await writeFile(`${scene.log}.2.gz`, gzipSync('another\n'))
    await scene.rotate({ ...params, compress: false })
    expect(await names()).toEqual(['app.log', 'app.log.1', 'app.log.2.gz', 'app.log.3', 'app.log.3.gz'])
    expect(await contentOf('app.log.3.gz')).toBe('another\n')
  })

  it('a copy whose log was not emptied yet, but none that only begins alike', async () => {
    const temporary = '.mamori-0123456789abcdef.tmp'
    await put('app.log.1', text('new', 90))
    await scene.rotate({ ...params, compress: false, reopen: 'copy' })
    expect(await contentOf('app.log.2')).toBe(text('new', 90))

    await put('app.log', text('new', 100))
    await rm(`${scene.log}.1`)
    await put('app.log.1', text('new', 90))
    await link(`${scene.log}.1`, join(scene.dir, temporary))
    await scene.rotate({ ...params, compress: false, reopen: 'copy' })
    expect(await names()).toEqual(['app.log', 'app.log.1', 'app.log.2'])
    expect(await contentOf('app.log.1')).toBe(text('new', 100))
  })

  it('files that were being written, when they are old and nobody has them open', async () => {
    // Of a process that runs; what a dead one has left goes at once.
    const running = process.ppid.toString(16).padStart(8, '0')
    const [old, young, held] = ['0', '1', '2'].map((digit) => `.mamori-${running}${digit.repeat(8)}.tmp`)
    const longAgo = new Date(Date.now() - 3_600_000)
    for (const name of [old, young, held]) await put(String(name), 'part')
    for (const name of [old, held]) await utimes(join(scene.dir, String(name)), longAgo, longAgo)
    const handle = await open(join(scene.dir, String(held)))
    await scene.rotate({ ...params, compress: false })
    await handle.close()
    expect(await names()).toEqual([young, held, 'app.log', 'app.log.1'])
  })

  it('a log that was set aside while its writer was not told', async () => {
    const writer = await startWriter([process.execPath, WRITER, scene.log, 'reopen', '2'])
    pid = writer.pid
    await rename(scene.log, `${scene.log}.1`)
    await scene.rotate({ ...params, service: 'writer' })
    await vi.waitFor(async () => expect((await stat(scene.log)).size).toBeGreaterThan(0), wait)
    const { files, ...count } = countLines(scene.log, await writer.stop())
    expect(files).toEqual(['app.log', 'app.log.1.gz'])
    expect(count).toMatchObject({ lost: 0, doubled: 0 })
  })
})
