import { spawnSync } from 'node:child_process'
import {
  chmod,
  chown,
  lchown,
  link,
  lstat,
  mkdir,
  mkdtemp,
  realpath,
  rm,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describeStep, stepCommand } from '@shared/domain/describe-step'
import type { Plan, Step } from '@shared/domain/plan'
import { renderMessage } from '@shared/text/text'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createGuard } from '../repair/guard'
import { hashPlan } from '../repair/plan-hash'
import { lookContext } from '../testing/look-context'
import { testPerformer } from '../testing/test-performer'
import type { RepairAction } from './define-action'
import fixPermissions from './fix-permissions'

const action = fixPermissions as RepairAction
const { signal } = new AbortController()
const isRoot = process.geteuid?.() === 0
const NOBODY = 65_534

let dir: string
beforeEach(async () => {
  dir = await realpath(await mkdtemp(join(tmpdir(), 'mamori-permissions-')))
  await chmod(dir, 0o755)
  await mkdir(at('data/sub'), { recursive: true })
  await writeFile(at('data/file'), 'content')
  await writeFile(at('data/sub/run.sh'), '#!/bin/sh\n')
  for (const [name, mode] of [
    ['data', 0o755],
    ['data/sub', 0o700],
    ['data/file', 0o600],
    ['data/sub/run.sh', 0o700],
  ] as const)
    await chmod(at(name), mode)
})
afterEach(() => rm(dir, { recursive: true, force: true }))

const at = (...names: readonly string[]) => join(dir, ...names)
const plan = (input: object, baseDir: string | null = dir) =>
  action.plan(lookContext({ baseDir }), action.params.parse(input), signal)
const steps = async (input: object): Promise<readonly Extract<Step, { kind: 'access' }>[]> => {
  const draft = await plan(input)
  if (draft.kind !== 'steps') throw new Error(JSON.stringify(draft))
  return draft.steps.flatMap((step) => (step.kind === 'access' ? [step] : []))
}
const modes = async (input: object) =>
  (await steps(input)).map(({ path, before, after }) => [
    path.slice(dir.length + 1),
    before.mode.toString(8),
    after.mode.toString(8),
  ])
const why = async (input: object, baseDir: string | null = dir) => {
  const draft = await plan(input, baseDir)
  if (draft.kind === 'steps') return draft.steps.length
  expect(renderMessage('ja', draft.why)).not.toMatch(/\{\w+\}/)
  return `${draft.kind} ${draft.why.code}`
}
const seen = async (name: string) => {
  const { mode, uid, gid, mtimeMs, ino } = await lstat(at(name))
  return { mode: mode & 0o7777, uid, gid, mtimeMs, ino }
}

/** Carries steps out as a repair does, and gives back the steps that would take them back. */
const run = async (stepsOfPlan: readonly Step[], roots: readonly string[] = [at('data')]) => {
  const content: Omit<Plan, 'hash'> = {
    actions: [{ type: action.id, version: action.version }],
    host: 'here',
    target: { kind: 'path', name: 'data' },
    steps: stepsOfPlan,
    touches: [],
    asks: [],
    freesBytes: null,
    risk: action.risk,
    undo: action.undo,
    verifyChecks: [],
  }
  const guard = createGuard({
    settings: { services: {}, guards: { allowedRoots: roots } },
    resolveService: lookContext().resolveService,
  })
  const undo: Step[] = []
  const { ok, steps: results } = await testPerformer({ guard }).perform(
    { ...content, hash: hashPlan(content) },
    {
      signal,
      onStep: () => Promise.resolve(),
      onPrepared: (prepared) => {
        undo.unshift(...prepared.undo)
        return Promise.resolve()
      },
    },
  )
  const last = results.at(-1)?.result
  return {
    ok,
    undo,
    end: last?.kind === 'done' ? 'done' : `${String(last?.kind)} ${String(last?.message.code)}`,
  }
}

/** As another user, for as long as `act` takes: the kernel then judges every call by that user's rights. */
const asNobody = async <T>(act: () => Promise<T>): Promise<T> => {
  process.setegid?.(NOBODY)
  process.seteuid?.(NOBODY)
  try {
    return await act()
  } finally {
    process.seteuid?.(0)
    process.setegid?.(0)
  }
}

