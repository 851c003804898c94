import { describe, expect, it } from 'vitest'
import type { Exec } from '../ports'
import type { ServiceUse } from '../settings/settings'
import { allServiceManagers, choiceMessage, createServiceResolver } from './resolve-service'
import type { ServiceManager, ServiceState } from './service-manager'

const exec: Exec = () => Promise.reject(new Error('nothing is run here'))
const { signal } = new AbortController()

const fake = (id: ServiceManager['id'], units: Readonly<Record<string, ServiceState>>): ServiceManager => ({
  id,
  state: (unit) =>
    Promise.resolve((Object.hasOwn(units, unit) ? units[unit] : undefined) ?? { kind: 'missing' }),
  argv: (verb, unit) => [id, verb, unit],
})
const active: ServiceState = { kind: 'active' }
const use = (more: Partial<ServiceUse> = {}): ServiceUse => ({
  manager: null,
  unit: null,
  allow: ['restart'],
  ...more,
})

const find = async (
  name: string,
  managers: readonly ServiceManager[],
  services: Readonly<Record<string, ServiceUse>> = {},
): Promise<string> => {
  const found = await createServiceResolver({ exec, services, allManagers: managers })(name, signal)
  return found.kind === 'found'
    ? `${found.manager.id}:${found.unit}`
    : `not found, tried ${found.tried.join(' ')}`
}

describe('without settings', () => {
  it('systemd comes before supervisor, and supervisor before init scripts', async () => {
    const all = [
      fake('systemd', { a: active }),
      fake('supervisor', { a: active, b: active }),
      fake('sysv', { a: active, b: active, c: active }),
    ]
    expect(await find('a', all)).toBe('systemd:a')
    expect(await find('b', all)).toBe('supervisor:b')
    expect(await find('c', all)).toBe('sysv:c')
    expect(await find('d', all)).toBe('not found, tried systemd:d supervisor:d sysv:d')
  })

  it('knows what distributions call redis and postgresql', async () => {
    expect(await find('redis', [fake('systemd', { 'redis-server': active })])).toBe('systemd:redis-server')
    expect(await find('redis', [fake('systemd', { redis: active, 'redis-server': active })])).toBe(
      'systemd:redis',
    )
    expect(await find('postgres', [fake('systemd', { postgresql: active })])).toBe('systemd:postgresql')
    expect(await find('app', [fake('systemd', { 'app-server': active })])).toBe(
      'not found, tried systemd:app',
    )
    expect(await find('constructor', [fake('systemd', {})])).toBe('not found, tried systemd:constructor')
  })

  it('a stopped, failed or masked unit is there, too', async () => {
    const states: readonly ServiceState[] = [
      { kind: 'inactive', by: 'hand' },
      ...(['failed', 'masked', 'activating', 'deactivating', 'reloading'] as const).map((kind) => ({ kind })),
    ]
    for (const state of states) expect(await find('a', [fake('systemd', { a: state })])).toBe('systemd:a')
  })

  it('an unknown answer is told and the next manager is asked; a script that cannot tell is there', async () => {
    const unknown: ServiceState = { kind: 'unknown', why: 'no bus' }
    expect(await find('a', [fake('systemd', { a: unknown }), fake('sysv', {})])).toBe(
      'not found, tried systemd:a (no bus) sysv:a',
    )
    expect(await find('a', [fake('systemd', { a: unknown }), fake('sysv', { a: unknown })])).toBe('sysv:a')
  })

  it('a name that cannot be a unit is never looked for', async () => {
    for (const name of ['-x', 'a b', '../a', 'a;b'])
      expect(await find(name, [fake('systemd', {})])).toBe('not found, tried ')
  })
})

