import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { resourcesOf } from '../resources'
import { startPostgresql, type TestPostgresql } from '../../testing/start-postgresql'
import { halfDead, vacuumScene, vacuumStep, type VacuumScene } from '../../testing/vacuum-scene'

let server: TestPostgresql
let on: VacuumScene
beforeAll(async () => {
  server = await startPostgresql({ config: { autovacuum: 'off', max_prepared_transactions: '2' } })
  on = vacuumScene(server)
})
afterAll(() => server.remove())

const bytesOf = async (table: string): Promise<number> => {
  const client = await on.connect()
  const { rows } = await client.query<{ bytes: string }>('SELECT pg_total_relation_size($1) AS bytes', [
    table,
  ])
  await client.end()
  return Number(rows[0]?.bytes)
}
/** What of ours the server still carries out. */
const running = async (): Promise<readonly string[]> => {
  const client = await on.connect()
  const { rows } = await client.query<{ query: string }>(
    `SELECT query FROM pg_stat_activity WHERE application_name = 'mamori' AND state = 'active'`,
  )
  await client.end()
  return rows.map(({ query }) => query)
}
const step = (name: string, more = {}) => vacuumStep('public', name, more)
const failureOf = ({ result }: Awaited<ReturnType<VacuumScene['perform']>>) =>
  result.kind === 'done' ? 'done' : `${result.kind} ${result.message.code}`

describe('VACUUM', () => {
  it('takes away the dead rows, and says what it was and what it is', async () => {
    await on.sql(...halfDead('public', 'plain'))
    const done = await on.perform(step('plain'))
    expect(failureOf(done)).toBe('done')
    expect(done.output).toMatch(/VACUUM took \d+\.\d s/)
    expect(done.output).toMatch(/Size: .+ → .+, dead rows: 10000 → 0/)
    expect(await on.plan({ table: 'public.plain' })).toMatchObject({ kind: 'nothing' })
  })

  it('in FULL gives the room back', async () => {
    await on.sql(...halfDead('public', 'fat'))
    const before = await bytesOf('fat')
    const done = await on.perform(step('fat', { template: 'vacuum_full' }))
    expect(failureOf(done)).toBe('done')
    expect(await bytesOf('fat')).toBeLessThan(before * 0.6)
  })

  it('of a whole database passes by what is locked, and counts what it did', async () => {
    await on.sql(...halfDead('public', 'shut'), ...halfDead('public', 'open'))
    const holder = await on.connect()
    await holder.query('BEGIN; LOCK TABLE shut IN ACCESS EXCLUSIVE MODE')
    const done = await on.perform(vacuumStep('', '', { table: null }))
    await holder.end()
    expect(failureOf(done)).toBe('done')
    expect(done.output).toMatch(/Left out \(locked, or no right to them\): public\.shut$/m)
    expect(done.output).toMatch(/Tables dealt with: [1-9]/)
    expect(await on.plan({ table: 'public.open' })).toMatchObject({ kind: 'nothing' })
    expect(await on.plan({ table: 'public.shut' })).toMatchObject({ kind: 'steps' })
  })

  it('tells who keeps the dead rows where they stay', async () => {
    await on.sql('CREATE TABLE held (id int) WITH (autovacuum_enabled = off)')
    await on.sql('INSERT INTO held SELECT generate_series(1, 5000)')
    const old = await on.connect()
    await old.query(`BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT 1`)
    await on.sql('DELETE FROM held')
    const done = await on.perform(step('held'))
    await old.query(`ROLLBACK`)
    await old.end()
    expect(done.output).toMatch(/dead rows: 5000 → 5000/)
    expect(done.output).toMatch(/cannot be removed before \d+ \(postgres\) ends/)
  })

  it('touches the database of its check and nothing else', () => {
    expect(resourcesOf([step('plain')])).toEqual(['database:db/postgres'])
  })
})

describe('a table that somebody else has locked', () => {
  it('fails in time, and others wait no longer than that', async () => {
    await on.sql(...halfDead('public', 'busy'))
    const reader = await on.connect()
    await reader.query('BEGIN; SELECT count(*) FROM busy')
    const startedMs = performance.now()
    const failing = on.perform(step('busy', { template: 'vacuum_full' }))
    await expect.poll(running).toEqual(['VACUUM (FULL, ANALYZE) "public"."busy"'])
    // Behind the waiting rewrite, a third session waits too: until the rewrite gives up.
    await on.sql('SELECT count(*) FROM busy')
    expect(performance.now() - startedMs).toBeLessThan(5000)
    const failed = await failing
    expect(failureOf(failed)).toBe('failed database.failed.lock')
    await reader.end()
    expect(await running()).toEqual([])
    expect(await on.plan({ table: 'public.busy' })).toMatchObject({ kind: 'steps' })
  }, 20_000)

  it('is not begun at all where it has been in use for long', async () => {
    await on.sql(...halfDead('public', 'long'))
    const reader = await on.connect()
    await reader.query('BEGIN; SELECT count(*) FROM long')
    await expect
      .poll(() => on.guard(step('long', { template: 'vacuum_full' })), { timeout: 15_000, interval: 500 })
      .toMatchObject({ kind: 'refused', message: { code: 'guard.vacuum.in_use' } })
    expect(await on.guard(step('long'))).toEqual({ kind: 'allowed' })
    await reader.end()
  }, 20_000)
})

