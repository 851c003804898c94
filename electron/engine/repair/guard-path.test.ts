import { chown, lchown, mkdir, mkdtemp, realpath, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { renderMessage } from '@shared/text/text'
import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { refuseMkdir, type MkdirStep, type PathGuardDeps } from './guard-path'
import { isInside } from './path-rules'

describe('a directory', () => {
  let dir: string
  beforeEach(async () => {
    dir = await realpath(await mkdtemp(join(tmpdir(), 'mamori-guard-')))
    await mkdir(join(dir, 'app/logs'), { recursive: true })
    await mkdir(join(dir, 'other'))
  })
  afterEach(() => rm(dir, { recursive: true, force: true }))

  const at = (...names: readonly string[]) => join(dir, ...names)
  const judge = async (
    path: string,
    more: Partial<MkdirStep> = {},
    deps: Partial<PathGuardDeps> = {},
    allowedRoots: readonly string[] = [at('app')],
  ): Promise<string> => {
    const why = await refuseMkdir(
      { kind: 'mkdir', path, mode: 0o755, owner: null, ...more },
      { allowedRoots, ...deps },
    )
    if (why === null) return 'allowed'
    expect(renderMessage('ja', why)).not.toMatch(/\{\w+\}/)
    return why.code
  }

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
    const otherNames = (path: string) => [path.replace(at('app/disk'), '/etc')]
    const twice = async () => ({ ...(await hostPlaces()), otherNames })
    expect(await judge(at('app/disk/data'), {}, { hostPlaces: twice })).toBe('guard.path.protected')
    expect(await judge(at('app/data'), {}, { hostPlaces: twice })).toBe('allowed')
    expect(await judge('/home/nobody-by-this-name/x', {}, {}, ['/home/nobody-by-this-name'])).toBe(
      'guard.path.home',
    )
    expect(await judge('/root', {}, {}, ['/root'])).toBe('guard.path.home')
  })

  it('in a folder of Mamori itself may not, by whatever link that is known', async () => {
    expect(await judge(at('app/own/x'), {}, { ownDirs: [at('app/own')] })).toBe('guard.path.own')
    await symlink(at('app'), at('kept'))
    expect(await judge(at('app/x'), {}, { ownDirs: [at('kept')] })).toBe('guard.path.own')
    expect(await judge(at('app/owner'), {}, { ownDirs: [at('app/own')] })).toBe('allowed')
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
    const allowedRoots = [join(dir, 'in')]
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
          const step = { kind: 'mkdir', path, mode: 0o755, owner: null } as const
          if ((await refuseMkdir(step, { allowedRoots })) !== null) return
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
