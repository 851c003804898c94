import { execFileSync } from 'node:child_process'
import { createServer } from 'node:net'
import {
  chmod,
  link,
  lstat,
  mkdir,
  mkdtemp,
  open,
  readdir,
  realpath,
  rename,
  rm,
  symlink,
  truncate,
  utimes,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { renderMessage } from '@shared/text/text'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DAY_MS, deleteStep } from '../../testing/delete-step'
import { selectFiles, type SelectDeps, type Wanted } from './select-files'

const { signal } = new AbortController()
const nowAt = Date.now()

let dir: string
beforeEach(async () => {
  dir = await realpath(await mkdtemp(join(tmpdir(), 'mamori-select-')))
})
afterEach(() => rm(dir, { recursive: true, force: true }))
const at = (...names: readonly string[]) => join(dir, ...names)
const put = async (name: string, { days = 10, content = name }: { days?: number; content?: string } = {}) => {
  await mkdir(dirname(at(name)), { recursive: true })
  await writeFile(at(name), content)
  await utimes(at(name), new Date(nowAt - days * DAY_MS), new Date(nowAt - days * DAY_MS))
}

const nowhere = { own: [], homes: new Set<string>(), mountPoints: new Set<string>() }
const select = async (wanted: Partial<Wanted> = {}, deps: Partial<SelectDeps> = {}) => {
  const seen = await selectFiles(
    deleteStep(dir, wanted),
    { nowAt, passing: nowhere, limits: { entries: 100_000, ms: 60_000 }, ...deps },
    signal,
  )
  if (seen.kind === 'failed') throw new Error(renderMessage('en', seen.message))
  return seen
}
const names = async (wanted: Partial<Wanted> = {}, deps: Partial<SelectDeps> = {}) =>
  (await select(wanted, deps)).files.map(({ path }) => path.slice(dir.length + 1))
const leftOf = async (wanted: Partial<Wanted> = {}, deps: Partial<SelectDeps> = {}) =>
  (await select(wanted, deps)).left.first.map(({ path, why }) => `${path.slice(dir.length + 1)} ${why.code}`)

describe('what fits', () => {
  it('is of the names and old enough, oldest first; dotfiles are names like others', async () => {
    await put('a.tmp', { days: 3 })
    await put('b.tmp', { days: 5 })
    await put('.c.tmp', { days: 4 })
    await put('d.log', { days: 9 })
    await put('young.tmp', { days: 0.5 })
    await put('future.tmp', { days: -400 })
    expect(await names({ patterns: ['*.tmp'] })).toEqual(['b.tmp', '.c.tmp', 'a.tmp'])
    expect((await select()).oldestAt).toBeCloseTo(nowAt - 9 * DAY_MS, -2)
    expect((await names({ minAgeMs: 0 })).sort()).toEqual((await readdir(dir)).sort())
  })

  it('is in the root alone, or below it, too', async () => {
    await put('top')
    await put('deep/er/file')
    expect(await names({ recursive: false })).toEqual(['top'])
    expect((await names()).sort()).toEqual(['deep/er/file', 'top'])
  })

  it('leaves the newest, of whatever age they are', async () => {
    for (const days of [1.5, 2, 3, 4, 5]) await put(`log.${String(days)}`, { days })
    await put('log.new', { days: 0 })
    expect(await names({ keep: 3 })).toEqual(['log.5', 'log.4', 'log.3'])
    expect(await names({ keep: 100 })).toEqual([])
  })

  it('is untouched only when nothing at all has happened to it', async () => {
    await put('arrived-with-old-times')
    expect(await names({ ageBy: 'modified' })).toEqual(['arrived-with-old-times'])
    expect(await names({ ageBy: 'untouched' })).toEqual([])
    const later = { nowAt: nowAt + 2 * DAY_MS }
    expect(await names({ ageBy: 'untouched' }, later)).toEqual(['arrived-with-old-times'])
  })

  it('counts what the disk gets back: nothing for other names of a file, holes neither', async () => {
    await put('one', { content: 'x'.repeat(100_000) })
    const { blocks } = await lstat(at('one'))
    expect((await select()).bytes).toBe(blocks * 512)
    await link(at('one'), at('two'))
    await utimes(at('two'), 1, 1)
    expect(await select()).toMatchObject({ bytes: 0 })
    await put('sparse')
    await truncate(at('sparse'), 1024 ** 3)
    await utimes(at('sparse'), 1, 1)
    expect((await select()).bytes).toBeLessThan(1024 * 1024)
  })
})

