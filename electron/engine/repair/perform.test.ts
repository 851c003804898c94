import { mkdir, mkdtemp, readdir, realpath, rename, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Plan, Step, StepResult } from '@shared/domain/plan'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Exec, ExecResult } from '../ports'
import { createServiceResolver } from '../services/resolve-service'
import type { ServiceManager, ServiceState } from '../services/service-manager'
import { systemClock } from '../system-clock'
import { createGuard } from './guard'
import { testPerformer } from '../testing/test-performer'
import { hashPlan } from './plan-hash'

let dir: string
beforeEach(async () => {
  dir = await realpath(await mkdtemp(join(tmpdir(), 'mamori-perform-')))
  await mkdir(join(dir, 'app'))
  await mkdir(join(dir, 'outside'))
})
afterEach(() => rm(dir, { recursive: true, force: true }))

const at = (...names: readonly string[]) => join(dir, ...names)
const plan = (steps: readonly Step[]): Plan => {
  const content = {
    actions: [{ type: 'test', version: 1 }],
    host: 'here',
    target: { kind: 'service', name: 'redis' },
    steps,
    touches: [],
    asks: [],
    freesBytes: null,
    risk: 'low',
    undo: 'reversible',
    verifyChecks: [],
  } as const
  return { ...content, hash: hashPlan(content) }
}
const mkdirStep = (path: string): Step => ({ kind: 'mkdir', path, mode: 0o750, owner: null })
const service = { service: 'redis', manager: 'systemd', unit: 'redis-server' } as const
const restart: Step = {
  kind: 'service',
  verb: 'restart',
  argv: ['systemctl', 'restart', 'redis-server'],
  timeoutMs: 5000,
  ...service,
}
const awaitActive: Step = {
  kind: 'await_active',
  timeoutMs: 5000,
  argv: ['systemctl', 'status', 'redis-server'],
  ...service,
}

const exited = (code: number, stdout = '', stderr = ''): ExecResult => ({
  kind: 'exited',
  code,
  stdout,
  stderr,
  durationMs: 1,
})

/** A performer with the real guard over a manager that says what it is told to. */
const world = (
  state: () => ServiceState = () => ({ kind: 'active' }),
  exec: Exec = () => Promise.resolve(exited(0)),
) => {
  const run = vi.fn<Exec>(exec)
  const manager: ServiceManager = {
    id: 'systemd',
    state: () => Promise.resolve(state()),
    argv: (verb, unit) => ['systemctl', verb, unit],
  }
  const services = { redis: { manager: 'systemd', unit: 'redis-server', allow: ['restart'] } } as const
  const resolveService = createServiceResolver({ exec: run, services, allManagers: [manager] })
  const guard = createGuard({ settings: { services, guards: { allowedRoots: [at('app')] } }, resolveService })
  return { run, ...testPerformer({ exec: run, guard, resolveService, clock: systemClock }) }
}

const carryOut = async (
  performer: Pick<ReturnType<typeof world>, 'perform'>,
  thePlan: Plan,
  {
    onStep = () => Promise.resolve(),
    signal = new AbortController().signal,
  }: { onStep?: (step: StepResult) => Promise<void>; signal?: AbortSignal } = {},
) => {
  const told: StepResult[] = []
  const result = await performer.perform(thePlan, {
    signal,
    onStep: async (step) => {
      told.push(step)
      await onStep(step)
    },
  })
  expect(told).toEqual(result.steps)
  return {
    ok: result.ok,
    steps: result.steps.map(({ result: r }) => (r.kind === 'done' ? 'done' : `${r.kind} ${r.message.code}`)),
    results: result.steps,
  }
}

