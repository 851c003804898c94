import { chmod, mkdir, mkdtemp, realpath, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { allowing } from '../testing/helper-scene'
import { parseAuthority, readAuthority } from './authority'
import { distrustOf } from './root-owned'

let dir: string
beforeEach(async () => {
  dir = await realpath(await mkdtemp(join(tmpdir(), 'mamori-authority-')))
})
afterEach(() => rm(dir, { recursive: true, force: true }))

/** The outermost folder on the way to a path that everybody may write. */
const openAbove = async (path: string): Promise<string | null> => {
  const above = dirname(path) === path ? null : await openAbove(dirname(path))
  return above ?? (((await stat(path)).mode & 0o002) === 0 ? null : path)
}

describe('what root allows', () => {
  it('is parsed whole', () => {
    expect(parseAuthority(JSON.stringify(allowing()))).toEqual({ kind: 'read', authority: allowing() })
  })

  it.each<readonly [string, string, string]>([
    ['no JSON', '{', 'privilege.authority.syntax'],
    ['a field that nobody knows', JSON.stringify({ ...allowing(), more: 1 }), 'privilege.authority.field'],
    ['a name that records lose', '{"__proto__":{}}', 'privilege.authority.syntax'],
  ])('%s is unusable, and says where', (_name, text, code) => {
    expect(parseAuthority(text)).toMatchObject({ kind: 'unusable', why: { code } })
  })

  it('names the field that is wrong', () => {
    const text = JSON.stringify(allowing({ roots: ['/srv', 'srv'] }))
    expect(parseAuthority(text)).toMatchObject({ why: { params: { field: 'roots.1' } } })
    expect(parseAuthority(JSON.stringify({ ...allowing(), more: 1 }))).toMatchObject({
      why: { params: { field: 'more' } },
    })
  })

  it('is missing where it is missing, and nothing in a place that everybody may write', async () => {
    expect(await readAuthority('/etc/mamori-none/authority.json')).toEqual({ kind: 'missing' })
    const file = join(dir, 'authority.json')
    await writeFile(file, JSON.stringify(allowing()))
    expect(await readAuthority(file)).toMatchObject({
      kind: 'unusable',
      why: { code: 'privilege.distrust.mode' },
    })
  })
})

describe('what is root’s alone', () => {
  it('is a file of the system', async () => {
    expect(await distrustOf('/etc/passwd')).toBe(null)
    expect(await distrustOf('/etc/passwd-none/x')).toEqual({ kind: 'missing', path: '/etc/passwd-none' })
  })

  it('is nothing below a folder that everybody may write, and no link', async () => {
    await mkdir(join(dir, 'sub'))
    await chmod(dir, 0o755)
    expect(await distrustOf(join(dir, 'sub'))).toMatchObject({
      kind: 'distrusted',
      path: await openAbove(dir),
    })
    await symlink('/etc/passwd', join(dir, 'link'))
    expect(
      await distrustOf(process.platform === 'linux' ? '/proc/self/exe' : join(dir, 'link')),
    ).toMatchObject({ kind: 'distrusted' })
  })
})
