import { shownName, shownTable, vacuumSql } from '../vacuum-sql'
import { sentence, shortBytes, type StepWords } from './define-step-words'

export const sql: StepWords<'sql'> = {
  sentence: ({ template, database, table, found }) =>
    sentence(`step.sql.${template}`, {
      what: table === null ? shownName(database) : `${shownName(database)}.${shownTable(table)}`,
      bytes: shortBytes(found.bytes),
      rows: found.deadRows,
    }),
  commands: (step) => [['psql', '-d', step.database, '-c', vacuumSql(step)]],
}

export const redisDelete: StepWords<'redis_delete'> = {
  sentence: ({ check, pattern, database, bounds, found }) =>
    sentence('step.redis_delete', {
      check,
      pattern: shownName(pattern),
      database: String(database),
      n: found.keys,
      most: bounds.keys,
    }),
  commands: ({ pattern, database }) => [
    ['redis-cli', '-n', String(database), '--scan', '--pattern', pattern],
  ],
}