describe('what is never touched', () => {
  it('links, sockets and pipes; and nothing behind a link', async () => {
    await put('outside/file')
    await mkdir(at('root'))
    await symlink('../outside', at('root/way'))
    await symlink('../outside/file', at('root/link'))
    execFileSync('mkfifo', [at('root/pipe')])
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(at('root/socket'), resolve))
    try {
      expect(await names({ root: at('root'), minAgeMs: 0 })).toEqual([])
      await rename(at('root/socket'), at('root/moved'))
      expect(await names({ root: at('root'), minAgeMs: 0 })).toEqual([])
    } finally {
      await new Promise((resolve) => server.close(resolve))
    }
  })

  it('devices', async () => {
    execFileSync('mknod', [at('null'), 'c', '1', '3'])
    execFileSync('mknod', [at('disk'), 'b', '7', '200'])
    expect(await names({ minAgeMs: 0 })).toEqual([])
  })

  it('a root that is a link, or has one on its way', async () => {
    await put('real/sub/file')
    await symlink('real', at('way'))
    await expect(select({ root: at('way') })).rejects.toThrow('symbolic link')
    await expect(select({ root: at('way/sub') })).rejects.toThrow('symbolic link')
  })

  it('what a process holds open', async () => {
    await put('held')
    await put('free')
    const handle = await open(at('held'))
    try {
      expect(await names()).toEqual(['free'])
      expect(await leftOf()).toEqual(['held delete.left.open'])
    } finally {
      await handle.close()
    }
    expect((await names()).sort()).toEqual(['free', 'held'])
  })

  it("Mamori's own, its trash, homes, repositories, databases and what services keep for themselves", async () => {
    const spared = [
      'mamori/backups/x',
      '.mamori-trash/r-1/files/x',
      'alice/x',
      'app/.git/objects/x',
      'pg/PG_VERSION',
      'pg/base/1/x',
      'systemd-private-1-redis.service-x/tmp/x',
      '.X11-unix/x',
      'settings.json',
    ]
    for (const name of [...spared, 'app/x']) await put(name)
    const passing = { ...nowhere, own: [at('mamori'), at('settings.json')], homes: new Set([at('alice')]) }
    expect(await names({}, { passing })).toEqual(['app/x'])
    expect((await leftOf({}, { passing })).sort()).toEqual([
      '.X11-unix delete.left.system',
      '.mamori-trash delete.left.own',
      'alice delete.left.home',
      'app/.git delete.left.repository',
      'mamori delete.left.own',
      'pg delete.left.database',
      'settings.json delete.left.own',
      'systemd-private-1-redis.service-x delete.left.system',
    ])
  })

  it("a database's mark that somebody else has set saves nothing", async () => {
    await put('x')
    await put('PG_VERSION')
    expect(await names()).toEqual([])
    execFileSync('chown', ['65534', at('PG_VERSION')])
    expect((await names()).sort()).toEqual(['PG_VERSION', 'x'])
  })

  it('other file systems, also those that look the same', async () => {
    await put('mounted/x')
    await put('mounted-file')
    const passing = { ...nowhere, mountPoints: new Set([at('mounted'), at('mounted-file')]) }
    expect(await names({}, { passing })).toEqual([])
    expect((await leftOf({}, { passing })).sort()).toEqual([
      'mounted delete.left.mount',
      'mounted-file delete.left.mount',
    ])
  })

  it('a file system that begins below the root, as the kernel tells it', async () => {
    const [dev, shm] = await Promise.all(['/dev', '/dev/shm'].map((path) => lstat(path)))
    expect(shm?.dev).not.toBe(dev?.dev)
    const { files, left } = await select({ root: '/dev', patterns: ['of-no-file'] })
    expect(files).toEqual([])
    expect(left.first).toContainEqual({ path: '/dev/shm', why: { code: 'delete.left.mount', params: {} } })
  })
})

