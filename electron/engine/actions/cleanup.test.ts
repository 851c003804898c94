import {
  lstat,
  mkdir,
  mkdtemp,
  open,
  readdir,
  realpath,
  rm,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { Redis } from 'ioredis'
import type { Plan, StepOf } from '@shared/domain/plan'
import { describeStep, stepCommand } from '@shared/domain/describe-step'
import { renderMessage } from '@shared/text/text'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createGuard } from '../repair/guard'
import { hashPlan } from '../repair/plan-hash'
import { DAY_MS, guardContext } from '../testing/delete-step'
import { lookContext } from '../testing/look-context'
import { parseSettings } from '../settings/parse-settings'
import { sampleOptions } from '../settings/testing/sample-registry'
import { startRedis } from '../testing/start-redis'
import { testPerformer } from '../testing/test-performer'
import { actions as allActions } from '.'
import cacheClear from './cache-clear'
import type { LookContext, RepairAction } from './define-action'
import oldFileCleanup from './old-file-cleanup'
import tempFileCleanup from './temp-file-cleanup'

const actions = {
  temp: tempFileCleanup as RepairAction,
  old: oldFileCleanup as RepairAction,
  cache: cacheClear as RepairAction,
}
const { signal } = new AbortController()

let dir: string
beforeEach(async () => {
  dir = await realpath(await mkdtemp(join(tmpdir(), 'mamori-cleanup-')))
})
afterEach(() => rm(dir, { recursive: true, force: true }))
const at = (...names: readonly string[]) => join(dir, ...names)
const put = async (name: string, { days = 40, content = name } = {}) => {
  await mkdir(dirname(at(name)), { recursive: true })
  await writeFile(at(name), content)
  await utimes(at(name), new Date(Date.now() - days * DAY_MS), new Date(Date.now() - days * DAY_MS))
}
const files = async () =>
  (await readdir(dir, { recursive: true, withFileTypes: true }))
    .flatMap((one) => (one.isFile() ? [join(one.parentPath, one.name).slice(dir.length + 1)] : []))
    .sort()

const context = (more: Partial<LookContext> = {}) =>
  lookContext({
    baseDir: dir,
    settings: {
      guards: { allowedRoots: [dir], protectedProcesses: [], protectedPorts: [], autoIrreversible: [] },
      services: {},
      checks: [],
    },
    ...more,
  })
const plan = (kind: keyof typeof actions, input: object, more: Partial<LookContext> = {}) =>
  actions[kind].plan(context(more), actions[kind].params.parse(input), signal)
const later = { now: () => Date.now() + 2 * DAY_MS }

const planned = async (kind: keyof typeof actions, input: object, more: Partial<LookContext> = {}) => {
  const draft = await plan(kind, input, more)
  if (draft.kind !== 'steps') throw new Error(JSON.stringify(draft))
  const content = {
    actions: [{ type: actions[kind].id, version: 1 }],
    host: 'here',
    target: actions[kind].target(actions[kind].params.parse(input)),
    steps: draft.steps,
    touches: draft.touches,
    asks: [],
    freesBytes: draft.freesBytes ?? null,
    risk: draft.risk ?? actions[kind].risk,
    undo: draft.undo ?? actions[kind].undo,
    verifyChecks: [],
  }
  return { ...content, hash: hashPlan(content) } satisfies Plan
}
const stepsOf = (plan: Plan) => plan.steps as readonly StepOf<'delete'>[]
const why = async (...asked: Parameters<typeof plan>) => {
  const draft = await plan(...asked)
  return draft.kind === 'steps' ? 'steps' : `${draft.kind} ${draft.why.code}`
}
const perform = (plan: Plan, more: { readonly clock?: { readonly now: () => number } } = {}) => {
  const clock = { now: more.clock?.now ?? Date.now, after: () => () => undefined }
  const guard = createGuard(guardContext([dir]))
  const performer = testPerformer({ guard, clock, settings: guardContext([dir]).settings })
  return performer.perform(plan, { signal, onStep: () => Promise.resolve() })
}

