import type { StepOf } from './plan'

type Vacuum = Pick<StepOf<'sql'>, 'template' | 'table'>

/** A name as SQL reads it back, whatever stands in it. PostgreSQL manual, "Identifiers and Key Words". */
export const quoteIdentifier = (name: string): string => `"${name.replaceAll('"', '""')}"`

/** Nobody waits for tables that are locked when there are many: those are passed by. */
const options: Readonly<Record<Vacuum['template'], readonly string[]>> = {
  vacuum: [],
  vacuum_analyze: ['ANALYZE'],
  vacuum_full: ['FULL', 'ANALYZE'],
}

/** The one statement that a step stands for; nothing of it but the two names comes from outside. */
export const vacuumSql = ({ template, table }: Vacuum): string => {
  const all = table === null ? ['SKIP_LOCKED', ...options[template]] : options[template]
  const what = table === null ? '' : ` ${quoteIdentifier(table.schema)}.${quoteIdentifier(table.name)}`
  return `VACUUM${all.length === 0 ? '' : ` (${all.join(', ')})`}${what}`
}

// Controls, format characters and separators could end a line or turn its direction.
const UNSHOWABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu

/** A name as people read it on one line: what cannot be shown stands there by its number. */
export const shownName = (name: string): string =>
  name.replace(UNSHOWABLE, (character) => {
    const code = character.codePointAt(0) ?? 0
    return `\\u{${code.toString(16)}}`
  })

/** `schema.name`, for people. */
export const shownTable = ({ schema, name }: NonNullable<Vacuum['table']>): string =>
  `${shownName(schema)}.${shownName(name)}`
