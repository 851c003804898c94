import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { findSecrets } from './find-secrets'
import type { SecretStore } from './secret-store'

let dir = ''
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'mamori-credentials-'))
})
afterEach(() => rm(dir, { recursive: true, force: true }))

const storeOf = (read: SecretStore['read']): SecretStore => ({
  fault: () => null,
  keptAt: async () => new Map(),
  read,
  change: () => Promise.reject(new Error('looking changes nothing')),
})
const keeps = storeOf(async (name) => ({ kind: 'value', value: `kept ${name}` }))
const text = 'a ${ONE} b ${TWO} c ${THREE}'

describe('what a text of settings mentions', () => {
  it('comes from the environment, else from a credential of the service, else from the store', async () => {
    await writeFile(join(dir, 'ONE'), 'credential\n')
    await writeFile(join(dir, 'TWO'), 'credential\r\n')
    const found = await findSecrets(text, { ONE: 'given', CREDENTIALS_DIRECTORY: dir }, keeps)
    expect(found.env).toMatchObject({ ONE: 'given', TWO: 'credential', THREE: 'kept THREE' })
    expect(Object.fromEntries(found.places)).toEqual({
      ONE: 'environment',
      TWO: 'credentials',
      THREE: 'store',
    })
  })

  it('is asked for by its name only: nothing else of the store is read', async () => {
    const asked: string[] = []
    const store = storeOf(async (name) => {
      asked.push(name)
      return { kind: 'none' }
    })
    const env = { ONE: '1', TWO: '2' }
    const found = await findSecrets(text, env, store)
    expect(asked).toEqual(['THREE'])
    expect(found.env).toBe(env)
    expect(found.unreadable.size).toBe(0)
  })

  it('is told as unreadable where the store cannot say it, whatever the reason', async () => {
    const locked = storeOf(async () => ({ kind: 'unreadable', why: 'locked' }))
    const broken = storeOf(() => Promise.reject(new Error('no file of secrets')))
    expect([...(await findSecrets('${ONE}', {}, locked)).unreadable]).toEqual([['ONE', 'locked']])
    expect([...(await findSecrets('${ONE}', {}, broken)).unreadable]).toEqual([['ONE', 'no file of secrets']])
  })

  it('is no credential where there is none, none that is a text, one too large, or no absolute folder', async () => {
    await writeFile(join(dir, 'TWO'), Buffer.from([0xff, 0xfe, 0x00]))
    await writeFile(join(dir, 'THREE'), 'x'.repeat(64 * 1024 + 1))
    await symlink(join(dir, 'gone'), join(dir, 'ONE'))
    const found = await findSecrets(text, { CREDENTIALS_DIRECTORY: dir }, undefined)
    expect([...found.places]).toEqual([])
    expect([...(await findSecrets(text, { CREDENTIALS_DIRECTORY: '.' }, undefined)).places]).toEqual([])
  })
})
