import { describeStep, stepCommand } from '@shared/domain/describe-step'
import { renderMessage } from '@shared/text/text'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startPostgresql, type TestPostgresql } from '../testing/start-postgresql'
import { halfDead, vacuumScene, type VacuumScene } from '../testing/vacuum-scene'
import type { PlanDraft } from './define-action'
import action from './database-vacuum'

let server: TestPostgresql
let on: VacuumScene
beforeAll(async () => {
  server = await startPostgresql({ config: { autovacuum: 'off' } })
  on = vacuumScene(server)
})
afterAll(() => server.remove())

const stepsOf = (draft: PlanDraft) => {
  if (draft.kind !== 'steps') throw new Error(JSON.stringify(draft))
  return draft
}
const why = async (entry: object) => {
  const draft = await on.plan(entry)
  return draft.kind === 'steps' ? 'steps' : `${draft.kind} ${draft.why.code}`
}

describe('planning', () => {
  it('names a table with its size, its dead rows and what goes on meanwhile', async () => {
    await on.sql(...halfDead('shop', 'orders'))
    const draft = stepsOf(await on.plan({ table: 'shop.orders' }))
    expect(draft.steps).toMatchObject([
      {
        kind: 'sql',
        template: 'vacuum_analyze',
        check: 'db',
        database: 'postgres',
        table: { schema: 'shop', name: 'orders' },
        timeoutMs: 1_800_000,
        found: { deadRows: 10_000 },
      },
    ])
    expect(draft.touches.map(({ code }) => code)).toEqual(['touch.vacuum.table', 'touch.vacuum.load'])
    expect(draft.touches[0]?.params).toMatchObject({ table: 'shop.orders', dead: 10_000, live: 10_000 })
    expect(draft).not.toHaveProperty('asks.0')
    expect(JSON.stringify(draft)).not.toContain('password')
    expect(draft.steps.map(stepCommand)).toEqual([`psql -d postgres -c 'VACUUM (ANALYZE) "shop"."orders"'`])
  })

  it('of a whole database names the worst tables first', async () => {
    await on.sql(...halfDead('shop', 'worst', 40_000))
    const draft = stepsOf(await on.plan({ analyze: false }))
    expect(draft.steps).toMatchObject([{ template: 'vacuum', table: null }])
    expect(draft.touches[0]?.params).toMatchObject({ table: 'shop.worst' })
    expect(draft.steps.map(stepCommand)).toEqual([`psql -d postgres -c 'VACUUM (SKIP_LOCKED)'`])
  })

  it('of FULL always asks, and tells of the lock, of the room and of who waits', async () => {
    await on.sql(...halfDead('shop', 'fat'))
    const reader = await on.connect()
    await reader.query('BEGIN; SELECT count(*) FROM shop.fat')
    const draft = stepsOf(await on.plan({ table: 'shop.fat', full: true }))
    await reader.end()
    expect(draft.risk).toBe('high')
    expect(draft.asks?.map(({ code }) => code)).toEqual(['ask.vacuum.lock', 'ask.vacuum.space'])
    expect(draft.asks?.[0]?.params).toMatchObject({ using: 1, sessions: 1 })
    expect(draft.freesBytes).toBeGreaterThan(1024 ** 2)
  })

  it('finds nothing to do where few rows are dead, for FULL only where little is empty', async () => {
    await on.sql(
      'CREATE TABLE few AS SELECT generate_series(1, 20000) AS id',
      'DELETE FROM few WHERE id < 900',
      ...halfDead('shop', 'empty'),
      'VACUUM ANALYZE few',
      'VACUUM ANALYZE shop.empty',
    )
    expect(await why({ table: 'public.few' })).toBe('nothing action.vacuum.nothing')
    expect(await why({ table: 'public.few', full: true })).toBe('nothing action.vacuum.nothing_full')
    expect(await why({ table: 'shop.empty' })).toBe('nothing action.vacuum.nothing')
    expect(await why({ table: 'shop.empty', full: true })).toBe('steps')
  })

  it('is impossible for what is no table of a user, and of a whole database in FULL', async () => {
    await on.sql('CREATE VIEW seen AS SELECT 1 AS one', 'CREATE TABLE parts (id int) PARTITION BY RANGE (id)')
    expect(await why({ table: 'public.gone' })).toBe('impossible guard.vacuum.no_table')
    expect(await why({ table: 'public.seen' })).toBe('impossible guard.vacuum.no_such_kind')
    expect(await why({ table: 'public.parts' })).toBe('impossible guard.vacuum.partitioned')
    expect(await why({ table: 'pg_catalog.pg_class' })).toBe('impossible guard.vacuum.system')
    expect(await why({ full: true })).toBe('impossible guard.vacuum.full_needs_table')
    expect(await why({ check: 'other' })).toBe('impossible database.check.missing')
    expect(await why({ database: 'nowhere' })).toBe('impossible database.failed.no_database')
  })

  it('shows hostile names on one line, and finds exactly them', async () => {
    const name = 'a"; DROP TABLE shop.orders; --\n\u202e日本語'
    await on.sql(...halfDead('sch.ema "x"', name))
    const entry = { table: `"sch.ema ""x"""."${name.replaceAll('"', '""')}"` }
    const { steps, touches } = stepsOf(await on.plan(entry))
    expect(steps).toMatchObject([{ table: { schema: 'sch.ema "x"', name } }])
    const [step] = steps
    if (step?.kind !== 'sql') throw new Error('no step of SQL')
    const texts = [describeStep(step), ...touches].flatMap((text) => [
      renderMessage('ja', text),
      renderMessage('en', text),
    ])
    for (const text of [...texts, stepCommand(step)]) expect(text).not.toMatch(/[\p{Cc}\p{Cf}]/u)
    expect((await on.perform(step)).result).toEqual({ kind: 'done' })
    expect(await why({ table: 'shop.orders' })).toBe('steps')
  })
})

describe('parameters', () => {
  it.each<readonly [string, object]>([
    ['a table without its schema', { table: 'orders' }],
    ['an open quote', { table: 'a."b' }],
    ['NUL', { table: 'a.b\0' }],
    ['no time', { timeout_seconds: 0 }],
    ['full as text', { full: 'yes' }],
    ['an empty check', { check: '' }],
  ])('%s is refused', (_name, entry) => {
    expect(action.params.safeParse(entry).success).toBe(false)
  })
})
