import { execFileSync } from 'node:child_process'
import {
  chmod,
  lchown,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  realpath,
  rename,
  rm,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Step, StepOf } from '@shared/domain/plan'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { runProgram } from '../../exec'
import { systemClock } from '../../system-clock'
import { DAY_MS, deleteStep, guardContext } from '../../testing/delete-step'
import { lookContext } from '../../testing/look-context'
import type { PerformContext } from '../define-step-kind'
import { createDirectHand } from '../hand/direct-hand'
import type { Hand } from '../hand/hand'
import deletion from '../steps/delete'
import untrash from '../steps/untrash'
import { pruneTrash } from './prune-trash'
import { findTrash } from './trash-place'

const { signal } = new AbortController()
const direct = createDirectHand({ exec: runProgram })
const isRoot = process.geteuid?.() === 0
const KEEP_MS = 7 * DAY_MS

let world: string
let base: string
let root: string
beforeEach(async () => {
  world = await realpath(await mkdtemp(join(tmpdir(), 'mamori-trash-')))
  base = join(world, 'app')
  root = join(base, 'logs')
  await mkdir(root, { recursive: true })
})
afterEach(() => rm(world, { recursive: true, force: true }))
const trashPath = () => join(base, '.mamori-trash')
const inTrash = (...names: readonly string[]) => join(trashPath(), 'r-1', ...names)
const put = async (name: string, { days = 10, content = name } = {}) => {
  const path = join(root, name)
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, content)
  await utimes(path, new Date(Date.now() - days * DAY_MS), new Date(Date.now() - days * DAY_MS))
}
const filesBelow = async (path: string) =>
  (await readdir(path, { recursive: true, withFileTypes: true }))
    .flatMap((one) => (one.isFile() ? [join(one.parentPath, one.name).slice(path.length + 1)] : []))
    .sort()
/** All that must come back: what it is, whose, how old, and what it holds. */
const snapshot = async () =>
  Object.fromEntries(
    await Promise.all(
      (await filesBelow(root)).map(async (name) => {
        const { ino, mode, uid, gid, mtimeMs, nlink } = await lstat(join(root, name))
        return [
          name,
          [ino, mode, uid, gid, mtimeMs, nlink, await readFile(join(root, name), 'utf8')],
        ] as const
      }),
    ),
  )

const context = guardContext
const step = (more: Partial<StepOf<'delete'>> = {}) =>
  deleteStep(root, { trash: { folder: trashPath(), keepMs: KEEP_MS }, ...more })
const contextWith = (hand: Hand = direct, repairId = 'r-1'): PerformContext => ({
  repairId,
  exec: runProgram,
  clock: systemClock,
  resolveService: lookContext().resolveService,
  settings: guardContext([base]).settings,
  hand,
  repairJson: lookContext().repairJson,
  backups: null,
  by: 'direct',
})
const move = (more: Partial<StepOf<'delete'>> = {}, hand?: Hand, repairId?: string) =>
  deletion.perform(step(more), contextWith(hand, repairId), signal)
const undoOf = async (more: Partial<StepOf<'delete'>> = {}): Promise<Step> => {
  const prepared = await deletion.prepare?.(step(more), contextWith(), signal)
  const [first] = prepared?.kind === 'ready' ? prepared.undo : []
  if (first === undefined) throw new Error('nothing takes it back')
  return first
}
const back = async (undo?: Step, hand?: Hand) =>
  untrash.perform(undo ?? (await undoOf()), contextWith(hand), signal)
const refuse = async (more: Partial<StepOf<'delete'>> = {}) =>
  (await deletion.refuse(step(more), context([base]), signal))?.code ?? null