describe('old files', () => {
  it('are found, bounded, shown, and deleted for good unless told', async () => {
    await put('logs/a.log', { content: 'x'.repeat(10_000) })
    await put('logs/b.log', { days: 31 })
    await put('logs/c.log', { days: 29 })
    await put('cache/d')
    const one = await planned('old', { paths: ['logs', 'cache', 'none'], days: 30 })
    expect(stepsOf(one)).toMatchObject([
      { root: at('logs'), bounds: { files: 20, bytes: 2 ** 20 }, trash: null, found: { files: 2 } },
      { root: at('cache'), found: { files: 1 } },
    ])
    const blocks = await Promise.all(
      ['logs/a.log', 'logs/b.log', 'cache/d'].map(async (name) => (await lstat(at(name))).blocks),
    )
    expect(one).toMatchObject({ undo: 'irreversible', freesBytes: blocks.reduce((a, b) => a + b) * 512 })
    expect(one.steps.map(stepCommand)[0]).toBe(`find ${at('logs')} -xdev -type f -mmin +43200 -delete`)
    const done = await perform(one)
    expect(done).toMatchObject({ ok: true })
    expect(await files()).toEqual(['logs/c.log'])
    expect(await why('old', { paths: ['logs'] })).toBe('nothing action.cleanup.nothing')
    expect(await why('old', { paths: ['none'] })).toBe('nothing action.cleanup.no_directory')
    expect(await why('old', {})).toBe('impossible action.cleanup.unset')
  })

  it('go to the trash when asked: that can be taken back, and frees nothing', async () => {
    await put('logs/a.log')
    const one = await planned('old', { paths: ['logs'], trash: true, trash_days: 3 })
    expect(one).toMatchObject({ undo: 'reversible', freesBytes: 0 })
    expect(stepsOf(one)[0]?.trash).toEqual({ folder: at('.mamori-trash'), keepMs: 3 * DAY_MS })
    expect(one.touches.map(({ code }) => code)).toContain('trash.touch')
    expect(await perform(one)).toMatchObject({ ok: true })
    expect(await files()).toEqual([
      '.mamori-trash/r-test/files/logs/a.log',
      '.mamori-trash/r-test/mamori-trash.json',
    ])
    expect(await why('old', { paths: ['.'] })).toBe('nothing action.cleanup.nothing')
  })

  it('keep the newest, stay in the directory itself, and have the names that are asked for', async () => {
    for (const days of [31, 35, 40, 45]) await put(`logs/app.log.${String(days)}`, { days })
    await put('logs/deep/app.log.50', { days: 50 })
    await put('logs/other', { days: 50 })
    const one = await planned('old', { paths: ['logs'], pattern: 'app.log.*', keep: 2, recursive: false })
    expect(one.touches.map(({ code }) => code)).toContain('cleanup.touch.keep')
    await perform(one)
    expect(await files()).toEqual([
      'logs/app.log.31',
      'logs/app.log.35',
      'logs/deep/app.log.50',
      'logs/other',
    ])
  })

  it('are looked for once where directories lie in each other', async () => {
    await put('logs/deep/a')
    expect(
      stepsOf(await planned('old', { paths: ['logs', 'logs/deep', './logs'] })).map(({ root }) => root),
    ).toEqual([at('logs')])
    const flat = await planned('old', { paths: ['logs', 'logs/deep'], recursive: false })
    expect(stepsOf(flat).map(({ root }) => root)).toEqual([at('logs/deep')])
  })

  it('are the same plan some minutes later, with a few files more', async () => {
    for (let n = 0; n < 30; n += 1) await put(`logs/f${String(n)}`)
    const now = await planned('old', { paths: ['logs'] })
    for (let n = 30; n < 35; n += 1) await put(`logs/f${String(n)}`)
    const then = await planned('old', { paths: ['logs'] })
    expect(then.touches).not.toEqual(now.touches)
    expect(then.hash).toBe(now.hash)
    await perform(now)
    expect(await files()).toEqual([])
  })

  it('are never more than was approved', async () => {
    await put('logs/first')
    const one = await planned('old', { paths: ['logs'] })
    for (let n = 0; n < 100; n += 1) await put(`logs/f${String(n)}`)
    const done = await perform(one)
    expect(done.steps[0]?.output).toMatch(/Deleted 20 files.*Stopped at the approved bounds/s)
    expect((await files()).length).toBe(81)
  })

  it('are told of as impossible where the guard would refuse', async () => {
    for (const path of ['/etc', '/', '/usr/share', '/var', '/root'])
      expect([path, (await why('old', { paths: [path] })).split(' ')[0]]).toEqual([path, 'impossible'])
    await writeFile(at('file'), '')
    expect(await why('old', { paths: ['file'] })).toBe('impossible delete.guard.not_directory')
    expect(await why('old', { paths: ['logs'] }, { baseDir: null })).toBe('impossible action.dirs.no_base')
    for (const paths of [['../x'], ['a\nb'], []])
      expect(actions.old.params.safeParse({ paths }).success).toBe(false)
    expect(actions.old.params.safeParse({ paths: ['x'], days: 0 }).success).toBe(false)
    expect(actions.old.params.safeParse({ paths: ['x'], pattern: '../*' }).success).toBe(false)
  })

  it('behind a link of our own are named by where they are; perform goes through no link that came later', async () => {
    await put('real/a')
    await symlink('real', at('logs'))
    const one = await planned('old', { paths: ['logs'] })
    expect(stepsOf(one)[0]?.root).toBe(at('real'))
    await put('elsewhere/keep')
    await rm(at('real'), { recursive: true })
    await symlink('elsewhere', at('real'))
    expect(await perform(one)).toMatchObject({ ok: false, steps: [{ result: { kind: 'refused' } }] })
    expect(await files()).toEqual(['elsewhere/keep'])
  })
})

