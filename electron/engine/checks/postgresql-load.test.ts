import { Client } from 'pg'
import { renderMessage } from '@shared/text/text'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkContext } from '../testing/check-context'
import { startPostgresql, type TestPostgresql } from '../testing/start-postgresql'
import postgresql from './postgresql'

const never = new AbortController().signal
let server: TestPostgresql
let now = Date.now()
beforeAll(async () => {
  server = await startPostgresql({
    config: {
      shared_preload_libraries: 'pg_stat_statements',
      log_statement: 'all',
      deadlock_timeout: '50ms',
    },
  })
})
afterAll(() => server.remove())

const client = async (user = 'postgres', database = 'postgres'): Promise<Client> => {
  const made = new Client({ host: server.host, port: server.port, user, database })
  await made.connect()
  return made
}
const withClient = async (work: (one: Client) => Promise<unknown>): Promise<void> => {
  const one = await client()
  try {
    await work(one)
  } finally {
    await one.end()
  }
}

const watching = (settings: object) => {
  const context = checkContext({ now: () => now, timeoutMs: 8000 })
  const parsed = postgresql.settings.parse({ host: server.host, port: server.port, ...settings })
  return () => postgresql.run(context, parsed, never)
}

describe('postgresql without a word about its inside', () => {
  it('is not asked about it', async () => {
    const before = server.output().length
    const reading = await watching({ warning: 1, threshold: 2 })()
    expect(reading).toMatchObject({ status: 'healthy', details: {} })
    await expect.poll(() => server.output().slice(before)).toContain('SELECT 1')
    expect(
      server
        .output()
        .slice(before)
        .match(/statement:/g),
    ).toHaveLength(1)
  })
})

describe('connections of postgresql', () => {
  it('are counted without our own, on the connection that asks', async () => {
    const check = watching({ connections_warning: 2, connections_threshold: 4 })
    const before = server.output().length
    expect(await check()).toMatchObject({ band: 'normal', details: { connections: 0 } })
    await expect.poll(() => server.output().slice(before)).toContain('pg_stat_activity')
    expect(
      server
        .output()
        .slice(before)
        .match(/connection authorized/g),
    ).toHaveLength(1)
    expect(server.output().slice(before)).not.toContain('.pg_stat_statements')

    const held = await Promise.all([client(), client(), client()])
    const caution = await check()
    expect(caution).toMatchObject({
      status: 'healthy',
      band: 'caution',
      unit: 'ms',
      message: { code: 'check.postgresql.connections', params: { value: 3, limit: 2 } },
      details: { connections: 3 },
    })
    held.push(await client())
    const danger = await check()
    expect(danger).toMatchObject({ status: 'healthy', band: 'danger' })
    expect(renderMessage('ja', danger.message)).toContain('の接続数が 4 です（基準 4）')
    await Promise.all(held.map((one) => one.end()))
    await expect.poll(async () => (await check()).band).toBe('normal')
  })

  it('are counted for a user without rights as well', async () => {
    await withClient((one) => one.query('CREATE ROLE watcher LOGIN'))
    const held = await client()
    const check = watching({ user: 'watcher', connections_threshold: 80 })
    expect(await check()).toMatchObject({ details: { connections: 1 } })
    await held.end()
  })
})

describe('queries of postgresql', () => {
  it('are not judged without pg_stat_statements, and it says so', async () => {
    expect(await watching({ query_mean_threshold: 0.5 })()).toMatchObject({
      status: 'healthy',
      band: 'normal',
      details: { query_mean_ms: 'no pg_stat_statements' },
    })
  })

  it('are judged by the mean since the last look', async () => {
    await withClient(async (one) => {
      await one.query('CREATE SCHEMA "odd schema"')
      await one.query('CREATE EXTENSION pg_stat_statements SCHEMA "odd schema"')
      await one.query('SELECT pg_sleep(0.5)')
    })
    const check = watching({ query_mean_warning: 0.02, query_mean_threshold: 0.1 })
    const first = await check()
    expect(first).toMatchObject({ status: 'healthy', band: 'normal' })
    expect(first.details).not.toHaveProperty('query_mean_ms')
    await withClient((one) => one.query('SELECT pg_sleep(1.5)'))
    const slow = await check()
    expect(slow).toMatchObject({
      status: 'healthy',
      band: 'danger',
      message: { code: 'check.postgresql.query_mean', params: { limit: 100 } },
    })
    expect(slow.details['query_mean_ms']).toBeGreaterThan(100)
    await expect.poll(async () => (await check()).band).toBe('normal')
    await withClient((one) => one.query('SELECT "odd schema".pg_stat_statements_reset()'))
    expect(await check()).toMatchObject({ status: 'healthy', band: 'normal' })
  })

  it('are not judged for a user who may not look, and the server stays healthy', async () => {
    await withClient((one) => one.query('REVOKE ALL ON SCHEMA "odd schema" FROM PUBLIC'))
    expect(await watching({ user: 'watcher', query_mean_threshold: 0.5 })()).toMatchObject({
      status: 'healthy',
      details: { query_mean_ms: 'no pg_stat_statements' },
    })
  })
})