describe('a trash', () => {
  it('stands in the outermost allowed root on the same file system', async () => {
    expect(await findTrash(root, context([root, base]))).toBe(trashPath())
    expect(await findTrash(root, context([root]))).toBe(join(root, '.mamori-trash'))
    expect(await findTrash(root, context([join(world, 'else')]))).toBe(null)
    expect(await findTrash('/dev/shm', context(['/dev']))).toBe(null)
  })

  it('is nobody else’s to read or to have made', async () => {
    expect(await refuse()).toBe(null)
    await mkdir(trashPath(), { mode: 0o755 })
    expect(await refuse()).toBe('trash.guard.foreign')
    await chmod(trashPath(), 0o700)
    expect(await refuse()).toBe(null)
    await rm(trashPath(), { recursive: true })
    await mkdir(join(world, 'elsewhere'), { mode: 0o700 })
    await symlink('../elsewhere', trashPath())
    expect(await refuse()).toBe('trash.guard.foreign')
    expect(await move()).toMatchObject({ failed: null })
    await put('x')
    expect(await move()).toMatchObject({ failed: { code: 'step.failed.mkdir_link' } })
    expect([await filesBelow(root), await readdir(join(world, 'elsewhere'))]).toEqual([['x'], []])
  })

  it('is nobody’s whom this process is not', async () => {
    await mkdir(trashPath(), { mode: 0o700 })
    expect(await refuse()).toBe(null)
    await lchown(trashPath(), 65_534, 65_534)
    expect(await refuse()).toBe('trash.guard.foreign')
  })

  it('lies within what is allowed and around what is deleted', async () => {
    for (const folder of [
      join(world, '.mamori-trash'),
      join(root, '.mamori-trash'),
      join(base, 'trash'),
      `${base}/../app/.mamori-trash`,
      '/tmp/.mamori-trash',
    ])
      expect([folder, await refuse({ trash: { folder, keepMs: 1 } })]).toEqual([folder, 'trash.guard.place'])
    expect(await refuse({ emptyDirectories: true })).toBe('trash.guard.place')
  })
})

describe('what is moved there', () => {
  it('comes back as it was, every bit of it', async () => {
    await put('a.log', { content: 'one' })
    await put('deep/er/b.log', { content: 'two' })
    await put('young.log', { days: 0 })
    await chmod(join(root, 'a.log'), 0o4640)
    if (isRoot) await lchown(join(root, 'deep/er/b.log'), 65_534, 65_534)
    const before = await snapshot()
    expect((await move()).output).toMatch(/^Moved 2 files \(.*\) to .*\.mamori-trash\/r-1$/)
    expect(await filesBelow(root)).toEqual(['young.log'])
    expect(await filesBelow(inTrash('files'))).toEqual(['logs/a.log', 'logs/deep/er/b.log'])
    for (const path of [trashPath(), inTrash(), inTrash('files'), inTrash('files/logs/deep')])
      expect((await lstat(path)).mode & 0o777).toBe(0o700)

    expect(await untrash.refuse(await undoOf(), context([base]), signal)).toBe(null)
    expect(await back()).toEqual({ failed: null, output: `Moved 2 files back to ${root}` })
    expect(await snapshot()).toEqual(before)
    expect(await readdir(base)).toEqual(['logs'])
    expect(await back()).toMatchObject({ failed: null })
  })

  it('never replaces what has come there meanwhile, and makes directories that have gone', async () => {
    await put('a.log', { content: 'old' })
    await put('gone/b.log', { content: 'old' })
    await move()
    await writeFile(join(root, 'a.log'), 'new')
    await rm(join(root, 'gone'), { recursive: true })
    const end = await back()
    expect(end.output).toMatch(/^Moved 1 file back.*Left alone: 1.*a\.log is there already/s)
    expect(await readFile(join(root, 'a.log'), 'utf8')).toBe('new')
    expect(await readFile(join(root, 'gone/b.log'), 'utf8')).toBe('old')
    expect(await readFile(inTrash('files/logs/a.log'), 'utf8')).toBe('old')
    expect(await back()).toMatchObject({ failed: { code: 'trash.failed.none' } })
  })

  it('stays within the bounds, and is no longer found by the next look', async () => {
    for (let days = 2; days < 8; days += 1) await put(`f${String(days)}`, { days })
    await move({ bounds: { files: 4, bytes: 1e9 } })
    expect(await filesBelow(root)).toEqual(['f2', 'f3'])
    const whole = { root: base, bounds: { files: 100, bytes: 1e9 } }
    await deletion.perform(deleteStep(base, whole), contextWith(), signal)
    expect((await filesBelow(inTrash('files'))).length).toBe(4)
  })

  it('of two steps of one repair comes back step by step', async () => {
    await put('a/x')
    await put('b/y')
    const [a, b] = [{ root: join(root, 'a') }, { root: join(root, 'b') }]
    await move(a)
    await move(b)
    await back(await undoOf(b))
    expect(await filesBelow(root)).toEqual(['b/y'])
    await back(await undoOf(a))
    expect(await filesBelow(root)).toEqual(['a/x', 'b/y'])
    expect(await readdir(base)).toEqual(['logs'])
  })
})

