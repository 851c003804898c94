import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chown, link, mkdtemp, readdir, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { runProgram } from '../../exec'
import { createDirectHand } from './direct-hand'

const hand = createDirectHand({ exec: runProgram })
const signal = new AbortController().signal

let dir = ''
beforeEach(async () => {
  dir = await realpath(await mkdtemp(join(tmpdir(), 'mamori-temporary-')))
})
afterEach(() => rm(dir, { recursive: true, force: true }))

const write = (name: string) =>
  hand.replaceFile(
    {
      path: join(dir, name),
      id: null,
      sha256Before: null,
      content: Buffer.from(name),
      access: { mode: 0o600, uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 },
      mtimeMs: null,
    },
    signal,
  )
const temporaryOf = (pid: number, rest = '0123abcd'): string =>
  `.mamori-${pid.toString(16).padStart(8, '0')}${rest}.tmp`

/** A process that has been, and is no more. */
const deadPid = async (): Promise<number> => {
  const child = spawn('true')
  await once(child, 'exit')
  return child.pid ?? 0
}

it('takes away what a dead process was still writing there', async () => {
  const name = temporaryOf(await deadPid())
  await writeFile(join(dir, name), 'half')
  expect(await write('new')).toMatchObject({ kind: 'done' })
  expect(await readdir(dir)).toEqual(['new'])
})

it('takes it away also when it has its later owner already', async () => {
  const name = temporaryOf(await deadPid())
  await writeFile(join(dir, name), 'whole')
  await chown(join(dir, name), 65_534, 65_534)
  await write('new')
  expect(await readdir(dir)).toEqual(['new'])
})

it('takes away what it has left itself, under the number of a process before it', async () => {
  await writeFile(join(dir, temporaryOf(process.pid)), 'half')
  await write('new')
  expect(await readdir(dir)).toEqual(['new'])
})

it('leaves what somebody is writing, what has another name, and what is no file of ours', async () => {
  const dead = await deadPid()
  const kept = [
    temporaryOf(process.ppid),
    temporaryOf(dead, '00000001'),
    temporaryOf(dead, '00000002'),
    '.mamori-notes.tmp',
    'log',
  ]
  const [running = '', twin = '', toLog = '', notes = '', log = ''] = kept
  for (const name of [running, notes, log]) await writeFile(join(dir, name), name)
  await link(join(dir, log), join(dir, twin))
  await symlink(join(dir, log), join(dir, toLog))
  await write('new')
  expect(await readdir(dir)).toEqual([...kept, 'new'].sort())
})

it('writes side by side in one directory', async () => {
  const names = Array.from({ length: 20 }, (_, n) => `file-${String(n)}`).sort()
  const ends = await Promise.all(names.map(write))
  expect(ends.filter(({ kind }) => kind !== 'done')).toEqual([])
  expect((await readdir(dir)).sort()).toEqual(names)
})
