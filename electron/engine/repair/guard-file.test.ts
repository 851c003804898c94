import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { createServer, type Server } from 'node:net'
import { once } from 'node:events'
import {
  chmod,
  lchown,
  link,
  lstat,
  mkdir,
  mkdtemp,
  open,
  readdir,
  readFile,
  readlink,
  realpath,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { StepOf } from '@shared/domain/plan'
import { renderMessage } from '@shared/text/text'
import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { runProgram } from '../exec'
import { systemClock } from '../system-clock'
import { lookContext } from '../testing/look-context'
import type { GuardContext, PerformContext } from './define-step-kind'
import { refuseFile, type FileQuestion } from './guard-file'
import { createDirectHand } from './hand/direct-hand'
import { accessOf, fileIdOf } from './hand/pinned'
import access from './steps/access'

const { signal } = new AbortController()
const isRoot = process.geteuid?.() === 0

let dir: string
const at = (...names: readonly string[]) => join(dir, ...names)
const make = async () => {
  dir = await realpath(await mkdtemp(join(tmpdir(), 'mg-')))
}
const remove = () => rm(dir, { recursive: true, force: true })

const contextOf = (allowedRoots: readonly string[], more: Partial<GuardContext> = {}): GuardContext => ({
  settings: { services: {}, guards: { allowedRoots } },
  resolveService: lookContext().resolveService,
  ...more,
})

describe('something that is there', () => {
  beforeEach(async () => {
    await make()
    await mkdir(at('app/sub'), { recursive: true })
    await writeFile(at('app/file'), '')
    await writeFile(at('other'), '')
  })
  afterEach(remove)

  it('is allowed by a root that names that one file, and by no link in its place', async () => {
    const codeOf = async (path: string, root: string) =>
      (await refuseFile(path, contextOf([root]), { kind: 'file' }, signal))?.code ?? null
    expect(await codeOf(at('app/file'), at('app/file'))).toBeNull()
    expect(await codeOf(at('other'), at('app/file'))).toBe('guard.file.outside')
    await symlink('../other', at('app/planted'))
    expect(await codeOf(at('other'), at('app/planted'))).toBe('guard.file.outside')
    expect(await codeOf(at('other'), at('app/none'))).toBe('guard.file.outside')
  })

  const judge = async (
    path: string,
    question: Partial<FileQuestion> = {},
    more: Partial<GuardContext> = {},
    roots: readonly string[] = [at('app')],
  ): Promise<string> => {
    const why = await refuseFile(path, contextOf(roots, more), { kind: 'either', ...question }, signal)
    if (why === null) return 'allowed'
    for (const language of ['ja', 'en'] as const)
      expect(renderMessage(language, why)).not.toMatch(/\{\w+\}|^guard\./)
    return why.code
  }

  it('in an allowed root may be touched, and nothing else', async () => {
    expect(await judge(at('app/file'))).toBe('allowed')
    expect(await judge(at('app/sub'))).toBe('allowed')
    expect(await judge(at('app'))).toBe('allowed')
    expect(await judge(at('other'))).toBe('guard.file.outside')
    expect(await judge(at('app/none'))).toBe('hand.gone')
    expect(await judge(at('app/none'), { mayBeMissing: true })).toBe('allowed')
    expect(await judge(at('app/file/x'))).toBe('guard.file.not_directory')
    expect(await judge(`${at('app')}/../other`)).toBe('guard.file.unsafe')
  })

  it('has to be what was asked for', async () => {
    expect(await judge(at('app/sub'), { kind: 'file' })).toBe('guard.file.is_directory')
    expect(await judge(at('app/file'), { kind: 'directory' })).toBe('hand.not_directory')
    const id = fileIdOf(await lstat(at('app/file'), { bigint: true }))
    expect(await judge(at('app/file'), { id })).toBe('allowed')
    expect(await judge(at('app/sub'), { id })).toBe('hand.changed')
    await link(at('app/file'), at('second'))
    expect(await judge(at('app/file'))).toBe('hand.hard_links')
    expect(await judge(at('app/file'), { mayHaveLinks: true })).toBe('allowed')
  })

  it('is no link, pipe or device', async () => {
    await symlink(at('app/sub'), at('app/link'))
    spawnSync('mkfifo', [at('app/pipe')])
    expect(await judge(at('app/link'))).toBe('guard.file.is_link')
    expect(await judge(at('app/link/x'))).toBe('guard.file.link')
    expect(await judge(at('app/pipe'))).toBe('guard.file.special')
    expect(await judge('/dev/null', {}, {}, ['/dev'])).toBe('guard.file.protected')
  })

  it('is no place of the system, whatever the settings allow', async () => {
    for (const path of [
      '/etc',
      '/etc/passwd',
      '/usr/bin/env',
      '/boot',
      '/proc/self/stat',
      '/var',
      '/tmp',
      '/opt',
    ])
      expect([
        path,
        await judge(path, {}, {}, ['/var', '/tmp', '/opt', '/etc', '/usr', '/proc', '/boot', path]),
      ]).toEqual([path, expect.stringMatching(/^guard\.file\.(protected|link|mount|is_link)$/)])
    expect(await judge('/', {}, {}, ['/'])).toBe('guard.file.unsafe')
    expect(await judge('/root', {}, {}, ['/root'])).toBe('guard.file.home')
  })

  it('is no home, no mount point and nothing of Mamori itself', async () => {
    const places = (homes: string[], mountPoints: string[]) => ({
      hostPlaces: () => Promise.resolve({ homes: new Set(homes), mountPoints: new Set(mountPoints) }),
    })
    expect(await judge(at('app/sub'), {}, places([at('app/sub')], []))).toBe('guard.file.home')
    expect(await judge(at('app/sub'), {}, places([], [at('app/sub')]))).toBe('guard.file.mount')
    expect(await judge(at('app/file'), {}, { ownDirs: [at('app')] })).toBe('guard.file.own')
    await symlink(at('app'), at('data'))
    expect(await judge(at('app/file'), {}, { ownDirs: [at('data')] })).toBe('guard.file.own')
  })

  it('is open to nobody, where that is asked', async () => {
    const reader = await open(at('app/file'))
    try {
      expect(await judge(at('app/file'), { closed: true })).toBe('hand.open')
      expect(await judge(at('app/file'))).toBe('allowed')
    } finally {
      await reader.close()
    }
    expect(await judge(at('app/file'), { closed: true })).toBe('allowed')
  })
})

describe('in a thicket of links', () => {
  const names = ['a', 'b', 'c', 'd'] as const
  const [HOME, MOUNT, OWN] = ['in/a/d', 'in/d/a', 'in/d/b'] as const
  let socket: Server

  beforeAll(async () => {
    await make()
    const directories = ['in', 'in/a', 'in/a/a', HOME, 'in/d', MOUNT, OWN, 'in/d/c', 'lib', 'lib/a']
    for (const path of [...directories, 'out', 'out/a', 'out/a/a']) await mkdir(at(path), { mode: 0o755 })
    for (const path of [...directories, 'out', 'out/a']) await writeFile(at(path, 'f'), path)
    await link(at('out/a/f'), at('in/a/hard'))
    spawnSync('mkfifo', [at('in/pipe'), at('out/pipe')])
    socket = createServer().listen(at('in/socket'))
    await once(socket, 'listening')
    for (const [path, to] of [
      ['in/b', '../out'],
      ['in/c', at('out/a')],
      ['in/a/b', '../../out/a'],
      ['in/a/c', 'a'],
      ['in/a/a/a', '../../../out'],
      ['in/a/a/b', '.'],
      ['in/a/a/c', at('nowhere')],
      ['in/a/a/d', 'd'],
      ['in/a/a/hard', '../../../out/f'],
      ['in/d/d', '/etc'],
      ['in/d/c/a', '../../a'],
      ['in/d/c/b', '/'],
      ['out/b', '../in'],
      ['out/c', at('in/a')],
      ['out/a/b', '../../in/a/f'],
      ['out/d', at('in/d/c')],
      // Roots: one by a link of ours, one by a link of somebody else.
      ['current', 'lib'],
      ['planted', 'out'],
    ] as const)
      await symlink(to, at(path))
    if (isRoot) await lchown(at('planted'), 33, 33)
    await chmod(at('out/f'), 0o600)
  })
  afterAll(async () => {
    socket.close()
    await remove()
  })

  /** What the tree outside is, to the last bit. */
  const outside = async (): Promise<string> => {
    const hash = createHash('sha256')
    const walk = async (path: string): Promise<void> => {
      const { mode, uid, gid, ino, nlink, ctimeMs, mtimeMs } = await lstat(path)
      hash.update(JSON.stringify([path, mode, uid, gid, ino, nlink, ctimeMs, mtimeMs]))
      const found = await lstat(path)
      if (found.isSymbolicLink()) hash.update(await readlink(path))
      else if (found.isFile()) hash.update(await readFile(path))
      else if (found.isDirectory()) for (const name of await readdir(path)) await walk(join(path, name))
    }
    for (const path of [at('out'), at(OWN), at('in/pipe'), at('in/a/hard')]) await walk(path)
    // What lies below these two may be touched; they themselves may not.
    for (const { mode, ctimeMs } of [await lstat(at(HOME)), await lstat(at(MOUNT))])
      hash.update(JSON.stringify([mode, ctimeMs]))
    return hash.digest('hex')
  }

  /** The rules once more, by realpath(3) and nothing of the guard's own. */
  const rules = new Map<string, boolean>()
  const isWithinRules = async (path: string): Promise<boolean> => {
    const known = rules.get(path)
    if (known !== undefined) return known
    const real = path.includes('\0') ? null : await realpath(path).catch(() => null)
    const found = real === null ? null : await lstat(real)
    const planted = isRoot ? [] : [at('out')]
    const verdict =
      real === path &&
      found !== null &&
      (found.isDirectory() || (found.isFile() && found.nlink === 1)) &&
      [at('in'), at('lib'), ...planted].some((root) => `${path}/`.startsWith(`${root}/`)) &&
      path !== at(HOME) &&
      path !== at(MOUNT) &&
      !`${path}/`.startsWith(`${at(OWN)}/`)
    rules.set(path, verdict)
    return verdict
  }

  const name = fc.oneof(
    { weight: 12, arbitrary: fc.constantFrom(...names) },
    { weight: 4, arbitrary: fc.constantFrom('f', 'hard', 'pipe', 'socket', 'none') },
    { weight: 2, arbitrary: fc.constantFrom('..', '.', '', '...', 'a/', '\0', 'f\n', 'A', ' ', '*', '~') },
  )
  const start = fc.oneof(
    { weight: 10, arbitrary: fc.constantFrom('in', 'in/a', 'in/d', 'lib') },
    { weight: 4, arbitrary: fc.constantFrom('out', 'current', 'planted', '', '../..', 'inn') },
  )
  const within = fc
    .tuple(start, fc.array(name, { maxLength: 5 }))
    .map(([first, rest]) => [dir, first, ...rest].join('/'))
  const anywhere = fc.constantFrom(
    '/',
    '//',
    '/etc/passwd',
    '/usr',
    '/boot',
    '/proc/self/root',
    '/dev/null',
    '/tmp',
    'in/a/f',
    '',
    '/home',
    '/root',
  )

  it('10,000 spellings: what is allowed is what the rules allow, and carried out it stays inside', async () => {
    const context = contextOf([at('in'), at('current'), at('planted')], {
      hostPlaces: () => Promise.resolve({ homes: new Set([at(HOME)]), mountPoints: new Set([at(MOUNT)]) }),
      ownDirs: [at(OWN)],
    })
    const perform: PerformContext = {
      ...context,
      repairId: 'r',
      exec: runProgram,
      clock: systemClock,
      hand: createDirectHand({ exec: runProgram }),
      repairJson: lookContext().repairJson,
      backups: null,
      by: 'direct',
    }
    const stepFor = async (path: string): Promise<StepOf<'access'>> => {
      // Pinned to what is really there, wherever the path leads: only the guard stands in between.
      const found = path.includes('\0')
        ? null
        : await lstat(await realpath(path).catch(() => path), { bigint: true }).catch(() => null)
      const before = found === null ? { mode: 0o644, uid: 0, gid: 0 } : accessOf(found)
      const id = found === null ? { dev: '1', ino: '1' } : fileIdOf(found)
      return {
        kind: 'access',
        path,
        id,
        before,
        after: { ...before, mode: before.mode ^ 0o010 },
        ownerName: null,
      }
    }
    const before = await outside()
    const [allowed, refused]: [string[], string[]] = [[], []]
    const path = fc.oneof({ weight: 30, arbitrary: within }, { weight: 1, arbitrary: anywhere })
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(path, { minLength: 10, maxLength: 10 }), async (paths) => {
        const judged = await Promise.all(
          paths.map(async (one) => {
            const step = await stepFor(one)
            const why = await access.refuse(step, context, signal)
            return { step, why, isWithin: await isWithinRules(one) }
          }),
        )
        for (const { step, why, isWithin } of judged) {
          expect([step.path, why === null, why?.code]).toEqual([step.path, isWithin, why?.code])
          const end = why === null ? await access.perform(step, perform, signal) : { failed: null }
          expect([step.path, end]).toMatchObject([step.path, { failed: null }])
          ;(why === null ? allowed : refused).push(step.path)
        }
      }),
      { numRuns: 1000 },
    )
    expect(await outside()).toBe(before)
    expect(allowed.length + refused.length).toBe(10_000)
    expect(new Set(allowed).size).toBeGreaterThan(10)
    expect(new Set(refused).size).toBeGreaterThan(1000)
  }, 60_000)
})
