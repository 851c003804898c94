import {
  appendFile,
  chmod,
  lstat,
  readdir,
  readFile,
  rename,
  stat,
  utimes,
  writeFile,
} from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { runProgram } from '../../exec'
import { createDirectHand } from '../hand/direct-hand'
import { fileIdOf } from '../hand/pinned'
import { countLines } from './testing/count-lines'
import { startWriter } from './testing/log-writer'
import { rotationScene, signalled, WRITER, type Scene } from './testing/rotation-scene'

const LOG = 'some line of a log\n'.repeat(1000)
const params = { max_size_mb: 0.001 }
const wait = { timeout: 20_000, interval: 10 }

let scene: Scene
let pid = 0
beforeEach(async () => {
  scene = await rotationScene(signalled(() => pid))
})
afterEach(() => scene.remove())

const at = (name: string) => join(scene.dir, name)
const names = async () => (await readdir(scene.dir)).sort()
const text = (name: string) => readFile(at(name), 'utf8')

/** What a folder holds: names, contents (unpacked), modes, owners and times. */
const tree = async () =>
  Promise.all(
    (await names()).map(async (name) => {
      const content = await readFile(at(name))
      const { mode, uid, gid, mtimeMs } = await stat(at(name))
      return [name, content.toString('latin1'), mode, uid, gid, Math.round(mtimeMs)]
    }),
  )

describe('a rotation is taken back', () => {
  it.each([true, false])(
    'to every byte, mode and time, generations too (compressed: %s)',
    async (compress) => {
      await writeFile(scene.log, LOG)
      await chmod(scene.log, 0o640)
      await utimes(scene.log, 1_700_000_000, 1_700_000_000)
      await writeFile(at('app.log.1'), 'one\n')
      await writeFile(at('app.log.2.gz'), gzipSync('two\n'))
      await writeFile(at('app.log.4'), 'four\n')
      const before = await tree()
      const { undo } = await scene.rotate({ ...params, compress: false })
      expect(await names()).toEqual(['app.log', 'app.log.1', 'app.log.2', 'app.log.3.gz', 'app.log.4'])
      expect(await text('app.log')).toBe('')
      if (compress) {
        const id = fileIdOf(await lstat(at('app.log.1'), { bigint: true }))
        const packing = { path: at('app.log.1'), id, to: at('app.log.1.gz'), mode: 0o640 }
        const hand = createDirectHand({ exec: runProgram })
        const { kind } = await hand.compressFile(packing, new AbortController().signal)
        if (kind !== 'done') throw new Error(kind)
      }
      expect((await scene.perform(undo)).ends).toEqual(['done'])
      expect(await tree()).toEqual(before)
    },
  )

  it('and does nothing where nothing was rotated, or when it is done twice', async () => {
    await writeFile(scene.log, LOG)
    const draft = await scene.plan({ ...params, compress: false })
    if (draft.kind !== 'steps') throw new Error(draft.kind)
    const { undo } = await scene.perform(draft.steps)
    const [step] = undo
    if (step?.kind !== 'unrotate') throw new Error('not prepared')
    await rename(at('app.log.1'), scene.log)
    const before = await tree()
    expect((await scene.perform(undo)).ends).toEqual(['done'])
    expect(await tree()).toEqual(before)
  })

  it('but not over lines that have come: they stay, and so do those before', async () => {
    await writeFile(scene.log, LOG)
    const { undo } = await scene.rotate({ ...params, compress: false })
    await appendFile(scene.log, 'after\n')
    const before = await tree()
    expect((await scene.perform(undo)).ends).toEqual(['refused rotate.undo.written'])
    expect(await tree()).toEqual(before)
  })

  it('nor from another log than the one that was rotated', async () => {
    await writeFile(scene.log, LOG)
    const { undo } = await scene.rotate({ ...params, compress: false })
    await writeFile(at('app.log.1.gz'), gzipSync('another\n'))
    await rename(at('app.log.1'), at('app.log.kept'))
    expect((await scene.perform(undo)).ends).toEqual(['refused rotate.undo.other'])
    expect(gunzipSync(await readFile(at('app.log.1.gz'))).toString()).toBe('another\n')
  })

  it('under a writer that is idle just then: it goes on in the former log', async () => {
    const writer = await startWriter([process.execPath, WRITER, scene.log, 'reopen', '3000'])
    pid = writer.pid
    await vi.waitFor(async () => expect((await stat(scene.log)).size).toBeGreaterThan(600), wait)
    const { undo } = await scene.rotate({ max_size_mb: 0.0005, service: 'writer', compress: false })
    const { ends } = await scene.perform(undo)
    const { files, ...count } = countLines(scene.log, await writer.stop())
    expect(count).toEqual({ lost: 0, doubled: 0, broken: 0 })
    expect([ends, files]).toEqual([['done'], ['app.log']])
  })
})

it('a service that does not open its log anew keeps it: the rotation fails and is taken back', async () => {
  const writer = await startWriter([process.execPath, WRITER, scene.log, 'hold', '1'])
  pid = writer.pid
  await vi.waitFor(async () => expect((await stat(scene.log)).size).toBeGreaterThan(20_000), wait)
  const draft = await scene.plan({ ...params, service: 'writer' })
  if (draft.kind !== 'steps') throw new Error(draft.kind)
  const { ends, output } = await scene.perform(draft.steps)
  expect(ends).toEqual(['failed rotate.failed.not_reopened'])
  expect(output).toContain(`${scene.log} was put back`)
  const { files, ...count } = countLines(scene.log, await writer.stop())
  expect(count).toEqual({ lost: 0, doubled: 0, broken: 0 })
  expect(files).toEqual(['app.log'])
}, 90_000)

it('a reload that fails takes the rotation back at once', async () => {
  await writeFile(scene.log, LOG)
  pid = 2 ** 22 + 1
  const draft = await scene.plan({ ...params, service: 'writer', reopen: 'reload' })
  if (draft.kind !== 'steps') throw new Error(JSON.stringify(draft))
  expect((await scene.perform(draft.steps)).ends).toEqual(['failed step.failed.exit'])
  expect(await names()).toEqual(['app.log'])
  expect(await text('app.log')).toBe(LOG)
})
