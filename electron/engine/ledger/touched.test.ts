import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Touched } from '@shared/domain/ledger'
import type { Step } from '@shared/domain/plan'
import { samplePlan } from '@shared/testing/sample-events'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { createExec } from '../exec'
import type { Exec, ExecResult } from '../ports'
import { createDocker } from '../services/docker'
import { createSupervisor } from '../services/supervisor'
import { createSystemd } from '../services/systemd'
import { startSupervisord, type Supervisord } from '../testing/start-supervisord'
import { startTestHost, type TestHost } from '../testing/testhost/start-test-host'
import { readStartTicks } from './process-start'
import { startOf, type ServiceStart } from './service-start'
import { comparePlan, compareService, seeProcess, touchedBy } from './touched'

const { signal } = new AbortController()

const noted = (start: ServiceStart | null): Extract<Touched, { kind: 'service' }> => ({
  kind: 'service',
  service: 'redis',
  manager: 'systemd',
  unit: 'redis',
  startMark: start?.mark ?? null,
  ownRestarts: start?.ownRestarts ?? null,
})
const start = (mark: string, ownRestarts: number | null = 0): ServiceStart => ({ mark, ownRestarts })
const active = { kind: 'active' } as const
const kindOf = (before: ServiceStart | null, now: ServiceStart | null): string =>
  compareService(noted(before), { state: active, start: now }).kind

describe('a service', () => {
  it.each([
    ['is untouched', start('b 1'), start('b 1'), 'untouched'],
    ['was started by somebody', start('b 1'), start('b 2'), 'same'],
    ['was started by its manager', start('b 1'), start('b 2', 1), 'own'],
    ['was started by somebody after its manager had tried', start('b 1', 5), start('b 2'), 'same'],
    ['came up with its machine', start('b 1'), start('c 2'), 'changed'],
    ['was started by whom is not told', start('b 1', null), start('b 2', null), 'changed'],
    ['was not seen before', null, start('b 2'), 'unseen'],
    ['is not seen now', start('b 1'), null, 'unseen'],
  ])('%s', (_, before, now, kind) => {
    expect(kindOf(before, now)).toBe(kind)
  })

  it('was stopped or locked by a person', () => {
    for (const state of [{ kind: 'inactive', by: 'hand' }, { kind: 'masked' }] as const)
      expect(compareService(noted(start('b 1')), { state, start: start('b 1') }).kind).toBe('stopped_by_hand')
    expect(compareService(noted(start('b 1')), null).kind).toBe('unseen')
  })
})

describe('what a plan would touch', () => {
  const [restart, wait] = samplePlan.steps
  const kill: Step = {
    kind: 'signal',
    pid: 4711,
    startedAtTicks: '99',
    process: 'node',
    uid: 0,
    port: 5100,
    graceMs: 5000,
    found: { command: 'node', startedAt: null },
  }
  const mkdir = (n: number): Step => ({ kind: 'mkdir', path: `/srv/${n}`, mode: 0o755, owner: null })
  const touched = (steps: readonly (Step | undefined)[]) =>
    touchedBy({ ...samplePlan, steps: steps.filter((step) => step !== undefined) }, async () => start('b 7'))

  it('is a service with its start, a process, and everything else as a whole', async () => {
    expect(await touched([restart, wait, kill, mkdir(1), mkdir(2)])).toEqual([
      {
        kind: 'service',
        service: 'redis',
        manager: 'systemd',
        unit: 'redis-server.service',
        startMark: 'b 7',
        ownRestarts: 0,
      },
      { kind: 'process', pid: 4711, startedAtTicks: '99' },
      { kind: 'plan' },
    ])
  })

  it('is compared by planning again when it is too much to follow', async () => {
    const many = [1, 2, 3, 4, 5, 6].map((pid): Step => ({ ...kill, pid }))
    expect(await touched(many)).toEqual([{ kind: 'plan' }])
  })

  it('is done when planning again finds nothing, untouched when it finds the same', () => {
    expect(comparePlan('a', { kind: 'nothing' }).kind).toBe('same')
    expect(comparePlan('a', { kind: 'steps', hash: 'a' }).kind).toBe('untouched')
    expect(comparePlan('a', { kind: 'steps', hash: 'b' }).kind).toBe('changed')
    expect(comparePlan('a', { kind: 'impossible' }).kind).toBe('unseen')
  })
})

