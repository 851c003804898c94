import type { Step } from '@shared/domain/plan'
import { renderMessage } from '@shared/text/text'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { allServiceManagers, createServiceResolver } from '../services/resolve-service'
import type { ServiceManager } from '../services/service-manager'
import type { ServiceUse } from '../settings/settings'
import { createGuard } from './guard'

const { signal } = new AbortController()
const noExec = () => Promise.reject(new Error('nothing is run here'))

const guardOf = (services: Readonly<Record<string, ServiceUse>>, allowedRoots: readonly string[] = []) => {
  const fake: ServiceManager = {
    id: 'systemd',
    state: (unit) =>
      Promise.resolve(unit === 'redis-server' || unit === 'nginx' ? { kind: 'active' } : { kind: 'missing' }),
    argv: (verb, unit) => ['systemctl', verb, '--', `${unit}.service`],
  }
  const resolveService = createServiceResolver({ exec: noExec, services, allManagers: [fake] })
  return createGuard({ settings: { services, guards: { allowedRoots } }, resolveService })
}

const verdict = async (guard: ReturnType<typeof guardOf>, step: Step): Promise<string> => {
  const answer = await guard(step, signal)
  if (answer.kind === 'allowed') return 'allowed'
  expect(renderMessage('ja', answer.message)).not.toMatch(/\{\w+\}/)
  return answer.message.code
}

const use = (more: Partial<ServiceUse> = {}): ServiceUse => ({
  manager: null,
  unit: null,
  allow: ['restart'],
  ...more,
})

describe('a service step', () => {
  const restart = {
    kind: 'service',
    verb: 'restart',
    service: 'redis',
    manager: 'systemd',
    unit: 'redis-server',
    argv: ['systemctl', 'restart', '--', 'redis-server.service'],
    timeoutMs: 1000,
  } as const
  const wait = {
    kind: 'await_active',
    service: 'redis',
    manager: 'systemd',
    unit: 'redis-server',
    argv: ['systemctl', 'status', '--', 'redis-server.service'],
    timeoutMs: 1000,
  } as const
  const guard = guardOf({ redis: use(), web: use({ unit: 'nginx', allow: ['start'] }), gone: use() })

  it.each<readonly [string, Step, string]>([
    ['as the settings and the manager have it', restart, 'allowed'],
    ['waiting for it', wait, 'allowed'],
    [
      'a service that is not listed',
      { ...restart, service: 'sshd', unit: 'sshd' },
      'guard.service.not_listed',
    ],
    ['a name of the language', { ...restart, service: 'constructor' }, 'guard.service.not_listed'],
    [
      'a verb that is not allowed',
      { ...restart, verb: 'start', argv: ['systemctl', 'start', '--', 'redis-server.service'] },
      'guard.service.verb',
    ],
    ['a service that is not there', { ...restart, service: 'gone', unit: 'gone' }, 'guard.service.not_found'],
    [
      'another unit',
      { ...restart, unit: 'nginx', argv: ['systemctl', 'restart', '--', 'nginx.service'] },
      'guard.service.changed',
    ],
    [
      'another program',
      { ...restart, argv: ['/tmp/systemctl', 'restart', '--', 'redis-server.service'] },
      'guard.service.changed',
    ],
    ['one more argument', { ...restart, argv: [...restart.argv, 'sshd.service'] }, 'guard.service.changed'],
    ['one argument less', { ...restart, argv: restart.argv.slice(0, -1) }, 'guard.service.changed'],
    [
      'arguments that read the same when joined',
      { ...restart, argv: ['systemctl restart', '--', 'redis-server.service'] },
      'guard.service.changed',
    ],
    ['another manager', { ...restart, manager: 'sysv' }, 'guard.service.changed'],
    ['a unit that is an option', { ...restart, unit: '--now' }, 'guard.service.unit_name'],
    ['a unit that is a path', { ...restart, unit: '../../tmp/x' }, 'guard.service.unit_name'],
    ['a unit with a line break', { ...restart, unit: 'redis\nsshd' }, 'guard.service.unit_name'],
    ['waiting for another unit', { ...wait, unit: 'nginx' }, 'guard.service.changed'],
    ['waiting for a service that is not listed', { ...wait, service: 'sshd' }, 'guard.service.not_listed'],
  ])('%s', async (_name, step, expected) => {
    expect(await verdict(guard, step)).toBe(expected)
  })

  it('is allowed for any text of a plan only when it is the very command', async () => {
    const word = fc.oneof(
      fc.constantFrom('systemctl', 'restart', '--', 'redis-server.service', 'redis-server', '-M', ';'),
      fc.string({ maxLength: 8 }),
    )
    await fc.assert(
      fc.asyncProperty(
        fc.array(word, { minLength: 1, maxLength: 6 }),
        fc.oneof(fc.constant('redis-server'), word),
        async (argv, unit) => {
          const answer = await guard({ ...restart, argv, unit }, signal)
          const isIt = unit === 'redis-server' && JSON.stringify(argv) === JSON.stringify(restart.argv)
          expect(answer.kind).toBe(isIt ? 'allowed' : 'refused')
        },
      ),
    )
  })

  it('is held to the command of the real managers, too', async () => {
    const services = { app: use({ manager: 'supervisor', unit: 'app', config: '/srv/app/supervisord.conf' }) }
    const resolveService = createServiceResolver({
      exec: noExec,
      services,
      allManagers: allServiceManagers(),
    })
    const real = createGuard({ settings: { services, guards: { allowedRoots: [] } }, resolveService })
    const step = { ...restart, service: 'app', manager: 'supervisor', unit: 'app' } as const
    expect(
      await verdict(real, {
        ...step,
        argv: ['supervisorctl', '-c', '/srv/app/supervisord.conf', 'restart', 'app'],
      }),
    ).toBe('allowed')
    expect(
      await verdict(real, { ...step, argv: ['supervisorctl', '-c', '/tmp/evil.conf', 'restart', 'app'] }),
    ).toBe('guard.service.changed')
  })
})

it.each([
  'poweroff.target',
  'reboot.target',
  'user.slice',
  'init.scope',
  'home.mount',
  'systemd-reboot.service',
  'systemd-poweroff',
  'rescue',
])('%s is no service to be restarted, whatever the settings list', async (unit) => {
  for (const id of ['systemd', 'systemd_user', 'sysv'] as const) {
    const manager: ServiceManager = {
      id,
      state: () => Promise.resolve({ kind: 'active' }),
      argv: (verb, name) => ['manager', verb, name],
    }
    const services = { web: use({ manager: id, unit }) }
    const resolveService = createServiceResolver({ exec: noExec, services, allManagers: [manager] })
    const guard = createGuard({ settings: { services, guards: { allowedRoots: [] } }, resolveService })
    const argv = manager.argv('restart', unit)
    const step = {
      kind: 'service',
      verb: 'restart',
      service: 'web',
      manager: id,
      unit,
      argv,
      timeoutMs: 1,
    } as const
    expect(await verdict(guard, step)).toBe('guard.service.unit_name')
    const container = { ...step, manager: 'docker' } as const
    expect(await verdict(guard, container)).toBe('guard.service.changed')
  }
})

it('a directory step is held to the allowed roots of the settings', async () => {
  const step = { kind: 'mkdir', path: '/srv/app/logs', mode: 0o755, owner: null } as const
  expect(await verdict(guardOf({}, ['/srv/app']), step)).toBe('allowed')
  expect(await verdict(guardOf({}, ['/srv/other']), step)).toBe('guard.path.outside')
})
