import { chown, lstat, mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Access } from '@shared/domain/steps/parts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { RouteContext } from '../repair/define-step-kind'
import type { Authority } from './authority'
import { HELPER_VERSION, OPERATIONS } from './operations'
import type { Route } from './route'
import { routeOfAccess, routeOfContent, routeOfRotation } from './route-file'
import { routeOfPath } from './route-path'
import { routeOfProcess } from './route-process'

const { signal } = new AbortController()
const ME = 4242
const GROUP = 4243
const isRoot = process.geteuid?.() === 0

let dir: string
beforeEach(async () => {
  dir = await realpath(await mkdtemp(join(tmpdir(), 'mamori-routes-')))
  await mkdir(join(dir, 'data/sub'), { recursive: true })
  await writeFile(join(dir, 'data/file'), '')
})
afterEach(() => rm(dir, { recursive: true, force: true }))

const allAllowed = (): Authority => ({
  version: 1,
  services: {},
  roots: [join(dir, 'data')],
  operations: [...OPERATIONS],
  ports: [5100],
  roles: { look: [], approve: [], change: [] },
})

/** A user of no rights but those told, and a helper that may do everything below `data`, unless told otherwise. */
const context = ({
  authority = {},
  version = HELPER_VERSION,
  ...more
}: Partial<RouteContext> & { readonly authority?: Partial<Authority>; readonly version?: number } = {}) =>
  ({
    exec: () => Promise.reject(new Error('nothing is run')),
    services: {},
    ids: () => ({ uid: ME, gid: ME, groups: [GROUP] }),
    readMounts: () => Promise.resolve('1 0 8:1 / / rw - ext4 /dev/x rw'),
    mayWrite: () => Promise.resolve(false),
    helper: () =>
      Promise.resolve({
        kind: 'ready',
        authority: { ...allAllowed(), ...authority },
        version,
      }),
    ...more,
  }) satisfies RouteContext
const shown = (route: Route): string => (route.kind === 'impossible' ? route.why.code : route.kind)
const root = { ids: () => ({ uid: 0, gid: 0 }) }
const mayWrite = () => Promise.resolve(true)

describe('owner and mode', () => {
  const access = async (
    more: Parameters<typeof context>[0],
    before: Access,
    after: Access,
    path = 'data/file',
  ) => shown(await routeOfAccess({ path: join(dir, path), before, after }, context(more), signal))
  const mine: Access = { uid: ME, gid: ME, mode: 0o644 }
  const others: Access = { uid: 33, gid: 33, mode: 0o644 }

  it('of what is ours are ours to give, to ourselves and our groups', async () => {
    expect(await access({}, mine, { ...mine, mode: 0o600 }, 'elsewhere')).toBe('direct')
    expect(await access({}, mine, { ...mine, gid: GROUP }, 'elsewhere')).toBe('direct')
    expect(await access({}, { ...mine, gid: 7 }, { ...mine, gid: 7, mode: 0o600 })).toBe('direct')
    expect(await access(root, others, mine, 'elsewhere')).toBe('direct')
  })

  it('of others need the helper, and of others for us', async () => {
    expect(await access({}, mine, others)).toBe('helper')
    expect(await access({}, others, { ...others, mode: 0o600 })).toBe('helper')
    expect(await access({}, mine, { ...mine, gid: 9 })).toBe('helper')
  })

  it('say beforehand what is missing', async () => {
    expect(await access({}, others, mine, 'elsewhere')).toBe('privilege.path.not_listed')
    expect(await access({}, others, { ...mine, mode: 0o4755 })).toBe('privilege.mode')
    expect(await access({ authority: { operations: ['move_file'] } }, others, mine)).toBe(
      'privilege.operation.not_listed',
    )
    expect(await access({ authority: { operations: undefined } }, others, mine)).toBe(
      'privilege.operation.not_listed',
    )
    expect(await access({ version: 1 }, others, mine)).toBe('privilege.needs.newer')
    const why = { code: 'privilege.needs.missing', params: {} }
    expect(
      await access({ helper: () => Promise.resolve({ kind: 'unavailable', why: () => why }) }, others, mine),
    ).toBe('privilege.needs.missing')
    const readMounts = () => Promise.resolve(`1 0 8:1 ${dir} ${dir} ro - ext4 /dev/x rw`)
    expect(await access({ readMounts, ...root }, others, mine)).toBe('privilege.confined.read_only')
  })
})

