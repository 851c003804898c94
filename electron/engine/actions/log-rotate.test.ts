import { link, mkdir, open, readdir, stat, symlink, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { PlanDraft } from './define-action'
import { describeStep, stepCommand } from '@shared/domain/describe-step'
import { renderMessage } from '@shared/text/text'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { countLines } from '../repair/rotation/testing/count-lines'
import { startWriter } from '../repair/rotation/testing/log-writer'
import {
  action,
  rotationScene,
  signalled,
  WRITER,
  type Scene,
} from '../repair/rotation/testing/rotation-scene'
import { runProgram } from '../exec'
import { lookContext } from '../testing/look-context'

const MB = 1024 * 1024
const wait = { timeout: 20_000, interval: 10 }
const { signal } = new AbortController()

let scene: Scene
beforeEach(async () => {
  scene = await rotationScene(signalled(() => process.pid))
})
afterEach(() => scene.remove())

const at = (name: string) => join(scene.dir, name)
const big = async (name: string, bytes = 11 * MB) => {
  await writeFile(at(name), 'a line of a log\n'.repeat(100))
  await truncate(at(name), bytes)
}
const codes = (draft: PlanDraft) => {
  if (draft.kind !== 'steps') return `${draft.kind} ${draft.why.code}`
  for (const text of [...draft.touches, ...(draft.asks ?? []), ...draft.steps.map(describeStep)])
    for (const language of ['ja', 'en'] as const) expect(renderMessage(language, text)).toMatch(/^[^{}]+$/)
  return draft.steps.map((step) =>
    step.kind === 'rotate' ? step.path.slice(scene.dir.length + 1) : step.kind,
  )
}
const touched = (draft: PlanDraft) => (draft.kind === 'steps' ? draft.touches.map(({ code }) => code) : [])

describe('planning', () => {
  it('takes the logs above the size, largest first, of a directory by their names and not below it', async () => {
    await mkdir(at('sub'))
    for (const name of ['a.log', 'b.txt', 'sub/c.log', 'a.log.1', 'd.log.2.gz']) await big(name)
    await big('e.log', 20 * MB)
    await writeFile(at('small.log'), 'x'.repeat(1000))
    await symlink('a.log', at('link.log'))
    expect(codes(await scene.plan({ paths: [scene.dir] }))).toEqual(['e.log', 'a.log'])
    expect(codes(await scene.plan({ paths: [scene.dir], pattern: '*.txt' }))).toEqual(['b.txt'])
    expect(codes(await scene.plan({ paths: [at('small.log'), at('none.log')] }))).toBe(
      'nothing rotate.nothing',
    )
  })

  it('takes at most twenty, and tells how many are left', async () => {
    for (let n = 0; n < 23; n++) await writeFile(at(`${String(n)}.log`), 'x'.repeat(5000))
    const draft = await scene.plan({ paths: [scene.dir], max_size_mb: 0.001 })
    expect(draft.kind === 'steps' && draft.steps.length).toBe(20)
    expect(draft).toMatchObject({
      touches: expect.arrayContaining([{ code: 'rotate.touch.more', params: { n: 3 } }]) as unknown,
    })
  })

  it('without paths takes the followed logs in the allowed roots, or says what to set', async () => {
    await writeFile(scene.log, 'x'.repeat(5000))
    const guards = {
      allowedRoots: [scene.dir],
      protectedProcesses: [],
      protectedPorts: [],
      autoIrreversible: [],
    }
    const settings = {
      guards,
      services: {},
      checks: [],
      sources: [
        { id: 'app', path: scene.log },
        { id: 'sys', path: '/var/log/none.log' },
      ],
    }
    const params = action.params.parse({ max_size_mb: 0.001 })
    expect(codes(await action.plan(lookContext({ settings }), params, signal))).toEqual(['app.log'])
    const none = { ...settings, guards: { ...guards, allowedRoots: [] } }
    expect(codes(await action.plan(lookContext({ settings: none }), params, signal))).toBe(
      'impossible rotate.unset',
    )
  })

  it('deletes a generation only beyond the last one, and then says that this is for good', async () => {
    await writeFile(scene.log, 'x'.repeat(5000))
    for (const n of [1, 2, 3]) await writeFile(`${scene.log}.${String(n)}.gz`, gzipSync(`old ${String(n)}\n`))
    const kept = await scene.plan({ max_size_mb: 0.001, keep: 4 })
    expect(kept).not.toHaveProperty('undo')
    const dropped = await scene.plan({ max_size_mb: 0.001, keep: 3 })
    expect(dropped).toMatchObject({ undo: 'irreversible' })
    expect(touched(dropped)).toContain('rotate.touch.dropped')
    const { undo } = await scene.rotate({ max_size_mb: 0.001, keep: 3, compress: false })
    expect(undo).toEqual([])
    expect((await readdir(scene.dir)).sort()).toEqual([
      'app.log',
      'app.log.1',
      'app.log.2.gz',
      'app.log.3.gz',
    ])
    expect((await stat(scene.log)).mode & 0o777).toBe(0o640)
  })

  it('has a writer that cannot begin a new log copied, asks in every mode, and tells what that may lose', async () => {
    const writer = await startWriter([process.execPath, WRITER, scene.log, 'hold', '1'])
    await vi.waitFor(async () => expect((await stat(scene.log)).size).toBeGreaterThan(50_000), wait)
    const draft = await scene.plan({ max_size_mb: 0.001 })
    expect(draft).toMatchObject({
      undo: 'irreversible',
      risk: 'medium',
      asks: [{ code: 'rotate.ask.copy' }],
      steps: [{ reopen: { kind: 'copy_and_truncate' } }],
    })
    if (draft.kind !== 'steps') throw new Error(draft.kind)
    expect(draft.steps.map(stepCommand).join()).toContain('truncate -s 0')
    expect((await scene.perform(draft.steps)).ends).toEqual(['done'])
    const written = await writer.stop()
    const { lost, doubled } = countLines(scene.log, written)
    expect(doubled).toBe(0)
    expect(lost).toBeLessThan(written / 10)
  })

  it('leaves a log alone whose writer would go on where it was', async () => {
    const writer = await startWriter([process.execPath, WRITER, scene.log, 'overwrite', '1'])
    await vi.waitFor(async () => expect((await stat(scene.log)).size).toBeGreaterThan(50_000), wait)
    expect(codes(await scene.plan({ max_size_mb: 0.001 }))).toBe('impossible rotate.left.no_append')
    await writer.stop()
  })
})

describe('the guard', () => {
  const refusal = async (path: string, more: object = {}) => {
    const { dev, ino } = await stat(path, { bigint: true })
    const { ends } = await scene.perform([
      {
        kind: 'rotate',
        path,
        id: { dev: String(dev), ino: String(ino) },
        minBytes: 0,
        generations: 3,
        mode: 0o640,
        compress: false,
        reopen: { kind: 'by_itself' },
        found: { bytes: 0, writers: [] },
        ...more,
      },
    ])
    return ends.join()
  }

  it('refuses what is no log: binary records, databases, links, devices, other places, unsafe modes', async () => {
    await writeFile(at('wtmp'), 'x')
    await writeFile(at('nul.log'), 'a\0b')
    await writeFile(at('ok.log'), 'text\n')
    await symlink('ok.log', at('link.log'))
    await mkdir(at('db'))
    await writeFile(at('db/CURRENT'), 'MANIFEST-000001\n')
    await writeFile(at('db/000003.log'), 'text\n')
    await writeFile(at('two.log'), 'text\n')
    await link(at('two.log'), at('other-name'))
    expect(await refusal(at('wtmp'))).toBe('refused rotate.guard.binary')
    expect(await refusal(at('nul.log'))).toBe('refused rotate.guard.binary')
    expect(await refusal(at('db/000003.log'))).toBe('refused rotate.guard.database')
    expect(await refusal(at('link.log'))).toBe('refused guard.file.is_link')
    expect(await refusal(at('two.log'))).toBe('refused hand.hard_links')
    expect(await refusal('/dev/null')).toBe('refused guard.file.protected')
    expect(await refusal('/etc/hostname')).toBe('refused guard.file.protected')
    expect(await refusal(at('ok.log'), { mode: 0o666 })).toBe('refused rotate.guard.mode')
    expect(await refusal(at('ok.log'), { minBytes: 100 })).toBe('refused rotate.refused.smaller')
    const reopen = {
      kind: 'reload',
      service: 'writer',
      manager: 'sysv',
      unit: 'writer',
      argv: ['rm', '-rf', '/x'],
      timeoutMs: 1000,
    }
    expect(await refusal(at('ok.log'), { reopen })).toBe('refused guard.service.changed')
    expect(await refusal(at('ok.log'))).toBe('done')
  })

  it('lets a root that is the log itself have its generations beside it', async () => {
    await writeFile(scene.log, 'x'.repeat(5000))
    const draft = await scene.plan({ max_size_mb: 0.001, compress: false })
    const guards = { allowedRoots: [scene.log] }
    const { createGuard } = await import('../repair/guard')
    const guard = createGuard({
      settings: { services: {}, guards },
      resolveService: lookContext().resolveService,
    })
    const [step] = draft.kind === 'steps' ? draft.steps : []
    if (step === undefined) throw new Error(draft.kind)
    expect(await guard(step, signal)).toEqual({ kind: 'allowed' })
    expect(await guard({ ...step, path: at('other.log') } as typeof step, signal)).toMatchObject({
      message: { code: 'guard.file.outside' },
    })
  })

  it('does nothing to a log that somebody else has rotated meanwhile, and goes on with the others', async () => {
    for (const name of ['a.log', 'b.log']) await writeFile(at(name), 'x'.repeat(5000))
    const draft = await scene.plan({ paths: [scene.dir], max_size_mb: 0.001, compress: false })
    if (draft.kind !== 'steps') throw new Error(draft.kind)
    await runProgram(['mv', at('a.log'), at('a.log-20260131')], { timeoutMs: 5000, signal })
    await writeFile(at('a.log'), '')
    expect((await scene.perform(draft.steps)).ends).toEqual(['done', 'done'])
    expect((await readdir(scene.dir)).sort()).toEqual(['a.log', 'a.log-20260131', 'b.log', 'b.log.1'])
  })
})

describe('parameters', () => {
  it.each<readonly [string, object]>([
    ['a mode that everybody may write', { mode: '666' }],
    ['a mode that may be run', { mode: 755 }],
    ['a path that climbs', { paths: ['../x'] }],
    ['a pattern with a directory', { pattern: 'a/*.log' }],
    ['no generation', { keep: 0 }],
    ['a way that is none', { reopen: 'restart' }],
  ])('%s is refused', (_name, input) => {
    expect(action.params.safeParse(input).success).toBe(false)
  })

  it('are those of the first settings when none are given', () => {
    expect(action.params.parse({})).toEqual({
      pattern: '*.log',
      max_size_mb: 10,
      keep: 30,
      mode: 0o640,
      compress: true,
      reopen: 'auto',
    })
  })
})

it('a log that is open to be read is not open to be written', async () => {
  await writeFile(scene.log, 'x'.repeat(5000))
  const reader = await open(scene.log)
  const draft = await scene.plan({ max_size_mb: 0.001 })
  await reader.close()
  expect(draft).toMatchObject({ asks: [], steps: [{ reopen: { kind: 'by_itself' } }] })
})