describe('planning', () => {
  it('gives directories the mode, and files the same without the right to run what cannot be run now', async () => {
    expect(await modes({ paths: ['data'], mode: '750', recursive: true })).toEqual([
      ['data', '755', '750'],
      ['data/file', '600', '640'],
      ['data/sub', '700', '750'],
      ['data/sub/run.sh', '700', '750'],
    ])
    expect(await modes({ paths: ['data'], mode: '755', file_mode: '640', recursive: true })).toEqual([
      ['data/file', '600', '640'],
      ['data/sub', '700', '755'],
      ['data/sub/run.sh', '700', '640'],
    ])
  })

  it('looks only at the paths themselves unless told', async () => {
    expect(await modes({ paths: ['data', 'data/file'], mode: '750' })).toEqual([
      ['data', '755', '750'],
      ['data/file', '600', '640'],
    ])
    expect(await why({ paths: ['data'], mode: '755' })).toBe('nothing action.permissions.right')
  })

  it('keeps setgid of a directory for a mode of three digits, as chmod does', async () => {
    await chmod(at('data'), 0o2755)
    expect(await why({ paths: ['data'], mode: '755' })).toBe('nothing action.permissions.right')
    expect(await modes({ paths: ['data'], mode: '0755' })).toEqual([['data', '2755', '755']])
  })

  it('names each path once, with owner and mode before and after', async () => {
    const draft = await plan({
      paths: ['data/file', 'data/./file'.replace('./', ''), at('data/file')],
      mode: 640,
    })
    expect(draft).toMatchObject({
      kind: 'steps',
      steps: [{ path: at('data/file'), before: { mode: 0o600 }, after: { mode: 0o640 } }],
      touches: [{ code: 'touch.permissions', params: { n: 1, directories: 0, files: 1 } }],
    })
    if (draft.kind !== 'steps' || draft.steps[0] === undefined) throw new Error('no steps')
    expect(stepCommand(draft.steps[0])).toBe(`chmod -- 640 ${at('data/file')}`)
    expect(renderMessage('ja', describeStep(draft.steps[0]))).toContain('600 から 640')
  })

  it('passes by what is not there, unless that is all', async () => {
    expect(await why({ paths: ['data', 'none'], mode: '755' })).toBe('nothing action.permissions.right')
    expect(await why({ paths: ['none', 'none/below', 'data/file/x'], mode: '755' })).toBe(
      'impossible action.permissions.missing',
    )
  })

  it('needs a place to begin at for relative paths, and an owner that exists', async () => {
    expect(await why({ paths: ['data'], mode: '755' }, null)).toBe('impossible action.permissions.no_base')
    expect(await why({ paths: ['data'], owner: 'no-such-user' })).toBe(
      'impossible action.permissions.no_owner',
    )
  })

  it('follows no link at the end, and on the way only those of root and its own', async () => {
    await symlink('data', at('current'))
    expect(await why({ paths: ['current'], mode: '750' })).toBe('impossible action.permissions.link')
    expect(await modes({ paths: ['current/file'], mode: '640' })).toEqual([['data/file', '600', '640']])
    if (isRoot) await lchown(at('current'), NOBODY, NOBODY)
    expect(await why({ paths: ['current/file'], mode: '640' })).toBe(
      isRoot ? 'impossible action.permissions.foreign_link' : 1,
    )
  })

  it('passes links, pipes and sockets in a tree by, and leads out of it nowhere', async () => {
    await mkdir(at('outside'), { mode: 0o700 })
    await symlink(at('outside'), at('data/out'))
    spawnSync('mkfifo', [at('data/pipe')])
    expect((await modes({ paths: ['data'], mode: '755', recursive: true })).map(([path]) => path)).toEqual([
      'data/file',
      'data/sub',
      'data/sub/run.sh',
    ])
    expect(await why({ paths: ['data/pipe'], mode: '755' })).toBe('impossible action.permissions.special')
  })

  it('passes by what is mounted in a tree, also from the same file system', async ({ skip }) => {
    await mkdir(at('outside'), { mode: 0o700 })
    await mkdir(at('data/mounted'), { mode: 0o755 })
    const mounted = spawnSync('mount', ['--bind', at('outside'), at('data/mounted')])
    if (mounted.status !== 0) return skip('nothing may be mounted here')
    try {
      const found = await modes({ paths: ['data'], mode: '755', recursive: true })
      expect(found.map(([path]) => path)).not.toContain('data/mounted')
    } finally {
      spawnSync('umount', [at('data/mounted')])
    }
  })

  it("passes Mamori's trash by, which the guard lets nobody open to others", async () => {
    const kept = at('data/.mamori-trash/r-1/files/secret')
    await mkdir(at('data/.mamori-trash/r-1/files'), { recursive: true, mode: 0o700 })
    await writeFile(kept, 'x', { mode: 0o600 })
    const wanted = { paths: ['data'], mode: '755', file_mode: '644', recursive: true }
    expect((await modes(wanted)).filter(([path]) => path?.includes('trash'))).toEqual([])
    const found = await lstat(kept, { bigint: true })
    const before = { mode: 0o600, uid: Number(found.uid), gid: Number(found.gid) }
    const id = { dev: String(found.dev), ino: String(found.ino) }
    const after = { ...before, mode: 0o644 }
    const guard = createGuard({
      settings: { services: {}, guards: { allowedRoots: [dir] } },
      resolveService: lookContext().resolveService,
    })
    const step = { kind: 'access', path: kept, id, before, after, ownerName: null } as const
    expect(await guard(step, signal)).toMatchObject({ message: { code: 'guard.file.own' } })
  })

  it('plans nothing where a file has a further name, or rights of its own', async () => {
    await link(at('data/file'), at('elsewhere'))
    expect(await why({ paths: ['data'], mode: '755', recursive: true })).toBe('impossible hand.hard_links')
    await rm(at('elsewhere'))
    await chmod(at('data/file'), 0o4755)
    expect(await why({ paths: ['data'], mode: '755', recursive: true })).toBe(
      'impossible action.permissions.setuid',
    )
  })

  it('takes on no more than one plan can hold', async () => {
    await mkdir(at('many'))
    for (let n = 0; n < 50; n++) await writeFile(at('many', String(n)), '', { mode: 0o600 })
    expect(await why({ paths: ['many'], mode: '755', recursive: true })).toBe(50)
    await writeFile(at('many/one-more'), '', { mode: 0o600 })
    expect(await why({ paths: ['many'], mode: '755', recursive: true })).toBe(
      'impossible action.permissions.too_many',
    )
  })
})

