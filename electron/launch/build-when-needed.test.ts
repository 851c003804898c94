import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { isBuilt, sourceFingerprint } from './build-when-needed.mjs'

let root = ''
const write = async (path: string, content = ''): Promise<void> => {
  await mkdir(dirname(join(root, path)), { recursive: true })
  await writeFile(join(root, path), content)
}

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'mamori-build-'))
  await write('package.json', '{}')
  await write('electron/main/index.ts', 'one')
  await write('renderer/app/main.tsx', 'two')
  for (const output of ['out/main/index.js', 'out/preload/preload.cjs', 'out/renderer/index.html'])
    await write(output)
  await write('out/built-from', sourceFingerprint(root))
})
afterEach(() => rm(root, { recursive: true, force: true }))

const isFresh = (): boolean => isBuilt(root, sourceFingerprint(root))

describe('the build', () => {
  it('stands while nothing changes', () => {
    expect(isFresh()).toBe(true)
  })

  it('is old after a source changed, even back to an earlier time', async () => {
    await write('electron/main/index.ts', 'uno')
    await utimes(join(root, 'electron/main/index.ts'), 1, 1)
    expect(isFresh()).toBe(false)
  })

  it('is old after a source came or went', async () => {
    await write('renderer/app/new.tsx')
    expect(isFresh()).toBe(false)
    await rm(join(root, 'renderer/app/new.tsx'))
    expect(isFresh()).toBe(true)
    await rm(join(root, 'renderer/app/main.tsx'))
    expect(isFresh()).toBe(false)
  })

  it('does not depend on tests or on the launcher itself', async () => {
    await write('electron/main/index.test.ts')
    await write('electron/launch/start.mjs')
    expect(isFresh()).toBe(true)
  })

  it('is missing without one of its outputs or without its mark', async () => {
    await rm(join(root, 'out/preload/preload.cjs'))
    expect(isFresh()).toBe(false)
    await write('out/preload/preload.cjs')
    await rm(join(root, 'out/built-from'))
    expect(isFresh()).toBe(false)
  })
})
