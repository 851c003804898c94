import { spawn } from 'node:child_process'
import {
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  realpath,
  rename,
  rm,
  rmdir,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Step } from '@shared/domain/plan'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { findProgram } from '../testing/find-program'
import { makeDirectory } from './make-directory'

let dir: string
beforeEach(async () => {
  dir = await realpath(await mkdtemp(join(tmpdir(), 'mamori-mkdir-')))
  await mkdir(join(dir, 'app'))
  await mkdir(join(dir, 'outside'))
})
afterEach(() => rm(dir, { recursive: true, force: true }))

const { signal } = new AbortController()
const at = (...names: readonly string[]) => join(dir, ...names)
type MkdirStep = Extract<Step, { kind: 'mkdir' }>
const make = (path: string, more: Partial<MkdirStep> = {}, abort = signal) =>
  makeDirectory({ kind: 'mkdir', path, mode: 0o755, owner: null, ...more }, abort)
const modeOf = async (path: string) => ((await stat(path)).mode & 0o7777).toString(8)
const failure = async (path: string, more: Partial<MkdirStep> = {}) => {
  const made = await make(path, more)
  return made.kind === 'failed' ? made.message.code : made.kind
}
const openDescriptors = async () => (await readdir('/proc/self/fd')).length

describe('a directory', () => {
  it('gets exactly its mode, whatever the umask', async () => {
    for (const umask of [0, 0o027, 0o077]) {
      const before = process.umask(umask)
      try {
        for (const mode of [0o755, 0o700, 0o2770, 0o1777, 0o500]) {
          const path = at('app', `${umask.toString(8)}-${mode.toString(8)}`)
          expect(await make(path, { mode })).toEqual({ kind: 'made', created: [path] })
          expect(await modeOf(path)).toBe(mode.toString(8))
        }
      } finally {
        process.umask(before)
      }
    }
  })

  it('gets its parents too, which stay as traversable as usual', async () => {
    const path = at('app/a/b/データ 1')
    expect(await make(path, { mode: 0o700 })).toEqual({
      kind: 'made',
      created: [at('app/a'), at('app/a/b'), path],
    })
    expect([await modeOf(at('app/a')), await modeOf(at('app/a/b')), await modeOf(path)]).toEqual([
      '755',
      '755',
      '700',
    ])
  })

  it('that is there stays as it is', async () => {
    await mkdir(at('app/logs'), { mode: 0o711 })
    expect(await make(at('app/logs'), { mode: 0o755 })).toEqual({ kind: 'existed' })
    expect(await modeOf(at('app/logs'))).toBe('711')
  })

  it('below a directory that may be passed but not listed can be made', async () => {
    await mkdir(at('app/closed'), { mode: 0o300 })
    expect(await failure(at('app/closed/x'))).toBe('made')
    await chmod(at('app/closed'), 0o700)
  })

  it('leaves no descriptor open, however it ends', async () => {
    await writeFile(at('file'), '')
    await make(at('warm'))
    const before = await openDescriptors()
    for (const path of [at('a/b/c/d'), at('a/b'), at('file/x'), at('app')]) await make(path)
    expect(await openDescriptors()).toBe(before)
  })

  it('gets its owner, or is taken back with all that was made for it', async () => {
    const isRoot = process.getuid?.() === 0
    const owner = { uid: 33, gid: 33, name: 'www-data' }
    const result = await failure(at('app/x/y'), { owner, mode: 0o750 })
    expect(result).toBe(isRoot ? 'made' : 'step.failed.mkdir_owner')
    const made = await stat(at('app/x/y')).catch(() => null)
    expect(made && [made.uid, made.gid, (made.mode & 0o7777).toString(8)]).toEqual(
      isRoot ? [33, 33, '750'] : null,
    )
    expect((await readdir(at('app'))).includes('x')).toBe(isRoot)
  })
})

