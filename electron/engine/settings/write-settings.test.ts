import { chmod, mkdir, mkdtemp, readFile, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { writeSettings } from './write-settings'

let dir = ''
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'mamori-write-'))
})
afterEach(() => rm(dir, { recursive: true, force: true }))

describe('first settings', () => {
  it('are written whole, for the owner alone, with their folders', async () => {
    const file = join(dir, 'a/mamori/error_patterns.json')
    expect(await writeSettings(file, '{"守": 1}\n')).toEqual({ kind: 'written', file })
    expect(await readFile(file, 'utf8')).toBe('{"守": 1}\n')
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    expect((await stat(join(dir, 'a/mamori'))).mode & 0o777).toBe(0o700)
    expect((await stat(join(dir, 'a'))).mode & 0o777).toBe(0o700)
    expect(await readdir(join(dir, 'a/mamori'))).toEqual(['error_patterns.json'])
  })

  it('never replace what is there: a file, a folder, a link to nothing', async () => {
    const file = join(dir, 'error_patterns.json')
    await writeFile(file, 'mine')
    expect(await writeSettings(file, 'new')).toMatchObject({
      kind: 'exists',
      message: { code: 'settings.write.exists' },
    })
    expect(await readFile(file, 'utf8')).toBe('mine')
    await rm(file)
    await mkdir(file)
    expect((await writeSettings(file, 'new')).kind).toBe('exists')
    await rm(file, { recursive: true })
    await symlink(join(dir, 'nowhere'), file)
    expect((await writeSettings(file, 'new')).kind).toBe('exists')
    expect(await readdir(dir)).toEqual(['error_patterns.json'])
  })

  it('are written by one of many who try at once', async () => {
    const file = join(dir, 'error_patterns.json')
    const results = await Promise.all(
      Array.from({ length: 8 }, (_, index) => writeSettings(file, `writer ${index}`.repeat(1000))),
    )
    const winner = results.findIndex((result) => result.kind === 'written')
    expect(results.map((result) => result.kind).sort()).toEqual([
      ...Array<string>(7).fill('exists'),
      'written',
    ])
    expect(await readFile(file, 'utf8')).toBe(`writer ${winner}`.repeat(1000))
    expect(await readdir(dir)).toHaveLength(1)
  })

  it('say why they could not be written', async () => {
    await writeFile(join(dir, 'file'), '')
    expect(await writeSettings(join(dir, 'file/x.json'), '')).toMatchObject({
      kind: 'failed',
      message: { code: 'settings.write.failed', params: { reason: 'ENOTDIR' } },
    })
    await mkdir(join(dir, 'closed'))
    await chmod(join(dir, 'closed'), 0o555)
    await chmod(dir, 0o755)
    const isRoot = process.geteuid?.() === 0
    if (isRoot) process.seteuid?.(65_534)
    try {
      expect(await writeSettings(join(dir, 'closed/x.json'), '')).toMatchObject({
        message: { code: 'settings.write.denied' },
      })
    } finally {
      if (isRoot) process.seteuid?.(0)
    }
  })
})