describe('parameters', () => {
  it.each<readonly [string, object]>([
    ['no paths', { paths: [], mode: '755' }],
    ['neither owner nor mode', { paths: ['a'] }],
    ['a path that climbs', { paths: ['../x'], mode: '755' }],
    ['a line break', { paths: ['a\nb'], mode: '755' }],
    ['a symbolic mode', { paths: ['a'], mode: 'u+rwx' }],
    ['setuid', { paths: ['a'], mode: '4755' }],
    ['a mode for everybody', { paths: ['a'], mode: '777' }],
    ['a file for everybody', { paths: ['a'], file_mode: '666' }],
    ['setgid of a file', { paths: ['a'], file_mode: '2755' }],
    ['an owner that is an option', { paths: ['a'], owner: '-R' }],
  ])('%s is refused', (_name, input) => {
    expect(action.params.safeParse(input).success).toBe(false)
  })
})

describe('carried out', () => {
  it('leaves nothing to do, and is taken back to the bit, times included', async () => {
    const names = ['data', 'data/file', 'data/sub', 'data/sub/run.sh']
    for (const name of names.toReversed()) await utimes(at(name), 1_600_000_000, 1_700_000_000)
    const before = await Promise.all(names.map(seen))
    const input = { paths: ['data'], mode: '2750', recursive: true, ...(isRoot ? { owner: 'nobody' } : {}) }
    const done = await run(await steps(input))
    expect([done.ok, done.undo.length]).toEqual([true, 4])
    expect(await why(input)).toBe('nothing action.permissions.right')
    expect(await seen('data/file')).toMatchObject({ ...(isRoot ? { uid: NOBODY } : {}), mode: 0o640 })
    expect((await run(done.undo)).ok).toBe(true)
    expect(await Promise.all(names.map(seen))).toEqual(before)
  })

  it('a second time does nothing, and has nothing to take back', async () => {
    const planned = await steps({ paths: ['data/file'], mode: '640' })
    expect((await run(planned)).undo).toHaveLength(1)
    expect(await run(planned)).toEqual({ ok: true, undo: [], end: 'done' })
  })

  it('refuses another file of that name, another access, and what lies outside', async () => {
    const planned = await steps({ paths: ['data/file'], mode: '640' })
    expect((await run(planned, [at('data/sub')])).end).toBe('refused guard.file.outside')
    await chmod(at('data/file'), 0o604)
    expect((await run(planned)).end).toBe('refused hand.access_changed')
    await rm(at('data/file'))
    await writeFile(at('data/other'), '')
    await writeFile(at('data/file'), '', { mode: 0o600 })
    expect((await run(planned)).end).toMatch(/^refused hand\./)
    expect((await seen('data/file')).mode).toBe(0o600)
  })

  it('gives nobody the file of another by a name that he planted', async () => {
    await chown(at('data'), NOBODY, NOBODY)
    await writeFile(at('secret'), 'of root', { mode: 0o600 })
    const planned = await steps({ paths: ['data/file'], owner: 'nobody' })
    await rm(at('data/file'))
    await link(at('secret'), at('data/file'))
    expect((await run(planned)).end).toBe('refused hand.changed')
    expect(await why({ paths: ['data/file'], owner: 'nobody' })).toBe('impossible hand.hard_links')
    const forged = planned.map((step) => ({ ...step, id: { dev: step.id.dev, ino: '0' } }))
    expect((await run(forged)).end).toBe('refused hand.changed')
    expect(await seen('secret')).toMatchObject({ uid: 0, mode: 0o600 })
  })

  it('by an ordinary user: his own files yes, those of others no', async () => {
    await chown(at('data/file'), NOBODY, NOBODY)
    const own = await steps({ paths: ['data/file'], mode: '640' })
    const foreign = await steps({ paths: ['data/sub'], mode: '750' })
    const given = await steps({ paths: ['data/file'], owner: 'root' })
    expect((await asNobody(() => run(given))).end).toBe('failed hand.failed.not_permitted')
    expect((await asNobody(() => run(foreign))).end).toBe('failed hand.failed.not_permitted')
    expect((await asNobody(() => run(own))).end).toBe('done')
    expect(await seen('data/file')).toMatchObject({ uid: NOBODY, mode: 0o640 })
    expect(await seen('data/sub')).toMatchObject({ uid: 0, mode: 0o700 })
  })
})
