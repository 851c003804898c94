import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { takeLock, type Lock } from './lock'

let dir = ''
const held: Lock[] = []
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'mamori-lock-'))
})
afterEach(async () => {
  for (const lock of held.splice(0)) if (lock.kind === 'held') await lock.release()
  await rm(dir, { recursive: true, force: true })
})
const take = async (dataDir: string): Promise<Lock> => {
  const lock = await takeLock(dataDir)
  held.push(lock)
  return lock
}

describe('the lock of a data directory', () => {
  it('is held by one at a time and free after its release', async () => {
    const first = await take(join(dir, 'data'))
    expect(first.kind).toBe('held')
    expect((await take(join(dir, 'data'))).kind).toBe('taken')
    expect((await take(join(dir, 'other'))).kind).toBe('held')
    if (first.kind === 'held') await first.release()
    expect((await take(join(dir, 'data'))).kind).toBe('held')
  })

  it('is not held by a process that was killed, though its socket is still there', async () => {
    const socket = join(dir, 'engine.sock')
    const script = `require('net').createServer().listen(${JSON.stringify(socket)}, () => console.log('up'))`
    const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
    await once(child.stdout, 'data')
    expect((await take(dir)).kind).toBe('taken')
    child.kill('SIGKILL')
    await once(child, 'exit')
    expect(existsSync(socket)).toBe(true)
    expect((await take(dir)).kind).toBe('held')
  })

  it('is held by one, when many find the socket of a killed process at once', async () => {
    for (let round = 0; round < 5; round++) {
      const data = join(dir, `round-${round}`)
      await mkdir(data)
      const script = `require('net').createServer().listen(${JSON.stringify(join(data, 'engine.sock'))}, () => process.kill(process.pid, 'SIGKILL'))`
      await once(spawn(process.execPath, ['-e', script], { stdio: 'ignore' }), 'exit')
      const locks = await Promise.all(Array.from({ length: 8 }, () => take(data)))
      expect(locks.filter(({ kind }) => kind === 'held')).toHaveLength(1)
      expect((await take(data)).kind).toBe('taken')
      expect(await readdir(data)).toEqual(['engine.sock'])
    }
  })

  it('works in a directory whose name is too long for a socket', async () => {
    const long = join(dir, 'd'.repeat(120))
    const first = await take(long)
    expect(first.kind).toBe('held')
    expect((await take(long)).kind).toBe('taken')
    // In a folder where others write, somebody could hold it against us.
    expect(await readdir(long)).toEqual(process.platform === 'linux' ? ['engine.sock'] : [])
    if (first.kind === 'held') await first.release()
    expect(await readdir(long)).toEqual([])
    expect((await take(long)).kind).toBe('held')
  })

  it('says so when the directory cannot be made', async () => {
    const file = join(dir, 'file')
    await writeFile(file, '')
    await chmod(file, 0o400)
    await expect(takeLock(join(file, 'data'))).rejects.toThrow(/ENOTDIR/)
  })

  it('is a named pipe where sockets are no files', async () => {
    // A socket's file stands for the pipe: both can be listened on once.
    const system = { platform: 'win32', pipes: `${dir}/` } as const
    const first = await takeLock(join(dir, 'Data'), system)
    held.push(first)
    expect(first.kind).toBe('held')
    expect((await takeLock(join(dir, 'data'), system)).kind).toBe('taken')
    expect(await readdir(join(dir, 'Data'))).toEqual([])
    if (first.kind === 'held') await first.release()
    const next = await takeLock(join(dir, 'data'), system)
    held.push(next)
    expect(next.kind).toBe('held')
  })
})
