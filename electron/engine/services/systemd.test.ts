import { Redis } from 'ioredis'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { createExec } from '../exec'
import type { Exec } from '../ports'
import { findProgram } from '../testing/find-program'
import { freePort } from '../testing/free-port'
import { startTestHost, type TestHost } from '../testing/testhost/start-test-host'
import { createSystemd } from './systemd'
import { parseSystemdShow } from './systemd-units'

const show = (load: string, active: string, sub: string): string =>
  `LoadState=${load}\nActiveState=${active}\nSubState=${sub}\n`

describe('parseSystemdShow', () => {
  it.each([
    ['loaded', 'active', 'running', { kind: 'active' }],
    ['loaded', 'active', 'exited', { kind: 'active' }],
    ['loaded', 'reloading', 'reload', { kind: 'reloading' }],
    ['loaded', 'activating', 'auto-restart', { kind: 'activating' }],
    ['loaded', 'deactivating', 'stop-sigterm', { kind: 'deactivating' }],
    ['loaded', 'inactive', 'dead', { kind: 'inactive', by: 'unknown' }],
    ['loaded', 'failed', 'failed', { kind: 'failed' }],
    ['not-found', 'inactive', 'dead', { kind: 'missing' }],
    ['masked', 'inactive', 'dead', { kind: 'masked' }],
    ['bad-setting', 'inactive', 'dead', { kind: 'unknown', why: 'LoadState=bad-setting' }],
    ['loaded', 'maintenance', 'x', { kind: 'unknown', why: 'ActiveState=maintenance SubState=x' }],
  ])('%s %s (%s)', (load, active, sub, state) => {
    expect(parseSystemdShow(show(load, active, sub))).toEqual(state)
  })

  it('knows nothing from nothing', () => {
    expect(parseSystemdShow('').kind).toBe('unknown')
  })
})

describe('where systemd is not PID 1', () => {
  it('has no units, and asks nobody', async () => {
    const exec = vi.fn<Exec>()
    const systemd = createSystemd({ bootedDirectory: '/nowhere' })
    expect(await systemd.state('redis', exec, new AbortController().signal)).toEqual({ kind: 'missing' })
    expect(exec).not.toHaveBeenCalled()
  })
})

describe('a real systemd', () => {
  const { signal } = new AbortController()
  let host: TestHost
  let exec: Exec
  let port: number
  const systemd = () => createSystemd({ bootedDirectory: host.bootedDirectory })
  const state = (unit: string) => systemd().state(unit, exec, signal)
  const systemctl = (...args: readonly string[]) =>
    exec(['systemctl', ...args], { timeoutMs: 15_000, signal })

  beforeAll(async () => {
    port = await freePort()
    const redis = findProgram('redis-server', 'redis-server')
    host = await startTestHost({
      'redis-server.service': `[Unit]\nDescription=redis\n[Service]\nType=notify\nExecStart=${redis} --port ${String(port)} --bind 127.0.0.1 --save "" --supervised systemd\n`,
      'crash.service': '[Service]\nExecStart=/bin/false\n',
      'again.service': '[Service]\nExecStart=/bin/false\nRestart=always\nRestartSec=100\n',
      'stuck.service': '[Service]\nExecStart=/bin/sleep 1000\nExecStop=/bin/sleep 100\nTimeoutStopSec=100\n',
      'masked.service': null,
      'broken.service': '[Service]\nNoSuchThing=1\n',
    })
    exec = host.inside(createExec())
    return host.stop
  })

  it('is asked about units in every state', async () => {
    expect(await state('redis-server')).toEqual({ kind: 'inactive', by: 'unknown' })
    expect(await state('redis-server.service')).toEqual({ kind: 'inactive', by: 'unknown' })
    expect(await state('no-such-unit')).toEqual({ kind: 'missing' })
    expect(await state('masked')).toEqual({ kind: 'masked' })
    expect((await state('broken')).kind).toBe('unknown')
    await systemctl('start', 'crash')
    await vi.waitFor(async () => expect(await state('crash')).toEqual({ kind: 'failed' }))
    await systemctl('start', 'again')
    await vi.waitFor(async () => expect(await state('again')).toEqual({ kind: 'activating' }))
    await systemctl('start', 'stuck')
    expect(await state('stuck')).toEqual({ kind: 'active' })
    await systemctl('stop', '--no-block', 'stuck')
    await vi.waitFor(async () => expect(await state('stuck')).toEqual({ kind: 'deactivating' }))
  })

  it('starts and restarts a redis that then answers', async () => {
    for (const verb of ['start', 'restart'] as const) {
      const result = await exec(systemd().argv(verb, 'redis-server'), { timeoutMs: 15_000, signal })
      expect(result).toMatchObject({ kind: 'exited', code: 0 })
      expect(await state('redis-server')).toEqual({ kind: 'active' })
      const client = new Redis({ host: '127.0.0.1', port })
      expect(await client.ping()).toBe('PONG')
      client.disconnect()
    }
  })

  it('says no to a unit that does not exist or is masked', async () => {
    for (const unit of ['no-such-unit', 'masked']) {
      const result = await exec(systemd().argv('restart', unit), { timeoutMs: 15_000, signal })
      expect(result).toMatchObject({ kind: 'exited' })
      expect(result.kind === 'exited' && result.code).not.toBe(0)
    }
  })

  it('never hears of a name that is not one', async () => {
    const asked = vi.fn<Exec>()
    for (const unit of ['--version', '', 'a b', 'a/b', '../x', 'x;y', 'a\nb', '.'])
      expect(await systemd().state(unit, asked, signal)).toEqual({ kind: 'missing' })
    expect(asked).not.toHaveBeenCalled()
  })
})
