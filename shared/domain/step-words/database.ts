import { sentence, shortBytes, type StepWords } from './define-step-words'

const identifier = (name: string): string => `"${name.replaceAll('"', '""')}"`

export const sql: StepWords<'sql'> = {
  sentence: ({ template, database, table, found }) =>
    sentence(`step.sql.${template}`, {
      what: table === null ? database : `${database}.${table.schema}.${table.name}`,
      bytes: shortBytes(found.bytes),
      rows: found.deadRows,
    }),
  commands: ({ template, database, table }) => {
    const options = { vacuum: '', vacuum_analyze: ' (ANALYZE)', vacuum_full: ' (FULL, ANALYZE)' }[template]
    const name = table === null ? '' : ` ${identifier(table.schema)}.${identifier(table.name)}`
    return [['psql', '-d', database, '-c', `VACUUM${options}${name}`]]
  },
}

export const redisDelete: StepWords<'redis_delete'> = {
  sentence: ({ check, pattern, database, bounds, found }) =>
    sentence('step.redis_delete', {
      check,
      pattern,
      database: String(database),
      n: found.keys,
      most: bounds.keys,
    }),
  commands: ({ pattern, database }) => [
    ['redis-cli', '-n', String(database), '--scan', '--pattern', pattern],
  ],
}