describe('a statement that is cut off', () => {
  const slow = [
    `CREATE TABLE slow (id int, text text) WITH (autovacuum_enabled = off)`,
    `INSERT INTO slow SELECT n, repeat('x', 200) FROM generate_series(1, 20000) n`,
    `DELETE FROM slow WHERE id % 2 = 0`,
    `ALTER ROLE postgres SET vacuum_cost_delay = '100ms'`,
    `ALTER ROLE postgres SET vacuum_cost_limit = 20`,
  ]
  beforeAll(() => on.sql(...slow))
  afterAll(() => on.sql('ALTER ROLE postgres RESET ALL'))

  it('by a stop is ended on the server too', async () => {
    const stopping = new AbortController()
    const cut = on.perform(step('slow', { template: 'vacuum' }), { signal: stopping.signal })
    await expect.poll(running).toEqual(['VACUUM "public"."slow"'])
    stopping.abort()
    const failed = await cut
    expect(failureOf(failed)).toBe('failed step.failed.aborted')
    expect(failed.output).toMatch(/VACUUM was stopped after \d/)
    expect(failed.output).toMatch(/How far it had come: .+ \d+\/\d+/)
    expect(await running()).toEqual([])
  })

  it('by its limit is ended by the server itself', async () => {
    const late = await on.perform(step('slow', { template: 'vacuum', timeoutMs: 300 }))
    expect(failureOf(late)).toBe('failed database.failed.late_or_cancelled')
    expect(await running()).toEqual([])
  })

  it('by an operator there is told as such', async () => {
    const cut = on.perform(step('slow', { template: 'vacuum' }))
    await expect.poll(running).toEqual(['VACUUM "public"."slow"'])
    await on.sql(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'mamori' AND state = 'active'`,
    )
    expect(failureOf(await cut)).toMatch(/^failed /)
    expect(await running()).toEqual([])
  })
})

describe('the guard', () => {
  it('refuses what the settings or the server do not have, and tables of the server', async () => {
    await on.sql(...halfDead('public', 'there'))
    const verdict = async (more: object) => {
      const given = await on.guard(step('there', more))
      return given.kind === 'refused' ? given.message.code : given.kind
    }
    expect(await verdict({})).toBe('allowed')
    expect(await verdict({ check: 'gone' })).toBe('database.check.missing')
    expect(await verdict({ database: 'nowhere' })).toBe('database.failed.no_database')
    expect(await verdict({ table: { schema: 'public', name: 'gone' } })).toBe('guard.vacuum.no_table')
    expect(await verdict({ table: { schema: 'pg_catalog', name: 'pg_class' } })).toBe('guard.vacuum.system')
    expect(await verdict({ table: { schema: 'pg_toast', name: 'x' } })).toBe('guard.vacuum.system')
    expect(await verdict({ table: null, template: 'vacuum_full' })).toBe('guard.vacuum.full_needs_table')
  })

  it('refuses a role without rights, and the server does not pretend to have worked', async () => {
    await on.sql(
      ...halfDead('public', 'theirs'),
      'CREATE ROLE guest LOGIN',
      'GRANT SELECT ON theirs TO guest',
    )
    const guest = vacuumScene(server, { user: 'guest', database: 'postgres' })
    expect(await guest.plan({ table: 'public.theirs' })).toMatchObject({
      kind: 'impossible',
      why: { code: 'guard.vacuum.no_right', params: { user: 'guest' } },
    })
    expect(await guest.plan({})).toMatchObject({ why: { code: 'action.vacuum.all_closed' } })
    expect(failureOf(await guest.perform(step('theirs')))).toBe('refused guard.vacuum.no_right')
    const unguarded = await guest.perform(step('theirs'), { isGuarded: false })
    expect(failureOf(unguarded)).toBe('failed database.failed.skipped')
    expect(unguarded.output).toMatch(/Warning: .*theirs/)
  })
})
