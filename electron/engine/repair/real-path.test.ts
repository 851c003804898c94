import { lchown, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { resolveRealPath } from './real-path'

let dir: string
beforeEach(async () => {
  dir = await realpath(await mkdtemp(join(tmpdir(), 'mamori-real-')))
  await mkdir(join(dir, 'a/b'), { recursive: true })
  await writeFile(join(dir, 'file'), '')
})
afterEach(() => rm(dir, { recursive: true, force: true }))

const uid = process.getuid?.()
const at = (...names: readonly string[]) => join(dir, ...names)

it('tells what exists and what is missing, outermost first', async () => {
  expect(await resolveRealPath(at('a/b'))).toEqual({
    kind: 'resolved',
    path: at('a/b'),
    missing: [],
    links: [],
  })
  expect(await resolveRealPath(at('a/x/y'))).toEqual({
    kind: 'resolved',
    path: at('a/x/y'),
    missing: [at('a/x'), at('a/x/y')],
    links: [],
  })
  expect(await resolveRealPath('/')).toEqual({ kind: 'resolved', path: '/', missing: [], links: [] })
})

it('follows links of every form and names them with their owner', async () => {
  await symlink(at('a'), at('absolute'))
  await symlink('../a/b', at('a/relative'))
  await symlink('absolute', at('chain'))
  expect(await resolveRealPath(at('absolute/new'))).toEqual({
    kind: 'resolved',
    path: at('a/new'),
    missing: [at('a/new')],
    links: [{ path: at('absolute'), uid }],
  })
  expect(await resolveRealPath(at('a/relative'))).toMatchObject({ path: at('a/b') })
  expect(await resolveRealPath(at('chain/b'))).toEqual({
    kind: 'resolved',
    path: at('a/b'),
    missing: [],
    links: [
      { path: at('chain'), uid },
      { path: at('absolute'), uid },
    ],
  })
})

it('tells who planted a link', async () => {
  await symlink(at('a'), at('planted'))
  const planter = uid === 0 ? 33 : uid
  if (uid === 0) await lchown(at('planted'), 33, 33)
  expect(await resolveRealPath(at('planted'))).toMatchObject({
    links: [{ path: at('planted'), uid: planter }],
  })
})

it('stops at files, at links into nowhere and in circles', async () => {
  await symlink(at('gone'), at('dangling'))
  await symlink(at('file'), at('to-file'))
  await symlink(at('loop'), at('loop'))
  expect(await resolveRealPath(at('file'))).toEqual({ kind: 'not_directory', path: at('file') })
  expect(await resolveRealPath(at('file/x'))).toEqual({ kind: 'not_directory', path: at('file') })
  expect(await resolveRealPath(at('dangling'))).toEqual({ kind: 'not_directory', path: at('dangling') })
  expect(await resolveRealPath(at('to-file/x'))).toEqual({ kind: 'not_directory', path: at('to-file') })
  expect(await resolveRealPath(at('loop/x'))).toEqual({ kind: 'failed', path: at('loop'), why: 'ELOOP' })
})

it('does not climb out of what is not there', async () => {
  expect(await resolveRealPath(`${dir}/none/../a`)).toMatchObject({ kind: 'failed' })
})
