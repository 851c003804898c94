import {
  mkdir,
  mkdtemp,
  open,
  readdir,
  realpath,
  rm,
  stat,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { message } from '@shared/domain/message'
import type { StepOf } from '@shared/domain/plan'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { runProgram } from '../../exec'
import { systemClock } from '../../system-clock'
import { DAY_MS, deleteStep, guardContext } from '../../testing/delete-step'
import { lookContext } from '../../testing/look-context'
import type { PerformContext } from '../define-step-kind'
import { createDirectHand } from '../hand/direct-hand'
import { withRealHomes } from '../host-places'
import deletion from './delete'

const { signal } = new AbortController()
const direct = createDirectHand({ exec: runProgram })
let world: string
let dir: string
beforeEach(async () => {
  world = await realpath(await mkdtemp(join(tmpdir(), 'mamori-delete-')))
  dir = join(world, 'root')
  await mkdir(dir)
})
afterEach(() => rm(world, { recursive: true, force: true }))
const at = (...names: readonly string[]) => join(dir, ...names)
const put = async (name: string, days = 10, content = name) => {
  await mkdir(dirname(at(name)), { recursive: true })
  await writeFile(at(name), content)
  await utimes(at(name), new Date(Date.now() - days * DAY_MS), new Date(Date.now() - days * DAY_MS))
}
const rest = async () =>
  (await readdir(dir, { recursive: true, withFileTypes: true }))
    .map((one) => join(one.parentPath, one.name).slice(dir.length + 1) + (one.isDirectory() ? '/' : ''))
    .sort()

const contextWith = (more: Partial<PerformContext> = {}): PerformContext => ({
  repairId: 'r-1',
  exec: runProgram,
  clock: systemClock,
  resolveService: lookContext().resolveService,
  settings: guardContext([world]).settings,
  hand: direct,
  repairJson: lookContext().repairJson,
  backups: null,
  by: 'direct',
  ...more,
})
const perform = (more: Partial<StepOf<'delete'>> = {}, context: Partial<PerformContext> = {}, by = signal) =>
  deletion.perform(deleteStep(dir, more), contextWith(context), by)

describe('deleting', () => {
  it('takes what fits, and tells how much', async () => {
    await put('a.tmp')
    await put('b/c.tmp')
    await put('b/young.tmp', 0.1)
    await put('d.log')
    const end = await perform({ patterns: ['*.tmp'] })
    expect(end).toEqual({
      failed: null,
      output: expect.stringMatching(/^Deleted 2 files \(.* freed\)$/) as string,
    })
    expect(await rest()).toEqual(['b/', 'b/young.tmp', 'd.log'])
  })

  it('stops before the first file beyond the bounds, the oldest first, and says so', async () => {
    for (let days = 2; days < 12; days += 1) await put(`f${String(days)}`, days)
    const end = await perform({ bounds: { files: 3, bytes: 1e9 } })
    expect(end).toMatchObject({ failed: null })
    expect(end.output).toMatch(/Deleted 3 files.*\nStopped at the approved bounds \(3 files.*: 7 more/s)
    expect(await rest()).toEqual(['f2', 'f3', 'f4', 'f5', 'f6', 'f7', 'f8'])
    await perform({ bounds: { files: 100, bytes: 4096 * 2 + 1 } })
    expect((await rest()).length).toBe(5)
    const nothing = await perform({ bounds: { files: 0, bytes: 0 } })
    expect([nothing.output.split('\n')[0], (await rest()).length]).toEqual(['Deleted 0 files (0 B freed)', 5])
  })

  it('leaves open files and says who holds them', async () => {
    await put('held')
    await put('free')
    const handle = await open(at('held'))
    try {
      const end = await perform()
      expect(end).toMatchObject({ failed: null })
      expect(end.output).toMatch(
        new RegExp(`Deleted 1 file .*Left alone: 1.*held: held open by .*PID ${String(process.pid)}`, 's'),
      )
      expect(await rest()).toEqual(['held'])
    } finally {
      await handle.close()
    }
  })

  it("passes by Mamori's own files also where a link leads to them", async () => {
    await put('real/mamori/journal')
    await put('real/settings.json')
    await symlink(at('real'), join(world, 'alias'))
    const ownDirs = [join(world, 'alias/mamori'), join(world, 'alias/settings.json')]
    await perform({}, { ownDirs })
    expect(await rest()).toEqual(['real/', 'real/mamori/', 'real/mamori/journal', 'real/settings.json'])
    const context = guardContext([world], { ownDirs })
    expect(await deletion.refuse(deleteStep(at('real/mamori')), context, signal)).toMatchObject({
      code: 'delete.guard.own',
    })
    await mkdir(at('.mamori-trash'))
    expect(await deletion.refuse(deleteStep(at('.mamori-trash')), context, signal)).toMatchObject({
      code: 'delete.guard.own',
    })
  })

  it('knows homes also where a link leads to them', async () => {
    await mkdir(at('home/alice'), { recursive: true })
    await symlink(at('home'), join(world, 'alias'))
    expect(await withRealHomes([join(world, 'alias/alice'), '/root'])).toEqual(
      new Set([join(world, 'alias/alice'), at('home/alice'), '/root']),
    )
  })

  it("passes by Mamori's own files", async () => {
    await put('mamori/mamori.db')
    await put('error_patterns.json')
    await put('x')
    await perform({}, { ownDirs: [at('mamori'), at('error_patterns.json')] })
    expect(await rest()).toEqual(['error_patterns.json', 'mamori/', 'mamori/mamori.db'])
  })

  it('takes away the directories that it leaves empty when asked, and no others', async () => {
    await put('a/b/c/old')
    await put('a/young', 0.1)
    await put('d/e/old')
    await mkdir(at('was-empty'))
    const end = await perform({ emptyDirectories: true })
    expect(end.output).toContain('Took away 4 empty directories')
    expect(await rest()).toEqual(['a/', 'a/young', 'was-empty/'])
  })

  it('is a failure when not one of them can be deleted', async () => {
    await put('x')
    const why = { code: 'hand.failed.read_only', params: { path: at('x') } }
    const hand = {
      ...direct,
      removeFiles: () => Promise.resolve({ files: 0, bytes: 0, left: [{ path: at('x'), why }] }),
    }
    expect(await perform({}, { hand })).toMatchObject({
      failed: { code: 'delete.failed.none', params: { n: 1 } },
    })
  })

  it('goes on when nothing fits any more, and fails when the root has become another thing', async () => {
    expect(await perform()).toEqual({ failed: null, output: 'Deleted 0 files (0 B freed)' })
    await rm(dir, { recursive: true })
    await mkdir(join(world, 'other'))
    await writeFile(join(world, 'other/x'), '')
    await utimes(join(world, 'other/x'), 1, 1)
    await symlink('other', dir)
    expect(await perform()).toMatchObject({ failed: { code: 'hand.link' } })
    expect(await readdir(join(world, 'other'))).toEqual(['x'])
  })

  it('ends when a stop is asked for, and tells what was done', async () => {
    for (let n = 0; n < 450; n += 1) await put(`f${String(n)}`)
    const stop = new AbortController()
    const hand: typeof direct = {
      ...direct,
      removeFiles: async (entries, by) => {
        const end = await direct.removeFiles(entries.slice(0, 200), by)
        stop.abort()
        const rest = await direct.removeFiles(entries.slice(200), by)
        return { ...end, left: rest.left }
      },
    }
    const end = await perform({}, { hand }, stop.signal)
    expect(end).toMatchObject({ failed: { code: 'step.failed.aborted' } })
    expect(end.output).toMatch(/^Deleted 200 files.*Left alone: 250/s)
    expect((await rest()).length).toBe(250)
  })

  it(
    'deletes ten thousand files of many directories, and tells of the first ten that it left',
    { timeout: 60_000 },
    async () => {
      for (let d = 0; d < 100; d += 1) {
        await mkdir(at(`d${String(d)}`))
        await Promise.all(
          Array.from({ length: 100 }, async (_, n) => {
            const path = at(`d${String(d)}`, `f${String(n)}`)
            await writeFile(path, '')
            await utimes(path, 1, 1)
          }),
        )
      }
      const handles = await Promise.all(Array.from({ length: 25 }, (_, d) => open(at(`d${String(d)}`, 'f0'))))
      try {
        const end = await perform({ emptyDirectories: true, bounds: { files: 20_000, bytes: 1e9 } })
        expect(end).toMatchObject({ failed: null })
        expect(end.output).toContain('Deleted 9975 files')
        expect(end.output).toContain('Left alone: 25')
        expect(end.output.split('\n').length).toBe(13)
        expect((await rest()).length).toBe(50)
      } finally {
        await Promise.all(handles.map((handle) => handle.close()))
      }
    },
  )
})

describe('the kind of step', () => {
  it('touches its root, and is taken back only out of a trash', async () => {
    expect(deletion.resources(deleteStep('/srv/app/logs'))).toEqual(['path:/srv/app/logs'])
    const prepare = (more: Partial<StepOf<'delete'>>) =>
      deletion.prepare?.(deleteStep(dir, more), contextWith(), signal)
    expect(await prepare({})).toEqual({ kind: 'ready', undo: [], keptBytes: 0 })
    const folder = join(world, '.mamori-trash')
    expect(
      await prepare({ trash: { folder, keepMs: 1000 }, found: { files: 2, bytes: 5, oldestAt: 0 } }),
    ).toEqual({
      kind: 'ready',
      undo: [{ kind: 'untrash', trash: join(folder, 'r-1'), root: dir }],
      keptBytes: 5,
    })
    expect(await readdir(world)).toEqual(['root'])
  })

  it('is carried out by this process where it may, else by nobody without a helper', async () => {
    const route = async (uid: number, mayWrite: boolean, root = dir) =>
      (
        await deletion.route(
          deleteStep(root),
          {
            exec: runProgram,
            services: {},
            ids: () => ({ uid, gid: uid }),
            readMounts: () => Promise.resolve(''),
            mayWrite: () => Promise.resolve(mayWrite),
            helper: () => Promise.resolve({ kind: 'unavailable', why: () => message('delete.guard.gone') }),
          },
          signal,
        )
      ).kind
    expect(await route(0, true)).toBe('direct')
    expect(await route(12_345, true)).toBe('direct')
    expect(await route(12_345, false)).toBe('impossible')
    expect((await stat('/tmp')).mode & 0o1000).not.toBe(0)
    expect(await route(12_345, true, '/tmp')).toBe('direct')
  })
})
