import { chown, lchown, mkdir, mkdtemp, realpath, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Step } from '@shared/domain/plan'
import { renderMessage } from '@shared/text/text'
import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { allServiceManagers, createServiceResolver } from '../services/resolve-service'
import type { ServiceManager } from '../services/service-manager'
import type { ServiceUse } from '../settings/settings'
import { createGuard, type GuardDeps } from './guard'
import { isInside } from './path-rules'

const { signal } = new AbortController()
const noExec = () => Promise.reject(new Error('nothing is run here'))

const guardOf = (
  services: Readonly<Record<string, ServiceUse>>,
  allowedRoots: readonly string[],
  more: Partial<GuardDeps> = {},
) => {
  const fake: ServiceManager = {
    id: 'systemd',
    state: (unit) =>
      Promise.resolve(unit === 'redis-server' || unit === 'nginx' ? { kind: 'active' } : { kind: 'missing' }),
    argv: (verb, unit) => ['systemctl', verb, '--', `${unit}.service`],
  }
  const resolveService = createServiceResolver({ exec: noExec, services, allManagers: [fake] })
  return createGuard({ settings: { services, guards: { allowedRoots } }, resolveService, ...more })
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
    timeoutMs: 1000,
  } as const
  const guard = guardOf({ redis: use(), web: use({ unit: 'nginx', allow: ['start'] }), gone: use() }, [])

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

describe('a directory', () => {
  let dir: string
  beforeEach(async () => {
    dir = await realpath(await mkdtemp(join(tmpdir(), 'mamori-guard-')))
    await mkdir(join(dir, 'app/logs'), { recursive: true })
    await mkdir(join(dir, 'other'))
  })
  afterEach(() => rm(dir, { recursive: true, force: true }))

  const at = (...names: readonly string[]) => join(dir, ...names)
  const mkdirStep = (path: string, more: Partial<Extract<Step, { kind: 'mkdir' }>> = {}): Step => ({
    kind: 'mkdir',
    path,
    mode: 0o755,
    owner: null,
    ...more,
  })
  const judge = (
    path: string,
    more: Partial<Extract<Step, { kind: 'mkdir' }>> = {},
    deps: Partial<GuardDeps> = {},
    roots = [at('app')],
  ) => verdict(guardOf({}, roots, deps), mkdirStep(path, more))

  it('below an allowed root, or the root itself, may be made', async () => {
    expect(await judge(at('app/data'))).toBe('allowed')
    expect(await judge(at('app/data/deep/deeper'))).toBe('allowed')
    expect(await judge(at('app/logs'))).toBe('allowed')
    expect(await judge(at('new/root'), {}, {}, [at('new/root')])).toBe('allowed')
  })

  it('anywhere else may not', async () => {
    expect(await judge(at('other/data'))).toBe('guard.path.outside')
    expect(await judge(at('application'))).toBe('guard.path.outside')
    expect(await judge(at('new'), {}, {}, [at('new/root')])).toBe('guard.path.outside')
    expect(await judge(at('app/data'), {}, {}, [])).toBe('guard.path.outside')
    expect(await judge(at('app/data'), {}, {}, ['relative', `${at('app')}/../app`])).toBe(
      'guard.path.outside',
    )
  })

  it('by a path that says more than it shows may not', async () => {
    for (const path of [
      `${at('app')}/../other/x`,
      `${at('app')}//x`,
      `${at('app')}/x\ny`,
      `${at('app')}/x\0`,
      '/',
    ])
      expect([path, await judge(path, {}, {}, ['/'])]).toEqual([path, 'guard.path.unsafe'])
  })

  it('in a place of the system may not, even where the settings allow all', async () => {
    for (const path of ['/etc/cron.d/x', '/usr/x', '/boot/x', '/proc/x', '/sys/x', '/dev/x', '/etc'])
      expect([
        path,
        await judge(path, {}, {}, ['/etc', '/usr', '/boot', '/proc', '/sys', '/dev', path]),
      ]).not.toEqual([path, 'allowed'])
    expect(await judge('/etc/x', {}, {}, ['/etc'])).toBe('guard.path.protected')
  })

  it('that is a home or a mount point may not, nor may a home come into being on the way', async () => {
    const hostPlaces = () =>
      Promise.resolve({ homes: new Set([at('app/alice')]), mountPoints: new Set([at('app/disk')]) })
    expect(await judge(at('app/alice'), {}, { hostPlaces })).toBe('guard.path.home')
    expect(await judge(at('app/alice/data'), {}, { hostPlaces })).toBe('guard.path.home')
    expect(await judge(at('app/disk'), {}, { hostPlaces })).toBe('guard.path.mount')
    expect(await judge(at('app/disk/data'), {}, { hostPlaces })).toBe('allowed')
    expect(await judge('/home/nobody-by-this-name/x', {}, {}, ['/home/nobody-by-this-name'])).toBe(
      'guard.path.home',
    )
    expect(await judge('/root', {}, {}, ['/root'])).toBe('guard.path.home')
  })

  it('with a dangerous mode or owner may not', async () => {
    expect(await judge(at('app/x'), { mode: 0o4755 })).toBe('guard.mode.unsafe')
    expect(await judge(at('app/x'), { mode: 0o777 })).toBe('guard.mode.unsafe')
    expect(await judge(at('app/x'), { mode: 0o1777 })).toBe('allowed')
    expect(await judge(at('app/x'), { owner: { uid: -1, gid: 0, name: 'x' } })).toBe('guard.owner.unsafe')
    expect(await judge(at('app/x'), { owner: { uid: 33, gid: 33, name: 'www-data' } })).toBe('allowed')
  })

  it('through a link or a file may not', async () => {
    await symlink(at('other'), at('app/link'))
    await writeFile(at('app/file'), '')
    expect(await judge(at('app/link/x'))).toBe('guard.path.link')
    expect(await judge(at('app/link/x'), {}, {}, [at('app'), at('other')])).toBe('guard.path.link')
    expect(await judge(at('app/file/x'))).toBe('guard.path.not_directory')
  })

  it('is judged by what an allowed root is now, and a root that others can point elsewhere allows nothing', async () => {
    await symlink(at('app'), at('current'))
    expect(await judge(at('app/x'), {}, {}, [at('current')])).toBe('allowed')
    expect(await judge(at('app/x'), {}, { trustedUids: new Set([4711]) }, [at('current')])).toBe(
      'guard.path.outside',
    )
    await rename(at('current'), at('previous'))
    expect(await judge(at('app/x'), {}, {}, [at('current')])).toBe('guard.path.outside')
  })

  it('by way of a link that a stranger planted is refused by default', async () => {
    const isRoot = process.getuid?.() === 0
    await symlink(at('app'), at('planted'))
    if (isRoot) await lchown(at('planted'), 33, 33)
    expect(await judge(at('app/x'), {}, {}, [at('planted')])).toBe(isRoot ? 'guard.path.outside' : 'allowed')
  })
})

