import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { stepCommand } from '@shared/domain/describe-step'
import type { Plan, StepResult } from '@shared/domain/plan'
import { Redis } from 'ioredis'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { runProgram } from '../exec'
import type { Exec } from '../ports'
import { createGuard } from '../repair/guard'
import { testPerformer } from '../testing/test-performer'
import { hashPlan } from '../repair/plan-hash'
import { createServiceResolver } from '../services/resolve-service'
import type { ServiceManager, ServiceState } from '../services/service-manager'
import { createSupervisor } from '../services/supervisor'
import { createSystemd } from '../services/systemd'
import { createSysv } from '../services/sysv'
import { systemClock } from '../system-clock'
import { findProgram } from '../testing/find-program'
import { freePort } from '../testing/free-port'
import { lookContext } from '../testing/look-context'
import { startSupervisord } from '../testing/start-supervisord'
import { startTestHost } from '../testing/testhost/start-test-host'
import { writeInitScript } from '../testing/write-init-script'
import type { RepairAction } from './define-action'
import restart from './service-restart'

const { signal } = new AbortController()
const action = restart as RepairAction
const fakeManager = (state: ServiceState): ServiceManager => ({
  id: 'systemd',
  state: () => Promise.resolve(state),
  argv: (verb, unit) => ['systemctl', verb, unit],
})
const stateOf = (kind: ServiceState['kind']): ServiceState => {
  if (kind === 'unknown') return { kind, why: 'no status' }
  return kind === 'inactive' ? { kind, by: 'hand' } : { kind }
}
const contextWith = (state: ServiceState) =>
  lookContext({
    resolveService: (name) =>
      Promise.resolve({ kind: 'found', name, manager: fakeManager(state), unit: 'redis-server' }),
  })
const params = (more: object = {}) => action.params.parse({ service: 'redis', ...more })

describe('planning a restart', () => {
  it('asks a person which manager is meant where only their order has decided', async () => {
    const plan = (choice: 'order' | 'in_use') => {
      const found = { kind: 'found', manager: fakeManager({ kind: 'failed' }), unit: 'redis-server' } as const
      const also = [{ manager: 'sysv', unit: 'redis', state: 'active' }] as const
      const resolveService = (name: string) => Promise.resolve({ ...found, name, choice, also })
      return action.plan(lookContext({ resolveService }), params(), signal)
    }
    expect(await plan('order')).toMatchObject({ asks: [{ code: 'manager.choice.order' }] })
    expect(await plan('in_use')).toMatchObject({ asks: [] })
  })

  it('is the restart and the wait until it is up', async () => {
    expect(
      await action.plan(
        contextWith({ kind: 'failed' }),
        params({ grace_seconds: 5, timeout_seconds: 60 }),
        signal,
      ),
    ).toEqual({
      kind: 'steps',
      steps: [
        {
          kind: 'service',
          verb: 'restart',
          service: 'redis',
          manager: 'systemd',
          unit: 'redis-server',
          argv: ['systemctl', 'restart', 'redis-server'],
          timeoutMs: 60_000,
        },
        {
          kind: 'await_active',
          service: 'redis',
          manager: 'systemd',
          unit: 'redis-server',
          argv: ['systemctl', 'status', 'redis-server'],
          timeoutMs: 5000,
        },
      ],
      asks: [],
      touches: [{ code: 'touch.service.restart', params: { service: 'redis' } }],
    })
  })

  it.each(['active', 'reloading', 'inactive', 'failed', 'unknown'] as const)(
    'is possible when the service is %s',
    async (kind) => {
      const state = stateOf(kind)
      expect((await action.plan(contextWith(state), params(), signal)).kind).toBe('steps')
    },
  )

  it.each(['masked', 'missing', 'activating', 'deactivating'] as const)(
    'is impossible when the service is %s, and says why',
    async (kind) => {
      expect(await action.plan(contextWith({ kind }), params(), signal)).toMatchObject({
        kind: 'impossible',
        why: { code: `action.service.${kind}`, params: { unit: 'redis-server' } },
      })
    },
  )

  it('is impossible for a service that was not found, and says where it was looked for', async () => {
    const context = lookContext({
      resolveService: (name) =>
        Promise.resolve({ kind: 'not_found', name, tried: ['systemd:redis', 'sysv:redis'] }),
    })
    expect(await action.plan(context, params(), signal)).toMatchObject({
      kind: 'impossible',
      why: {
        code: 'action.service.not_found',
        params: { service: 'redis', tried: 'systemd:redis, sysv:redis' },
      },
    })
  })

  it('takes only names of services and sane times', () => {
    for (const bad of [
      {},
      { service: '' },
      { service: '-a' },
      { service: 'a b' },
      { service: 'a', grace_seconds: 0 },
      { service: 'a', timeout_seconds: 1e9 },
    ])
      expect([bad, action.params.safeParse(bad).success]).toEqual([bad, false])
    expect(action.target(params())).toEqual({ kind: 'service', name: 'redis' })
  })
})

type World = {
  readonly exec: Exec
  readonly managers: readonly ServiceManager[]
  /** Ends the running redis as a crash would, without its manager's doing. */
  readonly crash: () => Promise<void>
  readonly end: () => Promise<void>
}

