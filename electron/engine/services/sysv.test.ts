import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { createExec } from '../exec'
import type { Exec, ExecResult } from '../ports'
import { freePort } from '../testing/free-port'
import { writeInitScript, type InitScript } from '../testing/write-init-script'
import type { ServiceState } from './service-manager'
import { createSysv, hasAction, parseSysvStatus } from './sysv'

const exited = (code: number, stdout = '', stderr = ''): ExecResult => ({
  kind: 'exited',
  code,
  stdout,
  stderr,
  durationMs: 1,
})

describe('parseSysvStatus', () => {
  it.each<readonly [ExecResult, ServiceState]>([
    [exited(0, 'redis-server is running.'), { kind: 'active' }],
    [exited(1, 'dead, but its pid file is there'), { kind: 'failed' }],
    [exited(2), { kind: 'failed' }],
    [exited(3, 'redis-server is not running ... failed!'), { kind: 'inactive', by: 'unknown' }],
    [exited(4, 'could not be told'), { kind: 'unknown', why: 'could not be told' }],
    [exited(150), { kind: 'unknown', why: 'exit 150' }],
    [
      exited(3, '', 'Usage: /etc/init.d/x {start|stop}'),
      { kind: 'unknown', why: 'Usage: /etc/init.d/x {start|stop}' },
    ],
    [
      { kind: 'failed', why: 'timeout', stdout: '', stderr: '', durationMs: 1 },
      { kind: 'unknown', why: 'timeout' },
    ],
  ])('%j', (result, state) => {
    expect(parseSysvStatus(result)).toEqual(state)
  })
})

describe('real init scripts', () => {
  const exec = createExec()
  const { signal } = new AbortController()
  let directory: string
  let port: number
  let redis: InitScript
  const sysv = () => createSysv({ directory })
  const state = (unit: string) => sysv().state(unit, exec, signal)

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'mamori-initd-'))
    port = await freePort()
    redis = await writeInitScript(directory, 'redis-server', port)
    await writeFile(join(directory, 'README'), 'no script', { mode: 0o644 })
    await mkdir(join(directory, 'folder'))
  })
  afterAll(async () => {
    await redis.kill()
    await rm(directory, { recursive: true, force: true })
  })

  it('start, die and restart a redis that then answers', async () => {
    expect(await state('redis-server')).toEqual({ kind: 'inactive', by: 'unknown' })
    for (const round of [1, 2]) {
      const result = await exec(sysv().argv('restart', 'redis-server'), { timeoutMs: 15_000, signal })
      expect([round, result]).toMatchObject([round, { kind: 'exited', code: 0 }])
      await vi.waitFor(async () => expect(await state('redis-server')).toEqual({ kind: 'active' }))
      const client = new Redis({ host: '127.0.0.1', port })
      expect(await client.ping()).toBe('PONG')
      client.disconnect()
      await redis.kill()
      await vi.waitFor(async () => expect(await state('redis-server')).toEqual({ kind: 'failed' }))
    }
  })

  it('can reload when their text has such an action', async () => {
    const objection = (unit: string) => sysv().reload?.objection(unit, exec, signal)
    const script = (labels: string) => `#!/bin/sh\ncase "$1" in\n  ${labels})\n    exit 0\n    ;;\nesac\n`
    await writeFile(join(directory, 'can'), script('reload|force-reload'))
    await writeFile(join(directory, 'cannot'), script('force-reload|"restart"'))
    expect(await objection('can')).toBeNull()
    expect(await objection('cannot')).toMatchObject({ code: 'manager.reload.no_command' })
    expect(await objection('no-such-script')).toMatchObject({ code: 'manager.reload.unseen' })
    expect(await objection('../can')).toMatchObject({ code: 'manager.reload.name' })
    expect(sysv().argv('reload', 'can')).toEqual([join(directory, 'can'), 'reload'])
    expect(sysv().logsSince).toBeUndefined()
    expect(
      ['  reload)', "\t'start' | 'reload' )", '(reload)'].every((line) => hasAction(line, 'reload')),
    ).toBe(true)
    expect(
      ['# reload)', 'echo "reload"', '  force-reload)', '  log reload)'].some((line) =>
        hasAction(line, 'reload'),
      ),
    ).toBe(false)
  })

  it('are missing where there is no program of that name', async () => {
    for (const unit of ['nginx', 'README', 'folder', '.', '..', '../etc/passwd', '', '-x'])
      expect([unit, await state(unit)]).toEqual([unit, { kind: 'missing' }])
  })

  it('are never run for a name that is not one', async () => {
    const asked = vi.fn<Exec>()
    for (const unit of ['..', 'redis-server ', '../initd/redis-server'])
      await sysv().state(unit, asked, signal)
    expect(asked).not.toHaveBeenCalled()
  })
})
