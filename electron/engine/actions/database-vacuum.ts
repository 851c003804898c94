import type { StepOf } from '@shared/domain/plan'
import { z } from 'zod'
import { planVacuum } from '../repair/database/plan-vacuum'
import { defineAction } from './define-action'

type Table = NonNullable<StepOf<'sql'>['table']>

const NAMES =
  /^(?:"(?<quotedSchema>(?:[^"]|"")+)"|(?<schema>[^".]+))\.(?:"(?<quotedName>(?:[^"]|"")+)"|(?<name>[^"]+))$/u
const plain = (quoted: string | undefined): string | undefined => quoted?.replaceAll('""', '"')

/** `schema.table`, just as the names are; in double quotes, as in SQL, where a name has a dot or a quote in it. */
const tableOf = (text: string): Table | null => {
  const { quotedSchema, schema, quotedName, name } = NAMES.exec(text)?.groups ?? {}
  const [in_, of] = [plain(quotedSchema) ?? schema, plain(quotedName) ?? name]
  return in_ === undefined || of === undefined ? null : { schema: in_, name: of }
}

const params = z.lazy(() =>
  z.object({
    /** The name of a check of type postgresql; needed only where there are several. */
    check: z.string().min(1).max(200).optional(),
    /** Another database of the same server than the check's. */
    database: z
      .string()
      .min(1)
      .max(63)
      .refine((name) => !name.includes('\0'))
      .optional(),
    table: z
      .string()
      .max(300)
      .refine((text) => !text.includes('\0') && tableOf(text) !== null)
      .optional(),
    /** Rewrites the table whole, which shuts it for everybody meanwhile. It is always asked for, and always analyzes. */
    full: z.boolean().default(false),
    analyze: z.boolean().default(true),
    timeout_seconds: z.number().positive().max(86_400).default(1800),
  }),
)

/**
 * VACUUM of a table or a whole database on the connection of a check. That dead rows are gone does not prove that what the
 * rule found has gone with them, so planning again proves nothing: its check does.
 */
export default defineAction<z.output<typeof params>>({
  class: 'repair',
  id: 'database_vacuum',
  version: 1,
  params,
  risk: 'low',
  undo: 'compensatable',
  planProves: false,
  target: ({ check }) => ({ kind: 'check', name: check ?? 'postgresql' }),
  plan: (context, { check, database, table, full, analyze, timeout_seconds }, signal) =>
    planVacuum(
      context,
      {
        check,
        database,
        table: table === undefined ? null : tableOf(table),
        template: full ? 'vacuum_full' : analyze ? 'vacuum_analyze' : 'vacuum',
        timeoutMs: Math.ceil(timeout_seconds * 1000),
      },
      signal,
    ),
})
