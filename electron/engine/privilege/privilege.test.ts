import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Step } from '@shared/domain/plan'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Exec, ExecResult } from '../ports'
import type { Guard } from '../repair/guard'
import { webRestart } from '../testing/helper-scene'
import type { Authority, AuthorityRead } from './authority'
import { HELPER_VERSION } from './operations'
import { createPrivilege, guardByPrivilege, type PrivilegeDeps } from './privilege'

const { signal } = new AbortController()
const exited = (code: number, stdout = '', stderr = ''): ExecResult => ({
  kind: 'exited',
  code,
  stdout,
  stderr,
  durationMs: 1,
})

let dir: string
beforeEach(async () => {
  dir = await realpath(await mkdtemp(join(tmpdir(), 'mamori-privilege-')))
})
afterEach(() => rm(dir, { recursive: true, force: true }))

const authority = (): Authority => ({
  version: 1,
  services: { web: { manager: 'systemd', unit: 'web', allow: ['restart'] } },
  roots: [join(dir, 'data')],
  ports: [],
  roles: { look: [], approve: [], change: [] },
})
const read = (): Promise<AuthorityRead> => Promise.resolve({ kind: 'read', authority: authority() })

/** A user whose sudo lets him run the helper, unless told otherwise. */
const world = (more: Partial<PrivilegeDeps> = {}) => {
  const exec = vi.fn<Exec>(() => Promise.resolve(exited(0)))
  const privilege = createPrivilege({
    exec,
    services: {},
    now: () => 0,
    readAuthority: read,
    distrust: () => Promise.resolve(null),
    readVersion: () => Promise.resolve(HELPER_VERSION),
    readNoNewPrivileges: () => Promise.resolve(false),
    readMounts: () => Promise.resolve('1 0 8:1 / / rw - ext4 /dev/x rw'),
    ids: () => ({ uid: 4242, gid: 4242 }),
    ...more,
  })
  const route = async (step: Step): Promise<string> => {
    const found = await privilege.route(step, signal)
    return found.kind === 'impossible' ? found.why.code : found.kind
  }
  return { exec, privilege, route }
}
const makeDir = (path: string, more: Partial<Extract<Step, { kind: 'mkdir' }>> = {}): Step => ({
  kind: 'mkdir',
  path,
  mode: 0o755,
  owner: null,
  ...more,
})
const root = { ids: () => ({ uid: 0, gid: 0 }) }

describe('a service', () => {
  it('is restarted by root itself, and by others through the helper', async () => {
    expect(await world(root).route(webRestart)).toBe('direct')
    const { exec, route } = world()
    expect(await route(webRestart)).toBe('helper')
    expect(exec.mock.calls.map(([argv]) => argv)).toEqual([
      ['sudo', '-n', '-l', '--', '/usr/local/lib/mamori/mamori-helper.mjs'],
    ])
    expect(await route({ ...webRestart, manager: 'sysv' })).toBe('privilege.service.not_listed')
  })

  it.each<readonly [string, Step]>([
    ['another unit', { ...webRestart, unit: 'web2' }],
    ['another verb', { ...webRestart, verb: 'start' }],
    ['another name', { ...webRestart, service: 'constructor' }],
  ])('of %s is not what root allows', async (_name, step) => {
    expect(await world().route(step)).toBe('privilege.service.not_listed')
  })

  it('is waited for without the helper', async () => {
    const { verb: _verb, ...rest } = webRestart
    expect(await world().route({ ...rest, kind: 'await_active' })).toBe('direct')
  })

  it('of supervisor is a matter of the rights on its socket', async () => {
    const step: Step = { ...webRestart, manager: 'supervisor', argv: ['supervisorctl', 'restart', 'web'] }
    const by = (stdout: string) => world({ exec: () => Promise.resolve(exited(0, stdout)) }).route(step)
    expect(await by('web    RUNNING   pid 1, uptime 0:00:01')).toBe('direct')
    expect(await by("error: <class 'PermissionError'>, [Errno 13] Permission denied: file: socket.py")).toBe(
      'privilege.supervisor',
    )
  })
})

