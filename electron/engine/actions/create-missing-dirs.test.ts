import { lchown, mkdir, mkdtemp, readdir, realpath, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Plan } from '@shared/domain/plan'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { runProgram } from '../exec'
import { createGuard } from '../repair/guard'
import { testPerformer } from '../testing/test-performer'
import { hashPlan } from '../repair/plan-hash'
import { systemClock } from '../system-clock'
import { lookContext } from '../testing/look-context'
import createMissingDirs from './create-missing-dirs'
import type { RepairAction } from './define-action'

const action = createMissingDirs as RepairAction
const { signal } = new AbortController()
const isRoot = process.geteuid?.() === 0

let dir: string
beforeEach(async () => {
  dir = await realpath(await mkdtemp(join(tmpdir(), 'mamori-dirs-')))
})
afterEach(() => rm(dir, { recursive: true, force: true }))
const at = (...names: readonly string[]) => join(dir, ...names)

const plan = (input: object, baseDir: string | null = dir) =>
  action.plan(lookContext({ baseDir }), action.params.parse(input), signal)
const paths = async (input: object, baseDir: string | null = dir) => {
  const draft = await plan(input, baseDir)
  if (draft.kind !== 'steps') return `${draft.kind} ${draft.why.code}`
  return draft.steps.map((step) => (step.kind === 'mkdir' ? step.path : step.kind))
}

describe('planning', () => {
  it('makes what is missing of the usual four, with their mode', async () => {
    await mkdir(at('logs'))
    const draft = await plan({ directories: ['data', 'logs', 'uploads', 'cache'] })
    expect(draft).toEqual({
      kind: 'steps',
      steps: ['data', 'cache', 'uploads'].map((name) => ({
        kind: 'mkdir',
        path: at(name),
        mode: 0o755,
        owner: null,
      })),
      touches: ['cache', 'data', 'uploads'].map((name) => ({
        code: 'touch.mkdir',
        params: { path: at(name) },
      })),
    })
  })

  it('names every parent that would come into being, and makes outer directories first', async () => {
    const draft = await plan({ directories: ['a/b/c', 'a', 'a/b/c'] })
    expect(draft).toMatchObject({
      kind: 'steps',
      steps: [{ path: at('a') }, { path: at('a/b/c') }],
      touches: [
        { params: { path: at('a') } },
        { params: { path: at('a/b') } },
        { params: { path: at('a/b/c') } },
      ],
    })
  })

  it('has nothing to do when all are there', async () => {
    await mkdir(at('logs'))
    expect(await plan({ directories: ['logs', dir], owner: 'no-such-user' })).toEqual({
      kind: 'nothing',
      why: { code: 'action.dirs.exist', params: { n: 2 } },
    })
  })

  it('needs a place to begin at for relative paths only', async () => {
    expect(await paths({ directories: ['logs'] }, null)).toBe('impossible action.dirs.no_base')
    expect(await paths({ directories: [at('logs')] }, null)).toEqual([at('logs')])
  })

  it('is impossible where a file or a link into nowhere stands, also on the way', async () => {
    await writeFile(at('file'), '')
    await symlink(at('gone'), at('dangling'))
    for (const name of ['file', 'file/x', 'dangling', 'dangling/x'])
      expect([name, await paths({ directories: [name] })]).toEqual([
        name,
        'impossible action.dirs.in_the_way',
      ])
  })

  it('follows links of root and its own to the real place, and none of strangers', async () => {
    await mkdir(at('releases/7'), { recursive: true })
    await symlink('releases/7', at('current'))
    expect(await paths({ directories: ['current/logs'] })).toEqual([at('releases/7/logs')])
    if (isRoot) await lchown(at('current'), 33, 33)
    expect(await paths({ directories: ['current/logs'] })).toEqual(
      isRoot ? 'impossible action.dirs.foreign_link' : [at('releases/7/logs')],
    )
  })

  it('finds the owner among the accounts of the host', async () => {
    const known = await plan({ directories: ['x'], owner: 'root' })
    expect(known).toMatchObject({ kind: 'steps', steps: [{ owner: { uid: 0, gid: 0, name: 'root' } }] })
    expect(await paths({ directories: ['x'], owner: 'no-such-user' })).toBe('impossible action.dirs.no_owner')
    expect(await paths({ directories: ['x'], owner: 'root:no-such-group' })).toBe(
      'impossible action.dirs.no_owner',
    )
  })

  it('says beforehand where nothing will be made', async () => {
    expect(await paths({ directories: ['/etc/mamori-test-dir'] })).toBe('impossible guard.path.protected')
    expect(await paths({ directories: ['/proc/mamori-test-dir'] })).toMatch(/^impossible/)
  })
})

