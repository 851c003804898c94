import { Client } from 'pg'
import type { StepOf } from '@shared/domain/plan'
import { quoteIdentifier } from '@shared/domain/vacuum-sql'
import vacuumAction from '../actions/database-vacuum'
import postgresql from '../checks/postgresql'
import { createGuard } from '../repair/guard'
import { checkUse, planOfSteps } from './plan-of-steps'
import { lookContext } from './look-context'
import type { TestPostgresql } from './start-postgresql'
import { testPerformer } from './test-performer'

const never = new AbortController().signal

/** What a test does with a real PostgreSQL: plan, guard and perform on one side, other sessions on the other. */
export const vacuumScene = (server: TestPostgresql, config: object = {}) => {
  const at = { host: server.host, port: server.port, ...config }
  const checks = [checkUse('db', 'postgresql', postgresql.settings.parse(at))]
  const guards = { allowedRoots: [], protectedProcesses: [], protectedPorts: [], autoIrreversible: [] }
  const settings = { services: {}, guards, checks }
  const context = lookContext({ settings })
  const guard = createGuard({ settings, resolveService: context.resolveService })
  if (vacuumAction.class !== 'repair') throw new Error('database_vacuum repairs')
  const { plan, params } = vacuumAction

  const connect = async (user = 'postgres', database = 'postgres'): Promise<Client> => {
    const client = new Client({ host: server.host, port: server.port, user, database })
    // What a test cuts off says so here as well.
    client.on('error', () => undefined)
    await client.connect()
    return client
  }

  return {
    settings,
    connect,
    /** Runs statements one after another, each in a session of its own: its numbers are told when that ends. */
    sql: async (...statements: readonly string[]): Promise<void> => {
      for (const statement of statements) {
        const client = await connect()
        try {
          await client.query(statement)
        } finally {
          await client.end()
        }
      }
    },
    plan: (entry: object, signal = never) => plan(context, params.parse(entry), signal),
    guard: (step: StepOf<'sql'>) => guard(step, never),
    perform: async (step: StepOf<'sql'>, { signal = never, isGuarded = true } = {}) => {
      const performer = testPerformer({ settings, ...(isGuarded && { guard }) })
      const { steps } = await performer.perform(planOfSteps(step), {
        signal,
        onStep: () => Promise.resolve(),
      })
      const [result] = steps
      if (result === undefined) throw new Error('no step was performed')
      return result
    },
  }
}
export type VacuumScene = ReturnType<typeof vacuumScene>

/** A table of our own name with rows, of which every second is dead. Autovacuum keeps away. */
export const halfDead = (schema: string, name: string, rows = 20_000): readonly string[] => {
  const table = `${quoteIdentifier(schema)}.${quoteIdentifier(name)}`
  return [
    `CREATE SCHEMA IF NOT EXISTS ${quoteIdentifier(schema)}`,
    `CREATE TABLE ${table} (id int, text text) WITH (autovacuum_enabled = off)`,
    `INSERT INTO ${table} SELECT n, repeat('x', 200) FROM generate_series(1, ${rows}) n`,
    `ANALYZE ${table}`,
    `DELETE FROM ${table} WHERE id % 2 = 0`,
  ]
}

export const vacuumStep = (
  schema: string,
  name: string,
  more: Partial<StepOf<'sql'>> = {},
): StepOf<'sql'> => ({
  kind: 'sql',
  template: 'vacuum_analyze',
  check: 'db',
  database: 'postgres',
  table: { schema, name },
  timeoutMs: 60_000,
  found: { bytes: 0, deadRows: 0 },
  ...more,
})
