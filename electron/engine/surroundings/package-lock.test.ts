import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { findPackageManager } from './package-lock'

let root: string
const children: ChildProcess[] = []
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'mamori-packages-'))
})
afterEach(async () => {
  for (const child of children.splice(0)) {
    const ended = once(child, 'close')
    child.stdin?.end()
    await ended
  }
  await rm(root, { recursive: true, force: true })
})

const lockFile = async (path: string): Promise<string> => {
  const file = join(root, path)
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, '')
  return file
}
const hold = async (program: string, args: readonly string[]): Promise<ChildProcess> => {
  const child = spawn(program, [...args], { stdio: ['pipe', 'pipe', 'inherit'] })
  children.push(child)
  await once(child.stdout, 'data')
  return child
}

/** SQLite locks its files with fcntl, as dpkg and rpm lock theirs; here the file is a database. */
const holdByFcntl = (file: string): Promise<ChildProcess> => {
  const sqlite = createRequire(import.meta.url).resolve('@photostructure/sqlite')
  const script = `
    const { DatabaseSync } = require(process.argv[1])
    const db = new DatabaseSync(process.argv[2])
    db.exec('BEGIN IMMEDIATE; CREATE TABLE t (a)')
    process.stdin.on('end', () => process.exit(0)).resume()
    process.stdout.write('held')`
  return hold(process.execPath, ['-e', script, sqlite, file])
}
const holdByFlock = (file: string): Promise<ChildProcess> =>
  hold('flock', [file, 'sh', '-c', 'echo held; read -r line'])

const find = (now = Date.now()) => findPackageManager(now, { root })

describe('a package manager at work', () => {
  it.each([
    ['var/lib/dpkg/lock-frontend', 'dpkg'],
    ['var/lib/dpkg/lock', 'dpkg'],
    ['var/cache/apt/archives/lock', 'dpkg'],
    ['var/lib/rpm/.rpm.lock', 'rpm'],
    ['usr/lib/sysimage/rpm/.rpm.lock', 'rpm'],
  ])('is seen by its lock on %s, with its process', async (path, tool) => {
    const child = await holdByFcntl(await lockFile(path))
    expect(await find()).toEqual({ tool, pid: child.pid, program: 'node' })
  })

  it('is seen by a lock of the other kind, too, and no more once it is gone', async () => {
    const child = await holdByFlock(await lockFile('var/lib/dpkg/lock-frontend'))
    expect(await find()).toMatchObject({ tool: 'dpkg' })
    const ended = once(child, 'close')
    child.stdin?.end()
    await ended
    children.splice(0)
    expect(await find()).toBeNull()
  })

  it('is none when the files are only there, or a neighbour is locked', async () => {
    await lockFile('var/lib/dpkg/lock-frontend')
    await holdByFcntl(await lockFile('var/lib/dpkg/other'))
    expect(await find()).toBeNull()
  })

  it('is none where there is no package manager', async () => {
    expect(await find()).toBeNull()
  })

  it('is pacman while its file is there, unless it was left behind long ago', async () => {
    const file = await lockFile('var/lib/pacman/db.lck')
    expect(await find()).toEqual({ tool: 'pacman', pid: null, program: null })
    const old = new Date(Date.now() - 3_600_001)
    await utimes(file, old, old)
    expect(await find()).toBeNull()
  })
})

describe('a lock whose device is not that of its file', () => {
  const proc = () => join(root, 'proc')
  const told = async (locks: string, comm: string): Promise<unknown> => {
    await mkdir(join(proc(), '77'), { recursive: true })
    await writeFile(join(proc(), 'locks'), locks)
    await writeFile(join(proc(), '77', 'comm'), comm)
    return findPackageManager(Date.now(), { root, proc: proc() })
  }
  const inode = async (): Promise<string> => {
    return String((await stat(await lockFile('var/lib/dpkg/lock'), { bigint: true })).ino)
  }

  it('counts when its holder is a package manager by name, and not otherwise', async () => {
    const line = `1: POSIX  ADVISORY  WRITE 77 ff:ff:${await inode()} 0 EOF\n`
    expect(await told(line, 'apt-get\n')).toEqual({ tool: 'dpkg', pid: 77, program: 'apt-get' })
    expect(await told(line, 'postgres\n')).toBeNull()
    expect(await told(line, '')).toBeNull()
  })

  it('is told without what a process has put into its own name', async () => {
    const line = `1: POSIX  ADVISORY  WRITE 77 ff:ff:${await inode()} 0 EOF\n`
    expect(await told(line, '\u001b[31mapt\n')).toBeNull()
  })
})