describe('parameters', () => {
  it.each([
    ['"755"', '755', 0o755],
    ['755', 755, 0o755],
    ['"0750"', '0750', 0o750],
    ['2770', 2770, 0o2770],
  ])('mode %s is what chmod makes of it', (_text, mode, expected) => {
    expect(action.params.parse({ directories: ['a'], mode })).toMatchObject({ mode: expected })
  })

  it.each<readonly [string, object]>([
    ['no directories', { directories: [] }],
    ['directories as text', { directories: 'logs' }],
    ['a path that climbs', { directories: ['../x'] }],
    ['a line break', { directories: ['a\nb'] }],
    ['NUL', { directories: ['a\0b'] }],
    ['a mode that is no mode', { directories: ['a'], mode: '9' }],
    ['a mode in decimal', { directories: ['a'], mode: 493 }],
    ['a symbolic mode', { directories: ['a'], mode: 'u+rwx' }],
    ['setuid', { directories: ['a'], mode: '4755' }],
    ['a mode for everybody', { directories: ['a'], mode: '777' }],
    ['an owner that is an option', { directories: ['a'], owner: '-R' }],
    ['an owner with a blank', { directories: ['a'], owner: 'a b' }],
  ])('%s is refused', (_name, input) => {
    expect(action.params.safeParse(input).success).toBe(false)
  })

  it('name what it is about', () => {
    expect(action.target(action.params.parse({ directories: ['data', 'logs'] }))).toEqual({
      kind: 'path',
      name: 'data, logs',
    })
  })
})

it('carried out, leaves nothing to do: that proves it', async () => {
  const input = { directories: ['data', 'var/logs'], mode: '750', ...(isRoot ? { owner: 'nobody' } : {}) }
  const draft = await plan(input)
  if (draft.kind !== 'steps') throw new Error(JSON.stringify(draft))
  const content: Omit<Plan, 'hash'> = {
    actions: [{ type: action.id, version: action.version }],
    host: 'here',
    target: { kind: 'path', name: 'data' },
    steps: draft.steps,
    touches: draft.touches,
    asks: [],
    freesBytes: null,
    risk: action.risk,
    undo: action.undo,
    verifyChecks: [],
  }
  const resolveService = (name: string) => Promise.resolve({ kind: 'not_found', name, tried: [] } as const)
  const guard = createGuard({
    settings: { services: {}, guards: { allowedRoots: [at('data'), at('var/logs')] } },
    resolveService,
  })
  const performer = testPerformer({ exec: runProgram, guard, resolveService, clock: systemClock })
  const { ok } = await performer.perform(
    { ...content, hash: hashPlan(content) },
    { signal, onStep: () => Promise.resolve() },
  )
  expect(ok).toBe(true)
  const made = await stat(at('var/logs'))
  expect([made.uid === 0, made.mode & 0o777]).toEqual([false, 0o750])
  expect((await stat(at('var'))).mode & 0o777).toBe(0o755)
  expect((await readdir(dir)).sort()).toEqual(['data', 'var'])
  expect((await plan(input)).kind).toBe('nothing')
})
