import { readFile, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import type { Exec, ExecResult } from '../ports'
import { startPm2, type TestPm2 } from '../testing/start-pm2'
import { createPm2, isPm2Name } from './pm2'

const { signal } = new AbortController()
const patiently = { timeout: 15_000, interval: 200 }
const FOREVER = 'setInterval(() => undefined, 1000)'

describe('names that pm2 takes for something else', () => {
  it.each(['all', '0', '12', '1e3', 'app.json', 'ecosystem.config.js', 'x.yml', '-x', 'a b', '../a', ''])(
    '%j is never asked for',
    async (name) => {
      expect(isPm2Name(name)).toBe(false)
      const asked = vi.fn<Exec>()
      const pm2 = createPm2({ config: tmpdir() })
      expect(await pm2.state(name, asked, signal)).toEqual({ kind: 'missing' })
      expect(await pm2.logsSince?.(name, 0, asked, signal)).toMatchObject({ kind: 'none' })
      expect(asked).not.toHaveBeenCalled()
    },
  )

  it('leave the usual ones alone', () => {
    expect(['web', 'api.example', 'worker-1', 'Überwachung'].map(isPm2Name)).toEqual([
      true,
      true,
      true,
      false,
    ])
  })
})

describe('a pm2 that does not run', () => {
  it('has no programs and is not begun by looking', async () => {
    const asked = vi.fn<Exec>()
    const pm2 = createPm2({ home: join(tmpdir(), 'mamori-no-pm2') })
    expect(await pm2.state('web', asked, signal)).toEqual({ kind: 'missing' })
    expect(asked).not.toHaveBeenCalled()
  })

  it('of another user is not asked with these rights', async () => {
    const asked = vi.fn<Exec>()
    const uid = (process.geteuid?.() ?? 0) + 1
    expect(await createPm2({ config: '/', uid: uid + 1 }).state('web', asked, signal)).toMatchObject({
      kind: 'unknown',
      why: expect.stringContaining('uid 0') as string,
    })
    const others = createPm2({ config: '/srv/app/.pm2', user: 'deploy', uid })
    expect(await others.state('web', asked, signal)).toMatchObject({ kind: 'unknown' })
    expect(asked).not.toHaveBeenCalled()
    expect(others.argv('restart', 'web').slice(0, 6)).toEqual([
      'runuser',
      '-u',
      'deploy',
      '--',
      'env',
      'PM2_HOME=/srv/app/.pm2',
    ])
  })
})

describe('a real pm2', () => {
  let pm2: TestPm2
  const manager = () => createPm2({ home: pm2.home })
  const state = (unit: string) => manager().state(unit, pm2.exec, signal)
  const act = (verb: 'restart' | 'start' | 'stop' | 'reload', unit: string): Promise<ExecResult> =>
    pm2.exec(manager().argv(verb, unit), { timeoutMs: 15_000, signal })
  const done = { kind: 'exited', code: 0 }

  beforeAll(async () => {
    pm2 = await startPm2()
    const forever = await pm2.program('forever.js', `console.log('hello', process.cwd()); ${FOREVER}`)
    const once = await pm2.program('once.js', 'setTimeout(() => process.exit(0), 1500)')
    const crash = await pm2.program('crash.js', 'process.exit(1)')
    const server = await pm2.program(
      'server.js',
      "require('node:http').createServer((q, r) => r.end()).listen(0, '127.0.0.1')",
    )
    const slow = await pm2.program(
      'slow.js',
      `process.on('SIGINT', () => setTimeout(() => process.exit(0), 4000)); ${FOREVER}`,
    )
    const began = [
      await pm2.ctl('start', forever, '--name', 'web', '--cwd', pm2.home),
      await pm2.ctl('start', once, '--name', 'once', '--no-autorestart'),
      await pm2.ctl('start', crash, '--name', 'crash', '--max-restarts', '2'),
      await pm2.ctl('start', crash, '--name', 'again', '--restart-delay', '60000'),
      await pm2.ctl('start', server, '--name', 'many', '-i', '2'),
      await pm2.ctl('start', slow, '--name', 'slow', '--kill-timeout', '8000'),
      await pm2.ctl('start', forever, '--name', 'idle', '--no-autostart'),
    ]
    if (began.some((result) => result.kind !== 'exited' || result.code !== 0))
      throw new Error(JSON.stringify(began))
    return pm2.stop
  })

  it('is asked about programs in every state', async () => {
    expect(await state('idle')).toEqual({ kind: 'inactive', by: 'hand' })
    await expect.poll(() => state('web'), patiently).toEqual({ kind: 'active' })
    await expect.poll(() => state('many'), patiently).toEqual({ kind: 'active' })
    await expect.poll(() => state('again'), patiently).toEqual({ kind: 'activating' })
    await expect.poll(() => state('crash'), patiently).toEqual({ kind: 'failed' })
    // It ended by itself, and pm2 says no more of it than of one that was stopped.
    await expect.poll(() => state('once'), patiently).toEqual({ kind: 'inactive', by: 'unknown' })
    expect(await state('no-such-program')).toEqual({ kind: 'missing' })
    // A namespace that holds everything is no program.
    expect(await state('default')).toEqual({ kind: 'missing' })
  })

  it('stops, starts and restarts a program, which stays where and how it was', async () => {
    await expect.poll(() => state('web'), patiently).toEqual({ kind: 'active' })
    expect(await act('stop', 'web')).toMatchObject(done)
    expect(await state('web')).toEqual({ kind: 'inactive', by: 'hand' })
    for (const verb of ['start', 'restart'] as const) {
      expect([verb, await act(verb, 'web')]).toMatchObject([verb, done])
      await expect.poll(() => state('web'), patiently).toEqual({ kind: 'active' })
    }
    const told = await manager().logsSince?.('web', 0, pm2.exec, signal)
    expect(told).toMatchObject({ kind: 'lines', isSince: false })
    expect(told?.kind === 'lines' && [...new Set(told.lines)]).toEqual([`hello ${pm2.home}`])
    expect(await manager().logsSince?.('web', Date.now() + 60_000, pm2.exec, signal)).toEqual({
      kind: 'lines',
      lines: [],
      isSince: false,
    })
  })

  it('says that a program is on its way down', async () => {
    await expect.poll(() => state('slow'), patiently).toEqual({ kind: 'active' })
    const stopping = act('stop', 'slow')
    await expect.poll(() => state('slow'), patiently).toEqual({ kind: 'deactivating' })
    expect(await stopping).toMatchObject(done)
    expect(await state('slow')).toEqual({ kind: 'inactive', by: 'hand' })
  })

  it('reloads a cluster worker by worker, and nothing that it would only restart', async () => {
    const objection = (unit: string) => manager().reload?.objection(unit, pm2.exec, signal)
    expect(await objection('many')).toBeNull()
    expect(await act('reload', 'many')).toMatchObject(done)
    await expect.poll(() => state('many'), patiently).toEqual({ kind: 'active' })
    expect(await objection('web')).toMatchObject({ code: 'manager.reload.no_cluster' })
    expect(await objection('all')).toMatchObject({ code: 'manager.reload.unseen' })
  })

  it('hands on a signal that the settings name', async () => {
    const mark = `${pm2.home}/reloaded`
    const file = await pm2.program(
      'signalled.js',
      `process.on('SIGHUP', () => require('node:fs').writeFileSync(${JSON.stringify(mark)}, 'x')); ${FOREVER}`,
    )
    expect(await pm2.ctl('start', file, '--name', 'signalled')).toMatchObject(done)
    await expect.poll(() => state('signalled'), patiently).toEqual({ kind: 'active' })
    const place = manager().within?.({ reloadSignal: 'HUP' })
    expect(await place?.reload?.objection('signalled', pm2.exec, signal)).toBeNull()
    expect(
      await pm2.exec(place?.argv('reload', 'signalled') ?? [], { timeoutMs: 15_000, signal }),
    ).toMatchObject(done)
    await expect.poll(() => readFile(mark, 'utf8').catch(() => ''), patiently).toBe('x')
    expect(await state('signalled')).toEqual({ kind: 'active' })
  })

  it('fails for a program that it does not know, and leaves its daemon alone', async () => {
    const before = await readFile(join(pm2.home, 'pm2.pid'), 'utf8')
    for (const verb of ['restart', 'start', 'stop'] as const)
      expect(await act(verb, 'no-such-program')).toMatchObject({ kind: 'exited', code: 1 })
    expect(await readFile(join(pm2.home, 'pm2.pid'), 'utf8')).toBe(before)
  })

  it('that has ended is not begun again', async () => {
    const other = await startPm2()
    expect((await stat(join(other.home, 'pm2.pid'))).isFile()).toBe(true)
    await other.end()
    const asked = vi.fn<Exec>()
    expect(await createPm2({ home: other.home }).state('web', asked, signal)).toEqual({ kind: 'missing' })
    expect(asked).not.toHaveBeenCalled()
    await other.stop()
  })
})
