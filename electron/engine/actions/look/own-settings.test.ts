import { mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { ownSettings } from './own-settings'

it('passes by the settings wherever they are found, and not where they are named', async () => {
  const dir = await realpath(await mkdtemp(join(tmpdir(), 'mamori-own-')))
  onTestFinished(() => rm(dir, { recursive: true, force: true }))
  const file = join(dir, 'error_patterns.json')
  await writeFile(file, '{}')
  await symlink(file, join(dir, 'linked.json'))
  expect((await ownSettings(file, [dir]))(file)).toBe(true)
  expect((await ownSettings(join(dir, 'linked.json'), [dir]))(file)).toBe(true)
  expect((await ownSettings(file, [dir]))(join(dir, 'other.json'))).toBe(false)
  expect((await ownSettings(file, [file]))(file)).toBe(false)
  expect((await ownSettings(undefined, [dir]))(file)).toBe(false)
  expect((await ownSettings(join(dir, 'gone.json'), [dir]))(file)).toBe(false)
})
