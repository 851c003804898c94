import { DatabaseSync } from '@photostructure/sqlite'
import { Kysely, sql, SqliteDialect } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { countPlaceholders } from './bind'
import { RefusedInput } from './journal-error'
import { adapt } from './sqlite'

describe('countPlaceholders', () => {
  it.each([
    ['select 1', 0],
    ['select ?, ?', 2],
    [`select '?', "a?", \`?\`, [?], ? -- ?\n, ? /* ? */`, 2],
    [`select 'it''s ?', ?`, 1],
    [`select ':name', ?`, 1],
  ])('counts %s', (text, count) => expect(countPlaceholders(text)).toBe(count))

  it.each(['select ?1', 'select :a', 'select @a', 'select $a'])('refuses %s', (text) =>
    expect(() => countPlaceholders(text)).toThrow(RefusedInput),
  )
})

describe('the adapter', () => {
  let raw: InstanceType<typeof DatabaseSync>
  let db: Kysely<unknown>
  beforeEach(() => {
    raw = new DatabaseSync(':memory:')
    db = new Kysely<unknown>({ dialect: new SqliteDialect({ database: adapt(raw) }) })
  })
  afterEach(() => db.destroy())

  it.each([null, 'text', '', 0, -1.5, 2 ** 52, 12n, new Uint8Array([1, 2])])(
    'stores %s as it is',
    async (value) => {
      const { rows } = await sql<{ v: unknown }>`select ${value} as v`.execute(db)
      expect(rows[0]?.v).toEqual(typeof value === 'bigint' ? Number(value) : value)
    },
  )

  it.each([
    ['undefined', undefined],
    ['a date', new Date()],
    ['a buffer without a view', new ArrayBuffer(4)],
    ['NaN', Number.NaN],
    ['infinity', Number.POSITIVE_INFINITY],
    ['a boolean', true],
    ['an object', { a: 1 }],
    ['an array', [1]],
    ['text with a NUL', 'a\0b'],
    ['a symbol', Symbol('s')],
  ])('refuses %s', async (_name, value) => {
    await expect(sql`select ${value} as v`.execute(db)).rejects.toThrow(RefusedInput)
    await expect(sql`select ${1} as a, ${value} as v`.execute(db)).rejects.toThrow(/parameter 2/)
  })

  it('refuses missing and surplus parameters, where the binding takes NULL for the missing ones', () => {
    expect(raw.prepare('select ? as a, ? as b').get(1)).toMatchObject({ a: 1, b: null })
    const statement = adapt(raw).prepare('select ? as a, ? as b')
    expect(() => statement.all([1])).toThrow('1 parameters for 2 placeholders')
    expect(() => statement.all([1, 2, 3])).toThrow('3 parameters for 2 placeholders')
    expect(statement.all([1, 2])).toMatchObject([{ a: 1, b: 2 }])
  })

  it('checks the parameters of writes and of streams too', () => {
    raw.exec('create table t (a)')
    expect(() => adapt(raw).prepare('insert into t values (?)').run([undefined])).toThrow(RefusedInput)
    expect(() => adapt(raw).prepare('select ?').iterate([new Date()])).toThrow(RefusedInput)
    expect(raw.prepare('select count(*) as n from t').get()).toMatchObject({ n: 0 })
  })

  it('keeps working beyond the statements that it keeps prepared', () => {
    const database = adapt(raw)
    for (let n = 0; n < 250; n += 1)
      expect(database.prepare(`select ${n} as n`).all([])).toMatchObject([{ n }])
    expect(database.prepare('select 0 as n').all([])).toMatchObject([{ n: 0 }])
  })
})