const redis = () => findProgram('redis-server', 'redis-server')

/** Asks the redis of a port for its own pid; null when nobody answers. */
const pidAt = async (port: number): Promise<number | null> => {
  const client = new Redis({ host: '127.0.0.1', port, lazyConnect: true, retryStrategy: () => null })
  client.on('error', () => undefined)
  try {
    await client.connect()
    expect(await client.ping()).toBe('PONG')
    return Number(/process_id:(\d+)/.exec(await client.info('server'))?.[1])
  } catch (error) {
    if (error instanceof Error && /Connection is closed|ECONNREFUSED/.test(error.message)) return null
    throw error
  } finally {
    client.disconnect()
  }
}

const worlds: Readonly<Record<string, (port: number) => Promise<World>>> = {
  systemd: async (port) => {
    const host = await startTestHost({
      'redis-server.service': `[Service]\nType=notify\nExecStart=${redis()} --port ${String(port)} --bind 127.0.0.1 --save "" --supervised systemd\n`,
    })
    const exec = host.inside(runProgram)
    return {
      exec,
      managers: [
        createSystemd({ bootedDirectory: host.bootedDirectory }),
        createSupervisor({ config: '/nowhere' }),
        createSysv({ directory: '/nowhere' }),
      ],
      crash: async () =>
        void (await exec(['systemctl', 'kill', '--signal=KILL', 'redis-server'], {
          timeoutMs: 5000,
          signal,
        })),
      end: host.stop,
    }
  },
  supervisor: async (port) => {
    const daemon = await startSupervisord({
      'redis-server': `command=${redis()} --port ${String(port)} --bind 127.0.0.1 --save ""\nautostart=false\nautorestart=false\nstartsecs=1`,
    })
    return {
      exec: runProgram,
      managers: [
        createSystemd({ bootedDirectory: '/nowhere' }),
        createSupervisor({ config: daemon.config }),
        createSysv({ directory: '/nowhere' }),
      ],
      crash: async () => {
        const pid = await pidAt(port)
        if (pid !== null) process.kill(pid, 'SIGKILL')
      },
      end: daemon.stop,
    }
  },
  sysv: async (port) => {
    const directory = await mkdtemp(join(tmpdir(), 'mamori-initd-'))
    const script = await writeInitScript(directory, 'redis-server', port)
    return {
      exec: runProgram,
      managers: [
        createSystemd({ bootedDirectory: '/nowhere' }),
        createSupervisor({ config: '/nowhere' }),
        createSysv({ directory }),
      ],
      crash: script.kill,
      end: async () => {
        await script.kill()
        await rm(directory, { recursive: true, force: true })
      },
    }
  },
}

// Every question to a supervisor starts a Python program: on a busy machine that adds up.
describe.each(Object.entries(worlds))('a real redis run by %s', { timeout: 90_000 }, (id, begin) => {
  let world: World
  let port: number
  beforeAll(async () => {
    port = await freePort()
    world = await begin(port)
    return world.end
  })

  const repair = async (): Promise<{
    readonly ok: boolean
    readonly plan: Plan
    readonly steps: readonly StepResult[]
  }> => {
    const services = { redis: { manager: null, unit: null, allow: ['restart'] } } as const
    const resolveService = createServiceResolver({ exec: world.exec, services, allManagers: world.managers })
    const draft = await action.plan(lookContext({ exec: world.exec, resolveService }), params(), signal)
    if (draft.kind !== 'steps') throw new Error(JSON.stringify(draft))
    const content = {
      actions: [{ type: action.id, version: action.version }],
      host: 'here',
      target: action.target(params()),
      steps: draft.steps,
      touches: draft.touches,
      asks: [],
      freesBytes: null,
      risk: action.risk,
      undo: action.undo,
      verifyChecks: [],
    }
    const plan = { ...content, hash: hashPlan(content) }
    const guard = createGuard({ settings: { services, guards: { allowedRoots: [] } }, resolveService })
    const performer = testPerformer({ exec: world.exec, guard, resolveService, clock: systemClock })
    return { plan, ...(await performer.perform(plan, { signal, onStep: () => Promise.resolve() })) }
  }

  it('is found, started when stopped, and back with a new process after it was killed', async () => {
    expect(await pidAt(port)).toBe(null)
    const first = await repair()
    expect([first.ok, first.steps.map(({ result }) => result.kind)]).toEqual([true, ['done', 'done']])
    expect(first.plan.steps[0]).toMatchObject({ manager: id, unit: 'redis-server' })
    expect(first.plan.steps.map(stepCommand).join('\n')).toContain('redis-server')
    const before = await pidAt(port)
    expect(before).not.toBe(null)

    await world.crash()
    await vi.waitFor(async () => expect(await pidAt(port)).toBe(null), { timeout: 5000 })
    const second = await repair()
    expect(second.ok).toBe(true)
    expect(second.plan.hash).toBe(first.plan.hash)
    const after = await pidAt(port)
    expect(after).not.toBe(null)
    expect(after).not.toBe(before)
  })

  it('is restarted while it runs, too', async () => {
    expect((await repair()).ok).toBe(true)
    expect(await pidAt(port)).not.toBe(null)
  })
})
