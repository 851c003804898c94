import { lstat, mkdtemp, open, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { findOpenFiles, parseMaps } from './open-files'
import { fileIdOf } from './pinned'
import { O_PATH } from './walk'

const { signal } = new AbortController()

let dir: string
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'mamori-open-'))
  await writeFile(join(dir, 'log'), '')
})
afterEach(() => rm(dir, { recursive: true, force: true }))

const idOf = async (path: string) => fileIdOf(await lstat(path, { bigint: true }))
const mine = async () => {
  const id = await idOf(join(dir, 'log'))
  return (await findOpenFiles([id], signal)).holdersOf(id).map(({ pid, writes, appends }) => ({
    isMe: pid === process.pid,
    writes,
    appends,
  }))
}

it('files in a memory map are told with their numbers, rights and names', () => {
  const maps = [
    '55d0-55d1 r-xp 00000000 fe:01 131077                     /usr/bin/a program',
    '7f00-7f01 rw-s 00000000 103:0a 42                         /srv/db (deleted)',
    '7f02-7f03 rw-p 00000000 00:00 0 ',
    '7ffd-7ffe rw-p 00000000 00:00 0                          [stack]',
  ].join('\n')
  expect([...parseMaps(maps)]).toEqual([
    { dev: 0xfe01n, ino: 131_077n, writes: false, path: '/usr/bin/a program' },
    { dev: (0x103n << 8n) | 0x0an, ino: 42n, writes: true, path: '/srv/db' },
  ])
  expect([...parseMaps(maps, (inode) => inode === '42')].map((mapping) => mapping?.path ?? null)).toEqual([
    null,
    '/srv/db',
  ])
})

it('the program that runs this is mapped by it', async () => {
  const program = fileIdOf(await stat(process.execPath, { bigint: true }))
  const holders = (await findOpenFiles([program], signal)).holdersOf(program)
  expect(holders.map(({ pid }) => pid)).toContain(process.pid)
})

it('reading, writing and appending are told apart; a place that is only held is not open', async () => {
  expect(await mine()).toEqual([])
  for (const [flags, writes, appends] of [
    ['r', false, false],
    ['r+', true, false],
    ['a', true, true],
  ] as const) {
    const handle = await open(join(dir, 'log'), flags)
    expect(await mine()).toEqual([{ isMe: true, writes, appends }])
    await handle.close()
  }
  const place = await open(join(dir, 'log'), O_PATH)
  expect(await mine()).toEqual([])
  await place.close()
})

it('one writer that does not append spoils it for the process', async () => {
  const handles = [await open(join(dir, 'log'), 'a'), await open(join(dir, 'log'), 'r+')]
  expect(await mine()).toEqual([{ isMe: true, writes: true, appends: false }])
  for (const handle of handles) await handle.close()
})

it('looking can be broken off', async () => {
  await expect(findOpenFiles([], AbortSignal.abort())).rejects.toThrow('aborted')
})
