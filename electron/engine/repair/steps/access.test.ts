import { chmod, lstat, mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { StepOf } from '@shared/domain/plan'
import { renderMessage } from '@shared/text/text'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { lookContext } from '../../testing/look-context'
import { createGuard } from '../guard'
import { accessOf, fileIdOf } from '../hand/pinned'
import { resourcesOf } from '../resources'

const { signal } = new AbortController()
let dir: string
beforeEach(async () => {
  dir = await realpath(await mkdtemp(join(tmpdir(), 'mamori-access-')))
  await mkdir(join(dir, 'app/sub'), { recursive: true })
  await writeFile(join(dir, 'app/file'), '')
  await chmod(join(dir, 'app/file'), 0o640)
})
afterEach(() => rm(dir, { recursive: true, force: true }))

const stepFor = async (name: string, after: object): Promise<StepOf<'access'>> => {
  const path = join(dir, name)
  const found = await lstat(path, { bigint: true })
  const before = accessOf(found)
  return {
    kind: 'access',
    path,
    id: fileIdOf(found),
    before,
    after: { ...before, ...after },
    ownerName: null,
  }
}
const judge = async (step: StepOf<'access'>): Promise<string> => {
  const verdict = await createGuard({
    settings: { services: {}, guards: { allowedRoots: [join(dir, 'app')] } },
    resolveService: lookContext().resolveService,
  })(step, signal)
  if (verdict.kind === 'allowed') return 'allowed'
  expect(renderMessage('ja', verdict.message)).not.toMatch(/\{\w+\}/)
  return verdict.message.code
}

it('gives nobody the rights of another by running a file', async () => {
  expect(await judge(await stepFor('app/file', { mode: 0o755 }))).toBe('allowed')
  expect(await judge(await stepFor('app/sub', { mode: 0o2770 }))).toBe('allowed')
  expect(await judge(await stepFor('app/file', { mode: 0o2755 }))).toBe('access.mode.unsafe')
  for (const name of ['app/file', 'app/sub'])
    expect(await judge(await stepFor(name, { mode: 0o4755 }))).toBe('access.mode.unsafe')
})

it('gives it to somebody who can be', async () => {
  expect(await judge(await stepFor('app/file', { uid: 33, gid: 33 }))).toBe('allowed')
  for (const nobody of [{ uid: 2 ** 32 - 1 }, { gid: 2 ** 32 - 1 }, { uid: -1 }])
    expect(await judge(await stepFor('app/file', nobody))).toBe('access.owner.unsafe')
})

it('is about the very file that was planned', async () => {
  const step = await stepFor('app/file', { mode: 0o600 })
  expect(await judge({ ...step, path: join(dir, 'app/sub') })).toBe('hand.changed')
  expect(await judge(await stepFor('app', { mode: 0o700 }))).toBe('allowed')
  expect(await judge({ ...step, path: dir })).toBe('guard.file.outside')
})

it('touches its path', async () => {
  expect(resourcesOf([await stepFor('app/file', {})])).toEqual([`path:${join(dir, 'app/file')}`])
})