describe('in a farm of links', () => {
  let dir: string
  const names = ['a', 'b', 'c'] as const

  /** Directories, files and links in every direction, two levels deep, inside and outside of the allowed root. */
  beforeAll(async () => {
    dir = await realpath(await mkdtemp(join(tmpdir(), 'mamori-farm-')))
    for (const place of ['in', 'out', 'in/a', 'out/a', 'in/a/b', 'out/a/b']) await mkdir(join(dir, place))
    const links: readonly (readonly [string, string])[] = [
      ['in/b', '../out'],
      ['in/c', join(dir, 'out/a')],
      ['in/a/a', '../../out/a'],
      ['in/a/c', 'a'],
      ['in/a/b/a', '../../../out'],
      ['in/a/b/b', '.'],
      ['in/a/b/c', join(dir, 'nowhere')],
      ['out/b', '../in'],
      ['out/c', join(dir, 'in/a')],
      ['out/a/a', '../../in'],
      ['out/a/c', '/'],
      ['out/a/b/a', '../../../in/a'],
      ['out/a/b/c', '/etc'],
    ]
    for (const [link, to] of links) await symlink(to, join(dir, link))
    await writeFile(join(dir, 'out/a/b/b'), '')
    if (process.getuid?.() === 0) await chown(join(dir, 'out'), 33, 33)
  })
  afterAll(() => rm(dir, { recursive: true, force: true }))

  it('nothing outside the root is ever allowed', async () => {
    const guard = guardOf({}, [join(dir, 'in')])
    const name = fc.oneof(
      { weight: 8, arbitrary: fc.constantFrom(...names, 'new') },
      { weight: 1, arbitrary: fc.constantFrom('..', '.', '') },
    )
    let allowed = 0
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('in', 'out', ''),
        fc.array(name, { minLength: 1, maxLength: 5 }),
        async (start, rest) => {
          const path = [dir, start, ...rest].filter((part, i) => i > 1 || part !== '').join('/')
          const answer = await guard({ kind: 'mkdir', path, mode: 0o755, owner: null }, signal)
          if (answer.kind === 'refused') return
          allowed++
          // The kernel's own word for where the parent is: the deepest part that exists.
          const parts = path.split('/')
          let existing = parts.length - 1
          while ((await realpath(parts.slice(0, existing).join('/')).catch(() => null)) === null) existing--
          const real = join(await realpath(parts.slice(0, existing).join('/')), ...parts.slice(existing))
          expect([path, isInside(real, join(dir, 'in'))]).toEqual([path, true])
        },
      ),
      { numRuns: 600 },
    )
    expect(allowed).toBeGreaterThan(10)
  })
})