describe('cut off in the middle', () => {
  it.each([0, 1, 2, 5, 9])('after %i files: all are somewhere, and all come back', async (after) => {
    for (let n = 0; n < 10; n += 1) await put(`d${String(n % 3)}/f${String(n)}`, { days: 20 - n })
    const before = await snapshot()
    let moved = 0
    const dying: Hand = {
      ...direct,
      moveFile: (...asked) => {
        if (moved === after) throw new Error('killed')
        moved += 1
        return direct.moveFile(...asked)
      },
    }
    await expect(move({}, dying)).rejects.toThrow('killed')
    expect((await filesBelow(root)).length).toBe(10 - after)
    await back()
    expect(await snapshot()).toEqual(before)
    expect(await readdir(base)).toEqual(['logs'])
  })

  it('before the marker was there, and while it comes back', async () => {
    await put('x')
    await put('y')
    const early: Hand = { ...direct, replaceFile: () => Promise.reject(new Error('killed')) }
    await expect(move({}, early)).rejects.toThrow('killed')
    expect(await untrash.refuse(await undoOf(), context([base]), signal)).toBe(null)
    expect(await back()).toMatchObject({ failed: null })
    expect(await filesBelow(root)).toEqual(['x', 'y'])
    expect(await readdir(trashPath())).toEqual([])
    await move()
    let moved = 0
    const dying: Hand = {
      ...direct,
      moveFile: (...asked) => {
        moved += 1
        if (moved === 2) throw new Error('killed')
        return direct.moveFile(...asked)
      },
    }
    await expect(back(undefined, dying)).rejects.toThrow('killed')
    await back()
    expect(await filesBelow(root)).toEqual(['x', 'y'])
  })
})

describe('what takes it back', () => {
  it('is refused for a folder that is not what it should be', async () => {
    await put('x')
    await move()
    const ask = async (more: Partial<StepOf<'untrash'>>, roots = [base]) =>
      (await untrash.refuse({ kind: 'untrash', trash: inTrash(), root, ...more }, context(roots), signal))
        ?.code ?? null
    expect(await ask({})).toBe(null)
    expect(await ask({}, [root])).toBe('trash.guard.place')
    expect(await ask({ root: world })).toBe('trash.guard.not_ours')
    for (const trash of [root, trashPath(), `${inTrash()}/../r-1`, inTrash('files'), '/tmp'])
      expect([trash, await ask({ trash })]).toEqual([trash, 'trash.guard.not_ours'])
    await chmod(inTrash(), 0o755)
    expect(await ask({})).toBe('trash.guard.foreign')
    await chmod(inTrash(), 0o700)
    await rename(inTrash(), join(trashPath(), 'r-2'))
    expect(await ask({ trash: join(trashPath(), 'r-2') })).toBe('trash.guard.not_ours')
  })

  it('goes through no link that stands in the way by then', async () => {
    await put('sub/x', { content: 'mine' })
    await move()
    await rm(join(root, 'sub'), { recursive: true })
    await mkdir(join(world, 'outside'))
    await symlink('../../outside', join(root, 'sub'))
    expect(await back()).toMatchObject({ failed: { code: 'trash.failed.none' } })
    expect(await readdir(join(world, 'outside'))).toEqual([])
    expect(await filesBelow(inTrash('files'))).toEqual(['logs/sub/x'])
  })
})