describe('another content', () => {
  const content = async (more: Parameters<typeof context>[0], path = 'data/file') =>
    shown(await routeOfContent(join(dir, path), context(more), signal))
  const asOwner = async (path: string): Promise<Partial<RouteContext>> => {
    const { uid, gid } = await lstat(join(dir, path))
    return isRoot ? root : { ids: () => ({ uid, gid }), mayWrite }
  }

  it('is ours to write in our own file of a directory that we may write', async () => {
    expect(await content(await asOwner('data/file'))).toBe('direct')
    expect(await content({ mayWrite }, 'data/new')).toBe('direct')
    expect(await content({}, 'data/new')).toBe('helper')
  })

  it('of a file of others needs the helper, also where we may write the directory', async () => {
    expect(await content({ mayWrite })).toBe('helper')
    await writeFile(join(dir, 'file'), '')
    expect(await content({ mayWrite }, 'file')).toBe('privilege.path.not_listed')
    expect(await content({ mayWrite, authority: { operations: ['set_access'] } })).toBe(
      'privilege.operation.not_listed',
    )
  })
})

describe('a log', () => {
  const reload = {
    kind: 'reload',
    service: 'web',
    manager: 'systemd',
    unit: 'web',
    argv: ['systemctl', 'reload', 'web'],
    timeoutMs: 1000,
  } as const
  const rotation = async (
    more: Parameters<typeof context>[0],
    reopen: Parameters<typeof routeOfRotation>[0]['reopen'] = { kind: 'by_itself' },
    path = 'data/file',
  ) => shown(await routeOfRotation({ path: join(dir, path), reopen }, context(more), signal))
  const web: Partial<Authority> = {
    services: { web: { manager: 'systemd', unit: 'web', allow: ['reload'] } },
  }

  it('of others is set aside by the helper, when it may do each part of that', async () => {
    expect(await rotation({})).toBe('helper')
    expect(await rotation({ authority: { operations: ['move_file', 'create_file', 'remove_files'] } })).toBe(
      'privilege.operation.not_listed',
    )
    const operations = ['move_file', 'create_file', 'compress_file', 'remove_files', 'replace_file'] as const
    expect(await rotation({ authority: { operations: [...operations] } })).toBe('helper')
    expect(
      await rotation({ authority: { operations: [...operations] } }, { kind: 'copy_and_truncate' }),
    ).toBe('privilege.operation.not_listed')
  })

  it('goes the way of its service, too', async () => {
    expect(await rotation({ authority: web }, reload)).toBe('helper')
    expect(await rotation({}, reload)).toBe('privilege.service.not_listed')
    expect(await rotation({ authority: web, version: 1 }, reload, 'data/new')).toBe('privilege.needs.newer')
    // We could write there ourselves, but the service needs the helper, and that needs a root.
    expect(await rotation({ mayWrite, authority: web }, reload, 'data/new')).toBe('helper')
    expect(await rotation({ mayWrite, authority: web }, reload, 'new')).toBe('privilege.path.not_listed')
    expect(await rotation({ ...root, authority: {} }, reload)).toBe('direct')
    expect(await rotation({ mayWrite }, { ...reload, manager: 'docker' }, 'data/new')).toBe('direct')
  })
})

describe('something in directories', () => {
  const some = async (more: Parameters<typeof context>[0], ...names: readonly string[]) =>
    shown(
      await routeOfPath(
        names.map((name) => join(dir, name)),
        context(more),
        signal,
      ),
    )

  it('is made and removed by who may write all of them, or by the helper in its roots', async () => {
    expect(await some({ mayWrite }, 'a', 'data/b')).toBe('direct')
    expect(await some({}, 'data/a', 'data/b')).toBe('helper')
    expect(await some({}, 'data/a', 'b')).toBe('privilege.path.not_listed')
    expect(await some({ authority: { operations: ['move_file'] } }, 'data/a')).toBe(
      'privilege.operation.not_listed',
    )
  })

  it('belongs to whom the file system says', async () => {
    await chown(join(dir, 'data/file'), ME, GROUP)
    expect(shown(await routeOfContent(join(dir, 'data/file'), context({ mayWrite }), signal))).toBe('direct')
  })
})

describe('a process', () => {
  const ended = async (more: Parameters<typeof context>[0], uid: number, port: number | null) =>
    shown(await routeOfProcess({ process: 'app', uid, port }, context(more), signal))

  it('is ended by its own user and root, and by the helper on a port of the authority', async () => {
    expect(await ended({}, ME, null)).toBe('direct')
    expect(await ended(root, 33, null)).toBe('direct')
    expect(await ended({}, 33, 5100)).toBe('helper')
  })

  it('says beforehand what is missing', async () => {
    expect(await ended({}, 33, 80)).toBe('privilege.port.not_listed')
    expect(await ended({}, 33, null)).toBe('privilege.process.no_port')
    expect(await ended({ version: 1 }, 33, 5100)).toBe('privilege.needs.newer')
    expect(await ended({ authority: { operations: [] } }, 33, 5100)).toBe('privilege.operation.not_listed')
  })
})