describe('without', () => {
  const failed = (why: 'not_found' | 'timeout'): ExecResult => ({
    kind: 'failed',
    why,
    stdout: '',
    stderr: '',
    durationMs: 1,
  })
  it.each<readonly [string, Partial<PrivilegeDeps>, string]>([
    [
      'the helper',
      { distrust: () => Promise.resolve({ kind: 'missing', path: '/usr/local/lib/mamori' }) },
      'privilege.needs.missing',
    ],
    ['sudo', { exec: () => Promise.resolve(failed('not_found')) }, 'privilege.needs.no_sudo'],
    [
      'leave',
      { exec: () => Promise.resolve(exited(1, '', 'sudo: a password is required')) },
      'privilege.needs.not_allowed',
    ],
    ['an answer', { exec: () => Promise.resolve(failed('timeout')) }, 'privilege.needs.not_allowed'],
    [
      'new privileges',
      { readNoNewPrivileges: () => Promise.resolve(true) },
      'privilege.needs.no_new_privileges',
    ],
    [
      'an authority',
      { readAuthority: () => Promise.resolve({ kind: 'missing' }) },
      'privilege.needs.no_authority',
    ],
    [
      'a good authority',
      { readAuthority: () => Promise.resolve({ kind: 'unusable', why: { code: 'bad', params: {} } }) },
      'bad',
    ],
  ])('%s nothing is possible, and it is said why', async (_name, more, code) => {
    expect(await world(more).route(webRestart)).toBe(code)
    expect(await world({ ...more, ...root }).route(webRestart)).toBe('direct')
  })

  it('leave, sudo is asked again only after a while; with it, not again until there is doubt', async () => {
    let now = 0
    let code = 1
    const exec = vi.fn<Exec>(() => Promise.resolve(exited(code)))
    const { route, privilege } = world({ exec, now: () => now })
    for (const at of [0, 1000, 299_999]) {
      now = at
      expect(await route(webRestart)).toBe('privilege.needs.not_allowed')
    }
    expect(exec).toHaveBeenCalledTimes(1)
    code = 0
    now = 300_000
    expect(await route(webRestart)).toBe('helper')
    now = 30_000_000
    expect(await route(webRestart)).toBe('helper')
    expect(exec).toHaveBeenCalledTimes(2)
    privilege.doubt()
    expect(await route(webRestart)).toBe('helper')
    expect(exec).toHaveBeenCalledTimes(3)
  })
})

describe('a directory', () => {
  it('is made by whoever may write its first parent that is there', async () => {
    await mkdir(join(dir, 'own'))
    const me = { ids: () => ({ uid: process.geteuid?.() ?? 0, gid: process.getegid?.() ?? 0 }) }
    expect(await world(me).route(makeDir(join(dir, 'own/a/b/c')))).toBe('direct')
    expect(await world(root).route(makeDir('/srv/x'))).toBe('direct')
  })

  it('needs the helper for an owner of its own, below a root that is listed', async () => {
    const owner = { uid: 1, gid: 1, name: 'daemon' }
    expect(await world().route(makeDir(join(dir, 'data/a'), { owner }))).toBe('helper')
    expect(await world().route(makeDir(join(dir, 'data'), { owner }))).toBe('helper')
    expect(await world().route(makeDir(join(dir, 'database'), { owner }))).toBe('privilege.path.not_listed')
    expect(await world().route(makeDir(join(dir, 'data/a'), { owner, mode: 0o2775 }))).toBe('privilege.mode')
    expect(
      await world().route(makeDir(join(dir, 'a'), { owner: { uid: 4242, gid: 4242, name: 'me' } })),
    ).toMatch(/direct|not_listed/)
  })

  it('needs the helper where this user may not write into the first parent that is there', async () => {
    const asked: string[] = []
    const mayWrite = (path: string): Promise<boolean> => {
      asked.push(path)
      return Promise.resolve(false)
    }
    expect(await world({ mayWrite }).route(makeDir(join(dir, 'data/a/b')))).toBe('helper')
    expect(await world({ mayWrite }).route(makeDir(join(dir, 'other/a')))).toBe('privilege.path.not_listed')
    expect(asked).toEqual([dir, dir])
  })

  it('is impossible where the unit keeps everybody out, root as well', async () => {
    const mounts = (line: string) => ({
      readMounts: () => Promise.resolve(`1 0 8:1 / / rw - ext4 /dev/x rw\n${line}`),
    })
    const hidden = `2 1 8:1 /tmp/systemd-private-1a2b-mamori.service-x/tmp ${dir} rw - ext4 /dev/x rw`
    for (const more of [mounts(hidden), { ...mounts(hidden), ...root }])
      expect(await world(more).route(makeDir(join(dir, 'x')))).toBe('privilege.confined.private_tmp')
    expect(
      await world(mounts(`2 1 8:1 ${dir} ${dir} ro - ext4 /dev/x rw`)).route(makeDir(join(dir, 'x'))),
    ).toBe('privilege.confined.read_only')
  })
})

describe('the guard', () => {
  const allowed: Guard = () => Promise.resolve({ kind: 'allowed' })
  const refused: Guard = () => Promise.resolve({ kind: 'refused', message: { code: 'no', params: {} } })

  it('refuses beforehand what nobody here has the rights for', async () => {
    const { privilege } = world({ exec: () => Promise.resolve(exited(1)) })
    expect(await guardByPrivilege(allowed, privilege)(webRestart, signal)).toMatchObject({
      kind: 'refused',
      message: { code: 'privilege.needs.not_allowed', params: { what: 'web' } },
    })
    expect(await guardByPrivilege(allowed, world().privilege)(webRestart, signal)).toEqual({
      kind: 'allowed',
    })
    expect(await guardByPrivilege(refused, world().privilege)(webRestart, signal)).toMatchObject({
      message: { code: 'no' },
    })
  })
})