describe('something in the way', () => {
  it('is told: a file, a link, a link into nowhere, a file as parent', async () => {
    await writeFile(at('app/file'), 'content')
    await symlink(at('outside'), at('app/link'))
    await symlink(at('nowhere'), at('app/dangling'))
    expect(await failure(at('app/file'))).toBe('step.failed.mkdir_not_directory')
    expect(await failure(at('app/file/x'))).toBe('step.failed.mkdir_not_directory')
    expect(await failure(at('app/link'))).toBe('step.failed.mkdir_link')
    expect(await failure(at('app/link/x'))).toBe('step.failed.mkdir_link')
    expect(await failure(at('app/dangling'))).toBe('step.failed.mkdir_link')
    expect(await failure(at('app/dangling/x'))).toBe('step.failed.mkdir_link')
    expect(await readdir(at('outside'))).toEqual([])
    expect(await readFile(at('app/file'), 'utf8')).toBe('content')
  })

  it('a file system that takes nothing is told', async () => {
    expect(await failure('/proc/mamori-test')).toMatch(/^step\.failed\.mkdir/)
  })

  it('an abort makes nothing', async () => {
    expect(await make(at('app/a/b'), {}, AbortSignal.abort())).toMatchObject({
      kind: 'failed',
      message: { code: 'step.failed.aborted' },
    })
    expect(await readdir(at('app'))).toEqual([])
  })
})

/** Exchanges two names as fast as it can, atomically, while `run` does its work. */
const whileExchanging = async (one: string, other: string, run: () => Promise<void>): Promise<void> => {
  const script = `import ctypes, sys
libc = ctypes.CDLL(None)
one, other = (name.encode() for name in sys.argv[1:])
print('racing', flush=True)
while True:
    libc.renameat2(-100, one, -100, other, 2)
`
  const racer = spawn(findProgram('python3', 'python3'), ['-c', script, one, other], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = new Promise((resolve) => racer.once('exit', resolve))
  try {
    await new Promise((resolve) => racer.stdout.once('data', resolve))
    await run()
  } finally {
    racer.kill('SIGKILL')
    await ended
  }
}

describe('a parent that is swapped', () => {
  it('for a link before the walk leads nowhere else', async () => {
    await rename(at('app'), at('moved'))
    await symlink(at('outside'), at('app'))
    expect(await failure(at('app/x/y'))).toBe('step.failed.mkdir_link')
    expect(await readdir(at('outside'))).toEqual([])
  })

  it('again and again during the walk leads nowhere else', async () => {
    await mkdir(at('app/real'))
    await symlink(at('outside'), at('app/trap'))
    const outcomes = { made: 0, existed: 0, failed: 0 }
    await whileExchanging(at('app/real'), at('app/trap'), async () => {
      for (let i = 0; i < 400; i++) outcomes[(await make(at('app/real', `d${String(i)}`, 'deep'))).kind]++
    })
    expect(await readdir(at('outside'))).toEqual([])
    // Both sides of the race were really met.
    expect(outcomes.made).toBeGreaterThan(0)
    expect(outcomes.failed).toBeGreaterThan(0)
  })

  it('for another directory right after it was made gives that one to nobody', async () => {
    await mkdir(at('app/secret'), { mode: 0o700 })
    await writeFile(at('app/secret/file'), '')
    const outcomes = { made: 0, existed: 0, failed: 0 }
    await whileExchanging(at('app/new'), at('app/secret'), async () => {
      for (let i = 0; i < 400; i++) {
        outcomes[(await make(at('app/new'))).kind]++
        // Fails while the one with the file stands there; the next exchange takes it away.
        await rmdir(at('app/new')).catch(() => undefined)
      }
    })
    const modes = await Promise.all(
      (await readdir(at('app'))).map(async (name) =>
        (await readdir(at('app', name))).includes('file') ? modeOf(at('app', name)) : null,
      ),
    )
    expect(modes.filter((mode) => mode !== null)).toEqual(['700'])
    expect(outcomes.made).toBeGreaterThan(0)
  })
})
