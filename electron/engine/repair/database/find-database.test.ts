import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startPostgresql, type TestPostgresql } from '../../testing/start-postgresql'
import { startSilent } from '../../testing/start-silent'
import { checkUse } from '../../testing/plan-of-steps'
import { vacuumScene, vacuumStep } from '../../testing/vacuum-scene'
import postgresql from '../../checks/postgresql'
import { findDatabase } from './find-database'

const use = (name: string, config: object = {}, type = 'postgresql') =>
  checkUse(name, type, type === 'postgresql' ? postgresql.settings.parse(config) : config)
const unnamed = { check: undefined, database: undefined }
const codeOf = (found: ReturnType<typeof findDatabase>) => (found.kind === 'found' ? 'found' : found.why.code)

describe('the database of a check', () => {
  it('is that of the only one of its type, or of the named one', () => {
    const other = use('cache', {}, 'redis')
    expect(codeOf(findDatabase([], unnamed))).toBe('database.check.none')
    expect(findDatabase([other, use('db', { database: 'shop' })], unnamed)).toMatchObject({
      use: { check: 'db', address: { database: 'shop' } },
    })
    expect(codeOf(findDatabase([use('a'), use('b')], unnamed))).toBe('database.check.several')
    expect(findDatabase([use('a'), use('b')], { check: 'b', database: 'x' })).toMatchObject({
      use: { check: 'b', address: { database: 'x' } },
    })
    expect(codeOf(findDatabase([other], { check: 'cache', database: undefined }))).toBe(
      'database.check.missing',
    )
  })

  it('may be told by a URL', () => {
    const url = 'postgresql://me:geheim@db.example:6000/shop'
    expect(findDatabase([use('db', { url })], unnamed)).toMatchObject({
      use: { address: { host: 'db.example', port: 6000, database: 'shop', user: 'me', password: 'geheim' } },
    })
  })
})

describe('a server that does not let us in', () => {
  const password = 'richtig&geheim'
  let server: TestPostgresql
  beforeAll(async () => {
    server = await startPostgresql({ password, config: { autovacuum: 'off' } })
  })
  afterAll(() => server.remove())

  it.each([
    ['a wrong password', { password: 'falsch&geheim' }, 'database.failed.login'],
    ['no password', {}, 'database.failed.password_missing'],
    ['nobody there', { port: 1 }, 'check.connect.refused'],
  ])('%s: told, nothing done, no secret in it', async (_name, config, code) => {
    const on = vacuumScene(server, config)
    const planned = await on.plan({ table: 'public.orders' })
    expect(planned).toMatchObject({ kind: 'impossible', why: { code } })
    const guarded = await on.perform(vacuumStep('public', 'orders'))
    expect(guarded.result).toMatchObject({ kind: 'refused', message: { code } })
    const performed = await on.perform(vacuumStep('public', 'orders'), { isGuarded: false })
    expect(performed.result).toMatchObject({ kind: 'failed', message: { code } })
    expect(JSON.stringify([planned, guarded, performed])).not.toContain('geheim')
  })

  it('asks with the password of the settings, whatever the environment says', async () => {
    process.env.PGPASSWORD = 'falsch'
    try {
      const on = vacuumScene(server, { password })
      expect(await on.plan({})).toMatchObject({ kind: 'nothing' })
    } finally {
      delete process.env.PGPASSWORD
    }
  })

  it('that starts is told as starting', async () => {
    const starting = await startPostgresql({ neverReady: true })
    try {
      const planned = await vacuumScene(starting).plan({})
      expect(planned).toMatchObject({ why: { code: 'database.failed.starting' } })
    } finally {
      await starting.remove()
    }
  })

  it('that takes connections and says nothing is given up in time', async () => {
    const silent = await startSilent()
    try {
      const on = vacuumScene({ ...server, port: silent.port })
      const startedMs = performance.now()
      expect(await on.plan({})).toMatchObject({ why: { code: 'check.connect.silent' } })
      expect(performance.now() - startedMs).toBeLessThan(9000)
      const stop = new AbortController()
      const planning = on.plan({}, stop.signal)
      stop.abort(new Error('stopped'))
      await expect(planning).rejects.toThrow('stopped')
    } finally {
      await silent.stop()
    }
  }, 20_000)
})