describe('perform', () => {
  it('carries out every step in order and tells each with its time', async () => {
    const before = Date.now()
    const { ok, steps, results } = await carryOut(
      world(),
      plan([restart, awaitActive, mkdirStep(at('app/logs')), mkdirStep(at('app/logs'))]),
    )
    expect({ ok, steps }).toEqual({ ok: true, steps: ['done', 'done', 'done', 'done'] })
    expect(results.map(({ index, output }) => [index, output])).toEqual([
      [0, ''],
      [1, ''],
      [2, at('app/logs')],
      [3, ''],
    ])
    expect(results.every(({ startedAt, durationMs }) => startedAt >= before && durationMs >= 0)).toBe(true)
    expect((await stat(at('app/logs'))).mode & 0o777).toBe(0o750)
  })

  it('stops at the first step that fails and keeps what it said, without secrets', async () => {
    const { perform } = world(undefined, () =>
      Promise.resolve(exited(1, '', '\u001b[31mJob failed\u001b[0m password=hunter2hunter2\n')),
    )
    const { ok, steps, results } = await carryOut({ perform }, plan([restart, mkdirStep(at('app/logs'))]))
    expect({ ok, steps }).toEqual({ ok: false, steps: ['failed step.failed.exit'] })
    expect(results[0]?.output).toBe('Job failed password=***')
    expect(results[0]?.result).toMatchObject({
      message: { params: { command: 'systemctl restart redis-server', code: 1 } },
    })
    expect(await readdir(at('app'))).toEqual([])
  })

  it.each(['timeout', 'not_found', 'not_permitted', 'not_started', 'signal', 'aborted'] as const)(
    'says what became of a command: %s',
    async (why) => {
      const { perform } = world(undefined, () =>
        Promise.resolve({ kind: 'failed', why, stdout: '', stderr: 'E2BIG', durationMs: 1 }),
      )
      expect((await carryOut({ perform }, plan([restart]))).steps).toEqual([`failed step.failed.${why}`])
    },
  )

  it('stops at the first step that is refused, and runs nothing of it', async () => {
    const { run, perform } = world()
    const tampered = { ...restart, argv: ['systemctl', 'restart', 'sshd'] }
    const { ok, steps } = await carryOut({ perform }, plan([tampered, mkdirStep(at('app/logs'))]))
    expect({ ok, steps }).toEqual({ ok: false, steps: ['refused guard.service.changed'] })
    expect(run).not.toHaveBeenCalled()
  })

  it('runs nothing of a plan that is not the one of its hash', async () => {
    const { run, perform } = world()
    const approved = plan([restart])
    const { ok, steps } = await carryOut({ perform }, { ...approved, steps: [restart, awaitActive] })
    expect({ ok, steps }).toEqual({ ok: false, steps: ['refused guard.plan_changed'] })
    expect(run).not.toHaveBeenCalled()
  })

  it('tells why a service did not come up', async () => {
    expect(
      (
        await carryOut(
          world(() => ({ kind: 'failed' })),
          plan([awaitActive]),
        )
      ).steps,
    ).toEqual(['failed step.failed.went_down'])
  })

  it('runs no further step when the record of one fails', async () => {
    const { perform } = world()
    const lost = perform(plan([mkdirStep(at('app/one')), mkdirStep(at('app/two'))]), {
      signal: new AbortController().signal,
      onStep: () => Promise.reject(new Error('the journal is gone')),
    })
    await expect(lost).rejects.toThrow('the journal is gone')
    expect(await readdir(at('app'))).toEqual(['one'])
  })

  it('runs no further step after an abort', async () => {
    const controller = new AbortController()
    const { ok, steps } = await carryOut(
      world(),
      plan([mkdirStep(at('app/one')), mkdirStep(at('app/two'))]),
      {
        signal: controller.signal,
        onStep: async () => controller.abort(),
      },
    )
    expect({ ok, steps }).toEqual({ ok: false, steps: ['done', 'failed step.failed.aborted'] })
    expect(await readdir(at('app'))).toEqual(['one'])
  })

  it("tells a bug in a step as that step's failure", async () => {
    const { perform } = world(undefined, () => Promise.reject(new Error('broken token=abcdef123456')))
    const { steps, results } = await carryOut({ perform }, plan([restart]))
    expect(steps).toEqual(['failed step.failed.unexpected'])
    expect(JSON.stringify(results)).not.toContain('abcdef123456')
  })
})

describe('a parent that is swapped for a link', () => {
  it('between plan and perform makes nothing outside', async () => {
    const approved = plan([mkdirStep(at('app/logs'))])
    await rename(at('app'), at('moved'))
    await symlink(at('outside'), at('app'))
    expect((await carryOut(world(), approved)).steps).toEqual(['refused guard.path.link'])
    expect(await readdir(at('outside'))).toEqual([])
  })

  it('between two steps makes nothing outside', async () => {
    const { steps } = await carryOut(
      world(),
      plan([mkdirStep(at('app/data')), mkdirStep(at('app/data/uploads'))]),
      {
        onStep: async ({ index }) => {
          if (index !== 0) return
          await rename(at('app/data'), at('app/old'))
          await symlink(at('outside'), at('app/data'))
        },
      },
    )
    expect(steps).toEqual(['done', 'refused guard.path.link'])
    expect(await readdir(at('outside'))).toEqual([])
  })

  it('between the guard and the act makes nothing outside', async () => {
    const guarded = testPerformer({
      exec: () => Promise.reject(new Error('not run')),
      clock: systemClock,
      resolveService: (name) => Promise.resolve({ kind: 'not_found', name, tried: [] }),
      guard: async () => {
        await rename(at('app'), at('moved'))
        await symlink(at('outside'), at('app'))
        return { kind: 'allowed' }
      },
    })
    expect((await carryOut(guarded, plan([mkdirStep(at('app/logs/deep'))]))).steps).toEqual([
      'failed step.failed.mkdir_link',
    ])
    expect(await readdir(at('outside'))).toEqual([])
  })

  it('a file in the way is told', async () => {
    await writeFile(at('app/logs'), '')
    expect((await carryOut(world(), plan([mkdirStep(at('app/logs'))]))).steps).toEqual([
      'failed step.failed.mkdir_not_directory',
    ])
  })
})
