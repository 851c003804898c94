import { execFileSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parsePid, readPidFile } from './pid-file'

let dir = ''
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'mamori-pid-'))
})
afterAll(() => rm(dir, { recursive: true, force: true }))

describe('parsePid', () => {
  it.each([
    ['812\n', 812],
    [' 812 ', 812],
    ['812\n/var/lib/postgresql\n1700000000\n', 812],
    ['', null],
    ['0', null],
    ['-1', null],
    ['812 813', null],
    ['8e2', null],
    ['99999999999', null],
  ])('reads %j as %j', (text, pid) => {
    expect(parsePid(text)).toBe(pid)
  })
})

describe('readPidFile', () => {
  it('tells what is there', async () => {
    const path = join(dir, 'a.pid')
    await writeFile(path, '4711\n')
    const read = await readPidFile(path)
    expect(read).toMatchObject({ kind: 'names', pid: 4711 })
    await writeFile(path, 'x'.repeat(1_000_000))
    expect(await readPidFile(path)).toEqual({ kind: 'invalid' })
    expect(await readPidFile(join(path, 'under'))).toEqual({ kind: 'missing' })
    expect(await readPidFile(join(dir, 'none.pid'))).toEqual({ kind: 'missing' })
    expect(await readPidFile(dir)).toEqual({ kind: 'invalid' })
    expect(await readPidFile(`/${'x'.repeat(300)}`)).toEqual({ kind: 'unreadable', code: 'ENAMETOOLONG' })
  })

  it('does not wait for a pipe', async () => {
    const path = join(dir, 'pipe')
    execFileSync('mkfifo', [path])
    expect(await readPidFile(path)).toEqual({ kind: 'invalid' })
  })
})
