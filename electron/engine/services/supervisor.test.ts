import { Redis } from 'ioredis'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { createExec } from '../exec'
import type { Exec, ExecResult } from '../ports'
import { findProgram } from '../testing/find-program'
import { freePort } from '../testing/free-port'
import { startSupervisord, type Supervisord } from '../testing/start-supervisord'
import { createSupervisor, parseSupervisorStatus } from './supervisor'

const said = (stdout: string, code = 3): ExecResult => ({
  kind: 'exited',
  code,
  stdout,
  stderr: '',
  durationMs: 1,
})

describe('parseSupervisorStatus', () => {
  it.each([
    ['redis                            RUNNING   pid 10370, uptime 0:00:01\n', { kind: 'active' }],
    ['redis                            STARTING  \n', { kind: 'activating' }],
    [
      'redis                            BACKOFF   Exited too quickly (process log may have details)\n',
      { kind: 'activating' },
    ],
    ['redis                            STOPPING  \n', { kind: 'deactivating' }],
    ['redis                            STOPPED   Nov 22 04:53 AM\n', { kind: 'inactive', by: 'hand' }],
    ['redis                            STOPPED   Not started\n', { kind: 'inactive', by: 'hand' }],
    ['redis                            EXITED    Nov 22 04:53 AM\n', { kind: 'inactive', by: 'itself' }],
    ["redis                            FATAL     can't find command\n", { kind: 'failed' }],
    ['redis                            UNKNOWN   \n', { kind: 'unknown', why: 'UNKNOWN' }],
    ['redis: ERROR (no such process)\n', { kind: 'missing' }],
    [
      'redis-2                          RUNNING   pid 1, uptime 0:00:01\n',
      { kind: 'unknown', why: expect.any(String) as string },
    ],
    ['unix:///var/run/supervisor.sock no such file\n', { kind: 'missing' }],
    ['unix:///var/run/supervisor.sock refused connection\n', { kind: 'missing' }],
    [
      "error: <class 'PermissionError'>, [Errno 13] Permission denied: file: socket.py\n",
      { kind: 'unknown', why: expect.stringContaining('Permission') as string },
    ],
    ['', { kind: 'unknown', why: '' }],
  ])('%j', (stdout, state) => {
    expect(parseSupervisorStatus('redis', said(stdout))).toEqual(state)
  })

  it('tells a missing supervisor from one that does not answer', () => {
    const failed = (why: 'not_found' | 'timeout'): ExecResult => ({
      kind: 'failed',
      why,
      stdout: '',
      stderr: '',
      durationMs: 1,
    })
    expect(parseSupervisorStatus('redis', failed('not_found'))).toEqual({ kind: 'missing' })
    expect(parseSupervisorStatus('redis', failed('timeout'))).toEqual({ kind: 'unknown', why: 'timeout' })
  })
})

describe('a real supervisord', () => {
  const exec = createExec()
  const { signal } = new AbortController()
  let daemon: Supervisord
  let port: number

  beforeAll(async () => {
    port = await freePort()
    daemon = await startSupervisord({
      redis: `command=${findProgram('redis-server', 'redis-server')} --port ${String(port)} --bind 127.0.0.1 --save ""\nautostart=false\nstartsecs=1`,
      crash: 'command=/bin/false\nautostart=false\nstartretries=0',
      once: 'command=/bin/sleep 1000\nautostart=false\nautorestart=false\nstartsecs=0',
      again: 'command=/bin/false\nautostart=false\nstartretries=100',
      talks: `command=/bin/sh -c 'trap "echo reloaded" HUP; echo password=hunter2; while :; do sleep 0.1; done'\nautostart=false\nstartsecs=0`,
      silent: 'command=/bin/sleep 1000\nautostart=false\nstdout_logfile=NONE\nstderr_logfile=NONE\n',
    })
    return daemon.stop
  })

  const manager = () => createSupervisor({ config: daemon.config })
  const state = (unit: string) => manager().state(unit, exec, signal)
  const act = (verb: 'restart' | 'start', unit: string) =>
    exec(manager().argv(verb, unit), { timeoutMs: 15_000, signal })

  it('is asked about programs in every state', async () => {
    expect(await state('redis')).toEqual({ kind: 'inactive', by: 'hand' })
    expect(await state('no-such-program')).toEqual({ kind: 'missing' })
    expect(await act('start', 'crash')).toMatchObject({ kind: 'exited', code: 7 })
    expect(await state('crash')).toEqual({ kind: 'failed' })
    expect(await act('start', 'again')).toMatchObject({ kind: 'exited', code: 7 })
    await vi.waitFor(async () => expect(await state('again')).toEqual({ kind: 'activating' }), {
      timeout: 5000,
    })
  })

  it('tells a program that was killed from one that was stopped', async () => {
    const ctl = (verb: string) =>
      exec(['supervisorctl', '-c', daemon.config, ...verb.split(' '), 'once'], { timeoutMs: 15_000, signal })
    await act('start', 'once')
    expect(await state('once')).toEqual({ kind: 'active' })
    expect(await ctl('signal KILL')).toMatchObject({ code: 0 })
    await vi.waitFor(async () => expect(await state('once')).toEqual({ kind: 'inactive', by: 'itself' }))
    await act('start', 'once')
    expect(await ctl('stop')).toMatchObject({ code: 0 })
    expect(await state('once')).toEqual({ kind: 'inactive', by: 'hand' })
  })

  it('tells its last lines, and hands on the signal that the settings name for a reload', async () => {
    expect(manager().reload).toBeUndefined()
    expect(manager().argv('reload', 'talks')).toEqual([])
    const place = createSupervisor({ config: daemon.config, reloadSignal: 'HUP' })
    expect(await place.reload?.objection('talks', exec, signal)).toBeNull()
    const lines = (unit: string) => place.logsSince?.(unit, 0, exec, signal)
    await act('start', 'talks')
    await expect
      .poll(() => lines('talks'))
      .toEqual({ kind: 'lines', lines: ['password=***'], isSince: false })
    expect(await exec(place.argv('reload', 'talks'), { timeoutMs: 15_000, signal })).toMatchObject({
      code: 0,
    })
    await expect.poll(() => lines('talks')).toMatchObject({ lines: ['password=***', 'reloaded'] })
    expect(await state('talks')).toEqual({ kind: 'active' })
    for (const unit of ['silent', 'no-such-program', '-x'])
      expect([unit, await lines(unit)]).toMatchObject([unit, { kind: 'none' }])
  })

  it('restarts a program that is stopped and one that runs', async () => {
    for (const round of [1, 2]) {
      expect([round, await act('restart', 'redis')]).toMatchObject([round, { kind: 'exited', code: 0 }])
      expect(await state('redis')).toEqual({ kind: 'active' })
      const client = new Redis({ host: '127.0.0.1', port })
      expect(await client.ping()).toBe('PONG')
      client.disconnect()
    }
  })

  it('fails for a program that it does not know', async () => {
    expect(await act('restart', 'no-such-program')).toMatchObject({ kind: 'exited', code: 1 })
  })

  it('that has ended runs nothing here', async () => {
    const other = await startSupervisord({})
    await other.stop()
    expect(await createSupervisor({ config: other.config }).state('redis', exec, signal)).toEqual({
      kind: 'missing',
    })
  })

  it('never hears of a name that is not one', async () => {
    const asked = vi.fn<Exec>()
    for (const unit of ['-c', 'all programs', 'a\nb', ''])
      expect(await manager().state(unit, asked, signal)).toEqual({ kind: 'missing' })
    expect(asked).not.toHaveBeenCalled()
  })
})
