import type { Reading } from '@shared/domain/check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createExec } from '../exec'
import { createServiceResolver, type ServiceResolver } from '../services/resolve-service'
import type { ServiceManager, ServiceState } from '../services/service-manager'
import { createSupervisor } from '../services/supervisor'
import { checkContext } from '../testing/check-context'
import { startSupervisord, type Supervisord } from '../testing/start-supervisord'
import type { CheckContext } from './define-check'
import service from './service'

const never = new AbortController().signal
const check = (settings: object, context: Partial<CheckContext>): Promise<Reading> =>
  service.run(checkContext(context), service.settings.parse(settings), never)

const managed = (state: ServiceManager['state'], id: ServiceManager['id'] = 'systemd'): ServiceManager => ({
  id,
  state,
  argv: () => [],
})
const resolving = (...managers: readonly ServiceManager[]): ServiceResolver =>
  createServiceResolver({ exec: createExec(), services: {}, allManagers: managers })
const being =
  (state: ServiceState): ServiceResolver =>
  (name) =>
    Promise.resolve({ kind: 'found', name, manager: managed(() => Promise.resolve(state)), unit: 'app' })

describe('a service of a real supervisord', () => {
  let supervisord: Supervisord
  beforeAll(async () => {
    supervisord = await startSupervisord({
      app: 'command=sleep 600\nstartsecs=0',
      late: 'command=sleep 600\nstartsecs=0\nautostart=false',
      gone: 'command=true\nstartsecs=0\nautorestart=false',
      slow: 'command=sleep 600\nstartsecs=120',
      broken: 'command=/bin/false\nstartsecs=1\nstartretries=0',
    })
  })
  afterAll(() => supervisord.stop())
  const here = (name: string): Promise<Reading> =>
    check(
      { service: name },
      { resolveService: resolving(createSupervisor({ config: supervisord.config })), exec: createExec() },
    )

  it('is healthy while it runs, and tells who stopped it', async () => {
    expect(await here('app')).toMatchObject({
      status: 'healthy',
      message: { code: 'check.service.active', params: { manager: 'supervisor', unit: 'app' } },
    })
    expect(await here('late')).toMatchObject({
      status: 'unhealthy',
      message: { code: 'check.service.stopped_by_hand' },
      details: { stopped_by: 'hand' },
    })
    await expect.poll(async () => (await here('gone')).message.code).toBe('check.service.stopped_itself')
  })

  it('waits for one that starts, and finds one that failed, or is none', async () => {
    expect(await here('slow')).toMatchObject({
      status: 'unknown',
      band: 'caution',
      message: { code: 'check.service.activating' },
    })
    await expect
      .poll(async () => (await here('broken')).message.code, { timeout: 10_000 })
      .toBe('check.service.failed')
    expect(await here('nothing')).toMatchObject({
      status: 'unhealthy',
      message: { code: 'check.service.missing', params: { tried: 'supervisor:nothing' } },
    })
  })
})

describe('what a manager says', () => {
  it.each([
    [{ kind: 'active' }, 'healthy', 'check.service.active'],
    [{ kind: 'reloading' }, 'healthy', 'check.service.reloading'],
    [{ kind: 'activating' }, 'unknown', 'check.service.activating'],
    [{ kind: 'deactivating' }, 'unknown', 'check.service.deactivating'],
    [{ kind: 'failed' }, 'unhealthy', 'check.service.failed'],
    [{ kind: 'inactive', by: 'hand' }, 'unhealthy', 'check.service.stopped_by_hand'],
    [{ kind: 'inactive', by: 'itself' }, 'unhealthy', 'check.service.stopped_itself'],
    [{ kind: 'inactive', by: 'unknown' }, 'unhealthy', 'check.service.stopped'],
    [{ kind: 'masked' }, 'unhealthy', 'check.service.masked'],
    [{ kind: 'missing' }, 'unhealthy', 'check.service.missing'],
    [{ kind: 'unknown', why: 'no' }, 'unknown', 'check.service.unasked'],
  ] as const)('%j is %s', async (state, status, code) => {
    expect(await check({ service: 'app' }, { resolveService: being(state) })).toMatchObject({
      status,
      message: { code },
    })
  })

  it('is unknown when one could not be asked, without what a terminal would obey', async () => {
    const denied = managed(() => Promise.resolve({ kind: 'unknown', why: '\u001B[2JAccess denied\nfoo' }))
    expect(await check({ service: 'app' }, { resolveService: resolving(denied) })).toMatchObject({
      status: 'unknown',
      message: { code: 'check.service.unasked', params: { why: 'systemd:app (Access deniedfoo)' } },
    })
  })

  it('tells for how long it has been starting, and begins anew after that', async () => {
    let now = 1_000_000
    let state: ServiceState = { kind: 'activating' }
    const context = checkContext({
      now: () => now,
      resolveService: (name, signal) => being(state)(name, signal),
    })
    const look = () => service.run(context, { service: 'app' }, never)
    expect((await look()).details).toMatchObject({ seconds: 0 })
    now += 90_000
    expect((await look()).message.params).toMatchObject({ seconds: 90 })
    state = { kind: 'active' }
    await look()
    state = { kind: 'activating' }
    now += 5000
    expect((await look()).details).toMatchObject({ seconds: 0 })
  })

  it('is unknown when the manager does not answer in time', async () => {
    const silent: ServiceResolver = (_name, signal) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason))
      })
    expect(await check({ service: 'app' }, { resolveService: silent, timeoutMs: 50 })).toMatchObject({
      status: 'unknown',
      message: { code: 'check.service.silent' },
    })
  })
})