describe('hostile names', () => {
  const raw = (...bytes: readonly (string | number)[]) =>
    Buffer.concat([
      Buffer.from(`${dir}/`),
      ...bytes.map((one) => (typeof one === 'string' ? Buffer.from(one) : Buffer.from([one]))),
    ])

  it('are found, or left and told, and never mistaken for others', async () => {
    for (const name of ['-rf', '$(reboot)', '日本語 ファイル', '"', "'", '*', '\\', '\u202etxt', ' '])
      await put(name)
    const spoilt = [raw('bad', 0xff, 0xfe), raw('line\nbreak'), raw('escape', 0x1b, '[2J')]
    for (const path of spoilt) {
      await writeFile(path, '')
      await utimes(path, 1, 1)
    }
    // The spelling of a broken name as text is a file of its own.
    await put('bad\ufffd\ufffd')
    expect((await names()).sort()).toEqual(
      ['-rf', '$(reboot)', '日本語 ファイル', '"', "'", '*', '\\', ' ', 'bad\ufffd\ufffd'].sort(),
    )
    const { left } = await select()
    // A name that turns the direction of what is read would be told as another one.
    expect(left.total).toBe(4)
    for (const { path, why } of left.first) {
      expect(why.code).toBe('delete.left.name')
      expect(path).not.toMatch(/\p{Cc}/u)
    }
  })

  it('of directories are not entered', async () => {
    const path = raw('bad', 0xff)
    await mkdir(path)
    await writeFile(Buffer.concat([path, Buffer.from('/x')]), '')
    expect(await names({ minAgeMs: 0 })).toEqual([])
    expect((await select({ minAgeMs: 0 })).left.first.map(({ why }) => why.code)).toEqual([
      'delete.left.name',
    ])
  })
})

describe('limits', () => {
  it('of entries and of time give a part, and say so', async () => {
    for (let n = 0; n < 300; n += 1) await put(`f${String(n)}`)
    expect(await select()).toMatchObject({ isWhole: true })
    const few = await select({}, { limits: { entries: 100, ms: 60_000 } })
    expect([few.isWhole, few.files.length]).toEqual([false, 100])
    let ms = 0
    const slow = await select({}, { limits: { entries: 1e6, ms: 100 }, elapsed: () => (ms += 1) })
    expect(slow.isWhole).toBe(false)
    expect(slow.files.length).toBeGreaterThan(0)
    expect(slow.files.length).toBeLessThan(300)
  })

  it('of depth leave the rest', async () => {
    await put(`${'d/'.repeat(80)}x`)
    expect(await names()).toEqual([])
    expect((await leftOf()).map((one) => one.split(' ')[1])).toEqual(['delete.left.deep'])
  })

  it('ends with the signal', async () => {
    await put('x')
    await expect(
      selectFiles(
        deleteStep(dir),
        { nowAt, passing: nowhere, limits: { entries: 10, ms: 10 } },
        AbortSignal.abort(),
      ),
    ).rejects.toThrow('abort')
  })
})

it('leaves no descriptor open, and changes nothing', async () => {
  await put('a/b/c')
  await mkdir(at('closed'))
  await chmod(at('closed'), 0)
  const before = [(await readdir('/proc/self/fd')).length, (await lstat(at('a/b'))).ctimeMs]
  for (let n = 0; n < 20; n += 1) await select()
  expect([(await readdir('/proc/self/fd')).length, (await lstat(at('a/b'))).ctimeMs]).toEqual(before)
})

it('without root, what cannot be looked into is told, and so are unseen processes', async () => {
  await put('closed/x')
  await put('x')
  await chmod(dir, 0o755)
  await chmod(at('closed'), 0o700)
  process.seteuid?.(65_534)
  const seen = await select().finally(() => process.seteuid?.(0))
  expect(seen.files.map(({ path }) => basename(path))).toEqual(['x'])
  expect(seen.left.first.map(({ why }) => why.code)).toEqual(['delete.left.unreadable'])
  expect(seen.unseenProcesses).toBeGreaterThan(0)
})
