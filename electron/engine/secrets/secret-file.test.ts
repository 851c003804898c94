import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { message } from '@shared/domain/message'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createSecretFile } from './secret-file'
import { createTestCipher } from './testing/test-cipher'

let dir = ''
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'mamori-secrets-'))
})
afterEach(() => rm(dir, { recursive: true, force: true }))

const open = (cipher = createTestCipher()) => {
  let at = 1000
  const dataDir = join(dir, 'data')
  return {
    file: join(dataDir, 'secrets.json'),
    cipher,
    store: createSecretFile({ dataDir: async () => dataDir, cipher, now: () => (at += 1) }),
  }
}
const put = (name: string, value: string | null) => new Map([[name, value]])

describe('the file of secrets', () => {
  it('gives back what was kept, for its owner only and in no readable form', async () => {
    const { store, file } = open()
    await store.change(put('HOOK', 'https://chat.example/lets-in'))
    expect(await store.read('HOOK')).toEqual({ kind: 'value', value: 'https://chat.example/lets-in' })
    expect(await store.read('OTHER')).toEqual({ kind: 'none' })
    expect([...(await store.keptAt())]).toEqual([['HOOK', 1001]])
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    expect(await readFile(file, 'utf8')).not.toContain('lets-in')
    expect(await readdir(join(dir, 'data'))).toEqual(['secrets.json'])
  })

  it('is still there for the next start, and forgets what is to be forgotten', async () => {
    await open().store.change(put('A', 'one'))
    const { store } = open()
    await store.change(put('B', 'two'))
    await store.change(put('A', null))
    expect([...(await store.keptAt()).keys()]).toEqual(['B'])
    expect(await store.read('A')).toEqual({ kind: 'none' })
  })

  it('is taken back to what it was, whether there was something or nothing', async () => {
    const { store } = open()
    await store.change(put('A', 'one'))
    const takeBack = await store.change(
      new Map([
        ['A', 'two'],
        ['B', 'new'],
      ]),
    )
    await takeBack()
    expect(await store.read('A')).toEqual({ kind: 'value', value: 'one' })
    expect([...(await store.keptAt())]).toEqual([['A', 1001]])
  })

  it('loses nothing when much is kept at once', async () => {
    const { store } = open()
    const names = Array.from({ length: 20 }, (_, index) => `NAME_${index}`)
    await Promise.all(names.map((name) => store.change(put(name, name.toLowerCase()))))
    expect([...(await store.keptAt()).keys()].sort()).toEqual(names.sort())
  })

  it('says that a secret cannot be read, by another key or while there is none, and does not forget it', async () => {
    await open().store.change(put('A', 'one'))
    const other = open(createTestCipher('another key'))
    expect(await other.store.read('A')).toEqual({ kind: 'unreadable', why: 'Error' })
    const locked = open({ ...createTestCipher(), fault: () => message('settings.secret.no_store') })
    expect(await locked.store.read('A')).toEqual({ kind: 'unreadable', why: 'locked' })
    expect(await open().store.read('A')).toEqual({ kind: 'value', value: 'one' })
  })

  it('does not take a file for its own that is none, and leaves it as it is', async () => {
    const { store, file } = open()
    await store.change(put('A', 'one'))
    await writeFile(file, '{"v":1,"secrets":{"A":"hunter2"}}')
    await expect(store.read('A')).rejects.toThrow('is not a file of secrets')
    await expect(store.read('A')).rejects.not.toThrow('hunter2')
    await expect(store.change(put('B', 'two'))).rejects.toThrow('is not a file of secrets')
    expect(await readFile(file, 'utf8')).toContain('hunter2')
  })

  it('takes only names that settings can mention', async () => {
    await expect(open().store.change(put('__proto__ x', 'one'))).rejects.toThrow('no usable name')
  })
})
