import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, rm, stat, truncate } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
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
  }, 180_000)

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
    expect(countLines(scene.log, written)).toMatchObject({ lost: 0, broken: 0 })
  }, 60_000)
})

it('leaves what it had not finished, and takes it away when it is old', async () => {
  const writer = await startWriter([process.execPath, WRITER, scene.log, 'reopen'])
  await vi.waitFor(async () => expect((await stat(scene.log)).size).toBeGreaterThan(2_000_000), wait)
  const written = await writer.stop()
  const params = { max_size_mb: 0.01 }
  const step = await stepOf(params)
  if (step === null) throw new Error('nothing to rotate')
  const temporary = async () => (await readdir(scene.dir)).filter((name) => name.startsWith('.mamori-'))
  for (let ms = 20; ms < 2000 && (await temporary()).length === 0; ms += 20) await killed(step, ms)
  expect(countLines(scene.log, written)).toMatchObject({ lost: 0, doubled: 0 })
  await truncate(scene.log, (await stat(scene.log)).size)
}, 60_000)