describe('temporary files', () => {
  it('are those by name that nobody has touched', async () => {
    for (const name of [
      'a.tmp',
      'tmp.Ab12Cd34Ef',
      'tmpk3j2_abc',
      'x/y.temp',
      'tmpfiles.conf',
      'data.json',
      '.env',
    ])
      await put(name)
    expect(await why('temp', { paths: ['.'] })).toBe('nothing action.cleanup.nothing')
    const one = await planned('temp', { paths: ['.'] }, later)
    expect(stepsOf(one)[0]).toMatchObject({ ageBy: 'untouched', minAgeMs: DAY_MS, found: { files: 4 } })
    expect(one.undo).toBe('irreversible')
    expect(await perform(one, { clock: later })).toMatchObject({ ok: true })
    expect(await files()).toEqual(['.env', 'data.json', 'tmpfiles.conf'])
  })

  it('are looked for in /tmp and /var/tmp unless told, which then count as named in the settings', () => {
    expect(actions.temp.target(actions.temp.params.parse({}))).toEqual({
      kind: 'path',
      name: '/tmp, /var/tmp',
    })
    expect(actions.temp.usualPaths).toEqual(['/tmp', '/var/tmp'])
  })

  it('of any name are never deleted there', async () => {
    expect(await why('temp', { paths: ['/tmp'], patterns: ['*'] })).toBe('impossible delete.guard.shared')
    expect(actions.temp.params.safeParse({ days: 0.01 }).success).toBe(false)
  })
})

describe('caches', () => {
  it('are emptied; directories and what is in use stay', async () => {
    await put('cache/a/b', { days: 0 })
    await put('cache/held', { days: 0 })
    const handle = await open(at('cache/held'))
    try {
      const one = await planned('cache', { directories: ['cache'] })
      expect(stepsOf(one)[0]).toMatchObject({ minAgeMs: 0, patterns: ['*'], found: { files: 1 } })
      const texts = [...one.steps.map(describeStep), ...one.touches].flatMap((told) =>
        (['ja', 'en'] as const).map((language) => renderMessage(language, told)),
      )
      for (const text of texts) expect(text).toMatch(/^[^\n{}@]+$/)
      expect(texts.join('\n')).toContain('held open by a process')
      expect(await perform(one)).toMatchObject({ ok: true })
      expect(await files()).toEqual(['cache/held'])
      expect((await lstat(at('cache/a'))).isDirectory()).toBe(true)
    } finally {
      await handle.close()
    }
  })

  it('in a Redis are planned beside directories, and one that cannot be looked at stops both', async () => {
    await put('cache/a')
    const wanted = { directories: ['cache'], pattern: 'cache:*', check: 'redis' }
    expect(await why('cache', wanted)).toMatch(/^impossible /)
    expect(await why('cache', { pattern: 'cache:*' })).toMatch(/^impossible /)
    expect(await why('cache', { directories: ['none'], pattern: 'cache:*' })).toMatch(/^impossible /)
    const redis = await startRedis()
    const client = new Redis(redis.port, redis.host)
    try {
      await client.set('cache:1', 'x')
      const check = {
        name: 'redis',
        type: 'redis',
        intervalMs: 60_000,
        timeoutMs: 5000,
        critical: false,
        consecutive: 3,
        dependsOn: [],
        config: { host: redis.host, port: redis.port },
      }
      const asking = { settings: { ...context().settings, checks: [check] } }
      const one = await planned('cache', wanted, asking)
      expect(one.steps.map(({ kind }) => kind)).toEqual(['delete', 'redis_delete'])
      expect(one).toMatchObject({ undo: 'irreversible', target: { name: 'cache, cache:*' } })
      const keys = await planned('cache', { ...wanted, directories: ['none'] }, asking)
      expect(keys.steps.map(({ kind }) => kind)).toEqual(['redis_delete'])
      expect(await why('cache', { ...wanted, pattern: 'none:*', directories: ['none'] }, asking)).toMatch(
        /^nothing /,
      )
    } finally {
      client.disconnect()
      await redis.remove()
    }
  })

  it('that are not named are impossible, with what to set', async () => {
    expect(await why('cache', {})).toBe('impossible action.cache.unset')
    expect(actions.cache.target(actions.cache.params.parse({})).name).toMatch(/\S/)
  })
})

it('the places that count unless named are allowed as named ones are, and only then', () => {
  const rootsOf = (action: object, guards?: object) => {
    const rule = { id: 'disk_full', name: 'd', pattern: 'x', severity: 'critical', actions: [action] }
    const file = JSON.stringify({ error_patterns: [rule], ...(guards ? { guards } : {}) })
    const loaded = parseSettings(file, { ...sampleOptions, actions: allActions })
    if (loaded.kind !== 'loaded') throw new Error(JSON.stringify(loaded))
    return loaded.settings.guards.allowedRoots
  }
  expect(rootsOf({ type: 'temp_file_cleanup' })).toEqual(['/tmp', '/var/tmp'])
  expect(rootsOf({ type: 'temp_file_cleanup', paths: ['/srv/tmp'] })).toEqual(['/srv/tmp'])
  expect(rootsOf({ type: 'temp_file_cleanup' }, { allowed_roots: ['/srv'] })).toEqual(['/srv'])
  expect(rootsOf({ type: 'old_file_cleanup', days: 30 })).toEqual([])
})