describe('of several managers that know a name', () => {
  const choose = async (
    managers: readonly ServiceManager[],
    services: Readonly<Record<string, ServiceUse>> = {},
  ) => {
    const found = await createServiceResolver({ exec, services, allManagers: managers })('a', signal)
    if (found.kind === 'not_found') throw new Error('not found')
    const { manager, unit, choice, also } = found
    return { taken: `${manager.id}:${unit}`, choice, also, said: choiceMessage(found)?.code ?? null }
  }
  const down = (by: 'hand' | 'itself' | 'unknown'): ServiceState => ({ kind: 'inactive', by })

  it('the one that alone has it in use is meant, wherever it stands', async () => {
    for (const idle of [down('hand'), down('unknown'), { kind: 'masked' } as const])
      for (const used of [active, down('itself'), { kind: 'failed' } as const])
        expect(await choose([fake('systemd', { a: idle }), fake('docker', { a: used })])).toEqual({
          taken: 'docker:a',
          choice: 'in_use',
          also: [{ manager: 'systemd', unit: 'a', state: idle.kind }],
          said: 'manager.choice.in_use',
        })
  })

  it('which of several in use has gone wrong is not guessed by which one is down', async () => {
    const all = [fake('systemd', { a: active }), fake('docker', { a: { kind: 'failed' } })]
    expect(await choose(all)).toEqual({
      taken: 'systemd:a',
      choice: 'order',
      also: [{ manager: 'docker', unit: 'a', state: 'failed' }],
      said: 'manager.choice.order',
    })
    expect(
      await choose([fake('pm2', { a: down('hand') }), fake('docker', { a: down('hand') })]),
    ).toMatchObject({
      taken: 'pm2:a',
      choice: 'order',
    })
  })

  it('an init script and the unit that systemd has made of it are one', async () => {
    const all = [fake('systemd', { a: active }), fake('sysv', { a: active })]
    expect(await choose(all)).toEqual({ taken: 'systemd:a', choice: 'only', also: undefined, said: null })
    expect(await choose([fake('supervisor', { a: active }), fake('sysv', { a: active })])).toMatchObject({
      taken: 'supervisor:a',
      choice: 'order',
    })
  })

  it('the settings say which, and nobody else is asked', async () => {
    const all = [fake('systemd', { a: active }), fake('docker', { a: active })]
    expect(await choose(all, { a: use({ manager: 'docker' }) })).toEqual({
      taken: 'docker:a',
      choice: 'settings',
      also: undefined,
      said: null,
    })
  })
})

describe('with settings', () => {
  const all = [fake('systemd', { a: active, 'a-server': active }), fake('supervisor', { a: active })]

  it('manager and unit are taken as they are, even before the unit exists', async () => {
    expect(await find('a', all, { a: use({ manager: 'supervisor', unit: 'prog' }) })).toBe('supervisor:prog')
  })

  it('a manager alone or a unit alone narrows the search', async () => {
    expect(await find('a', all, { a: use({ manager: 'supervisor' }) })).toBe('supervisor:a')
    expect(await find('a', all, { a: use({ unit: 'a-server' }) })).toBe('systemd:a-server')
    expect(await find('a', all, { a: use({ unit: 'other' }) })).toBe(
      'not found, tried systemd:other supervisor:other',
    )
  })

  it('an unsafe unit is not found', async () => {
    expect(await find('a', all, { a: use({ manager: 'systemd', unit: '--now' }) })).toBe('not found, tried ')
  })

  it('a supervisor settings file becomes part of the command', async () => {
    const services = { app: use({ manager: 'supervisor', unit: 'app', config: '/srv/app/supervisord.conf' }) }
    const found = await createServiceResolver({ exec, services, allManagers: allServiceManagers() })(
      'app',
      signal,
    )
    expect(found.kind === 'found' && found.manager.argv('restart', found.unit)).toEqual([
      'supervisorctl',
      '-c',
      '/srv/app/supervisord.conf',
      'restart',
      'app',
    ])
  })

  it('say where the manager has it: whose, where, and by which signal it reloads', async () => {
    const argv = async (one: Partial<ServiceUse>, verb: 'restart' | 'reload' = 'restart') => {
      const services = { app: { manager: null, unit: 'app', allow: [], ...one } }
      const found = await createServiceResolver({ exec, services, allManagers: allServiceManagers() })(
        'app',
        signal,
      )
      return found.kind === 'found' ? found.manager.argv(verb, found.unit).join(' ') : found.kind
    }
    expect(await argv({ manager: 'compose', config: '/srv/app' })).toBe(
      'docker compose --project-directory=/srv/app restart -- app',
    )
    expect(await argv({ manager: 'pm2', config: '/home/web/.pm2', user: 'web' })).toMatch(
      /^runuser -u web -- env PM2_HOME=\/home\/web\/\.pm2 .*pm2 restart app$/,
    )
    expect(await argv({ manager: 'systemd_user', user: 'somebody-else' })).toBe(
      'systemctl --user --machine=somebody-else@.host --no-ask-password restart -- app.service',
    )
    expect(await argv({ manager: 'docker', reloadSignal: 'HUP' }, 'reload')).toBe(
      'docker kill --signal=HUP -- app',
    )
    expect(await argv({ manager: 'docker' }, 'reload')).toBe('')
  })
})