describe('the daily cleaning', () => {
  const prune = (nowAt: number, roots = [base, root]) =>
    pruneTrash(context(roots), { hand: direct, nowAt }, signal)

  it('deletes for good what has been kept long enough, and nothing else', async () => {
    await put('a/x')
    await put('y')
    await move()
    await put('z')
    await move({ trash: { folder: trashPath(), keepMs: 10 * KEEP_MS } }, direct, 'r-2')
    await mkdir(join(trashPath(), 'photos'), { mode: 0o700 })
    await writeFile(join(trashPath(), 'photos/keep.jpg'), '')
    expect(await prune(Date.now() + KEEP_MS - 60_000)).toMatchObject({ repairs: [], files: 0 })
    const end = await prune(Date.now() + KEEP_MS + 60_000)
    expect(end).toMatchObject({ repairs: ['r-1'], files: 2, left: { total: 1 } })
    expect(end.left.first[0]).toMatchObject({
      path: join(trashPath(), 'photos'),
      why: { code: 'trash.guard.not_ours' },
    })
    expect((await readdir(trashPath())).sort()).toEqual(['photos', 'r-2'])
    expect(await filesBelow(join(trashPath(), 'r-2/files'))).toEqual(['logs/z'])
  })

  it('takes away what was cut off before it had a marker, once no repair can be at it any more', async () => {
    await put('x')
    const early: Hand = { ...direct, replaceFile: () => Promise.reject(new Error('killed')) }
    await expect(move({}, early)).rejects.toThrow('killed')
    await writeFile(inTrash('.mamori-0000000100000000.tmp'), 'half a marker')
    expect(await prune(Date.now() + 60_000)).toMatchObject({ left: { total: 1 } })
    expect(await prune(Date.now() + 2 * 3_600_000)).toMatchObject({ files: 0, left: { total: 0 } })
    expect([await readdir(trashPath()), await filesBelow(root)]).toEqual([[], ['x']])
  })

  it('believes no marker of another folder, none that is a link, and no trash of somebody else', async () => {
    await put('x')
    await move()
    const late = Date.now() + 100 * KEEP_MS
    const marker = await readFile(inTrash('mamori-trash.json'), 'utf8')
    await writeFile(inTrash('mamori-trash.json'), marker.replace('"r-1"', '"r-9"'))
    expect(await prune(late)).toMatchObject({ repairs: [], files: 0 })
    await rm(inTrash('mamori-trash.json'))
    await writeFile(join(world, 'marker'), marker)
    await symlink(join(world, 'marker'), inTrash('mamori-trash.json'))
    expect(await prune(late)).toMatchObject({ repairs: [], files: 0 })
    await rm(inTrash('mamori-trash.json'))
    await writeFile(inTrash('mamori-trash.json'), marker)
    await chmod(trashPath(), 0o777)
    expect(await prune(late)).toMatchObject({ repairs: [], files: 0 })
    expect(await filesBelow(inTrash('files'))).toEqual(['logs/x'])
    await chmod(trashPath(), 0o700)
    expect(await prune(late)).toMatchObject({ repairs: ['r-1'], files: 1 })
    expect(await readdir(base)).toEqual(['logs'])
  })

  it('finds nothing where there is no trash, and follows no link that was put in', async () => {
    expect(await prune(Date.now())).toEqual({
      repairs: [],
      files: 0,
      bytes: 0,
      left: { total: 0, first: [] },
    })
    await put('x')
    await move()
    await mkdir(join(world, 'outside'))
    await writeFile(join(world, 'outside/keep'), '')
    await symlink(join(world, 'outside'), inTrash('files/way'))
    execFileSync('ln', [join(world, 'outside/keep'), inTrash('files/hard')])
    await prune(Date.now() + 2 * KEEP_MS)
    expect(await readdir(join(world, 'outside'))).toEqual(['keep'])
  })
})