describe('deadlocks of postgresql', () => {
  const lockEachOther = async (): Promise<void> => {
    const [one, two] = [await client(), await client()]
    try {
      await one.query('BEGIN; UPDATE pair SET n = n + 1 WHERE id = 1')
      await two.query('BEGIN; UPDATE pair SET n = n + 1 WHERE id = 2')
      const ends = await Promise.allSettled([
        one.query('UPDATE pair SET n = n + 1 WHERE id = 2'),
        two.query('UPDATE pair SET n = n + 1 WHERE id = 1'),
      ])
      expect(ends.filter(({ status }) => status === 'rejected')).toHaveLength(1)
    } finally {
      await Promise.all([one.end(), two.end()])
    }
  }

  it('are those of the last day', async () => {
    await withClient((one) =>
      one.query('CREATE TABLE pair (id int PRIMARY KEY, n int); INSERT INTO pair VALUES (1, 0), (2, 0)'),
    )
    await lockEachOther()
    // Whatever there was when it looked first is not of today, as far as it knows.
    const check = watching({ deadlocks_warning: 1 })
    const counted = async (): Promise<unknown> => {
      const one = await client()
      const { rows } = await one.query<{ n: number }>('SELECT sum(deadlocks)::int AS n FROM pg_stat_database')
      await one.end()
      return rows[0]?.n
    }
    await expect.poll(counted, { timeout: 10_000 }).toBe(1)
    expect(await check()).toMatchObject({ status: 'healthy', band: 'normal', details: { deadlocks: 0 } })
    now += 3_600_000
    await lockEachOther()
    await expect.poll(async () => (await check()).details['deadlocks'], { timeout: 10_000 }).toBe(1)
    const caution = await check()
    expect(caution).toMatchObject({
      status: 'healthy',
      band: 'caution',
      message: { code: 'check.postgresql.deadlocks', params: { value: 1, limit: 1, hours: 1 } },
    })
    await lockEachOther()
    await lockEachOther()
    await expect.poll(async () => (await check()).band, { timeout: 10_000 }).toBe('danger')
    // They are counted by the hour: after a day they are gone.
    now += 23.5 * 3_600_000
    expect(await check()).toMatchObject({ band: 'caution' })
    now += 3_600_000
    expect(await check()).toMatchObject({ details: { deadlocks: 0 }, band: 'normal' })
  })
})

describe('postgresql that answers and then does not tell', () => {
  it('is unknown, and says that it is up', async () => {
    const holder = await client()
    await holder.query('BEGIN; LOCK TABLE pg_catalog.pg_extension IN ACCESS EXCLUSIVE MODE')
    const context = checkContext({ timeoutMs: 600 })
    const settings = postgresql.settings.parse({
      host: server.host,
      port: server.port,
      connections_threshold: 80,
    })
    const reading = await postgresql.run(context, settings, never)
    await holder.end()
    expect(reading).toMatchObject({ status: 'unknown', message: { code: 'check.postgresql.unseen' } })
    expect(await postgresql.run(context, settings, never)).toMatchObject({ status: 'healthy' })
  })
})

describe('settings of the inside of postgresql', () => {
  it.each([
    [{ connections_warning: 90 }, 'connections_warning'],
    [{ query_mean_warning: 1, query_mean_threshold: 0.2 }, 'query_mean_warning'],
    [{ deadlocks_threshold: 0 }, 'deadlocks_threshold'],
    [{ connections_threshold: 1.5 }, 'connections_threshold'],
  ])('refuse %j', (settings, field) => {
    const parsed = postgresql.settings.safeParse(settings)
    expect(parsed.error?.issues.map((issue) => issue.path.join('.'))).toEqual([field])
  })
})