it('a real process is the same one until it has ended', async () => {
  const child = spawn('sleep', ['1000'], { stdio: 'ignore' })
  await once(child, 'spawn')
  const { pid = 0 } = child
  const found = await readStartTicks(pid)
  if (found.kind !== 'alive') throw new Error(found.kind)
  const before = { kind: 'process', pid, startedAtTicks: found.ticks } as const
  expect(await seeProcess(before)).toEqual({ kind: 'untouched' })
  expect((await seeProcess({ ...before, startedAtTicks: '1' })).kind).toBe('same')
  const ended = once(child, 'exit')
  child.kill('SIGKILL')
  await ended
  expect(await seeProcess(before)).toMatchObject({ kind: 'same', message: { params: { pid } } })
  expect(await readStartTicks(1, '/nowhere')).toEqual({ kind: 'gone' })
  expect(await readStartTicks(1, '/dev/null')).toEqual({ kind: 'unseen' })
})

describe('a real systemd', () => {
  let host: TestHost
  let exec: Exec
  const run = (...argv: readonly string[]) => exec(argv, { timeoutMs: 15_000, signal })
  const ask = async (): Promise<ServiceStart> => {
    const found = await startOf(
      createSystemd({ bootedDirectory: host.bootedDirectory }),
      'sleeper',
      exec,
      signal,
    )
    if (found === null) throw new Error('not told')
    return found
  }

  beforeAll(async () => {
    const unit = '[Service]\nExecStart=/bin/sleep 1000\nRestart=always\nRestartSec=100ms\n'
    host = await startTestHost({ 'sleeper.service': unit })
    exec = host.inside(createExec())
    return host.stop
  })

  it('tells a start by hand from one by itself, and that nobody touched it', async () => {
    expect(await run('systemctl', 'start', 'sleeper')).toMatchObject({ code: 0 })
    const first = await ask()
    expect(kindOf(first, await ask())).toBe('untouched')
    expect(await run('systemctl', 'restart', 'sleeper')).toMatchObject({ code: 0 })
    const second = await ask()
    expect(kindOf(first, second)).toBe('same')
    expect(await run('systemctl', 'kill', '--signal=KILL', 'sleeper')).toMatchObject({ code: 0 })
    await vi.waitFor(async () => expect(kindOf(second, await ask())).toBe('own'), { timeout: 5000 })
  })
})

describe('a real supervisord', () => {
  let daemon: Supervisord
  const exec = createExec()

  beforeAll(async () => {
    daemon = await startSupervisord({ once: 'command=/bin/sleep 1000\nstartsecs=0\n' })
    return daemon.stop
  })

  it('tells that a program was started anew, and not by whom', async () => {
    const manager = createSupervisor({ config: daemon.config })
    const ask = () => startOf(manager, 'once', exec, signal)
    await vi.waitFor(async () => expect((await ask())?.mark).toMatch(/^\d+ \d+$/))
    const first = await ask()
    expect(kindOf(first, await ask())).toBe('untouched')
    await exec(manager.argv('restart', 'once'), { timeoutMs: 15_000, signal })
    const again = await ask()
    expect(again?.mark).not.toBe(first?.mark)
    expect(
      compareService({ ...noted(first), manager: 'supervisor' }, { state: active, start: again }).kind,
    ).toBe('changed')
  })
})

describe('other managers', () => {
  const saying = (stdout: string, code = 0): Exec => {
    const result: ExecResult = { kind: 'exited', code, stdout, stderr: '', durationMs: 1 }
    return () => Promise.resolve(result)
  }

  it('Docker counts its own restarts', async () => {
    const container = {
      Id: 'c0ffee',
      Name: '/web',
      State: { Status: 'running', StartedAt: '2026-01-31T05:30:00.5Z' },
      RestartCount: 2,
    }
    const exec = saying(`${JSON.stringify(container)}\n`)
    expect(await startOf(createDocker(), 'web', exec, signal)).toEqual({
      mark: '2026-01-31T05:30:00.5Z',
      ownRestarts: 2,
    })
    expect(await startOf(createDocker(), 'web', saying('', 1), signal)).toBeNull()
  })

  it('some tell nothing, and then nothing is claimed', async () => {
    const argv = (): readonly string[] => ['never-asked']
    const never = (): Promise<never> => Promise.reject(new Error('asked'))
    for (const id of ['sysv', 'pm2', 'compose'] as const)
      expect(await startOf({ id, argv }, 'web', never, signal)).toBeNull()
  })
})
