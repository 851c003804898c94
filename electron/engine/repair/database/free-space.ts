import { readFile, statfs } from 'node:fs/promises'
import { z } from 'zod'
import type { DatabaseUse } from './find-database'
import { sqlStateOf } from './postgresql-fault'
import type { Session } from './open-postgresql'

const isLoopback = (host: string): boolean =>
  host.startsWith('/') || host === 'localhost' || host === '::1' || host.startsWith('127.')

const placeRow = z.object({ place: z.string().nullable() })

/** Where the files of a table are; the server tells that to whoever may read all its settings. */
const PLACE_SQL = `SELECT coalesce(
   nullif((SELECT pg_tablespace_location(coalesce(nullif(c.reltablespace, 0), d.dattablespace))), ''),
   current_setting('data_directory')) AS place
  FROM pg_class c, pg_database d WHERE c.oid = $1 AND d.datname = current_database()`

/** Behind a loopback address may be a tunnel or a container: only whose process is seen here has its files here. */
const runsHere = async ({ serverPid }: Session): Promise<boolean> => {
  try {
    const title = await readFile(`/proc/${serverPid}/cmdline`, 'utf8')
    return title.startsWith('postgres: ')
  } catch {
    // No such process here, or no /proc.
    return false
  }
}

/** The bytes that are free where a table lies, or null where that cannot be known: PostgreSQL does not tell it. */
export const freeSpaceOf = async (
  session: Session,
  { address }: DatabaseUse,
  oid: number,
): Promise<number | null> => {
  if (!isLoopback(address.host) || !(await runsHere(session))) return null
  try {
    const [found] = await session.ask(placeRow, PLACE_SQL, [oid])
    if (found?.place === null || found?.place === undefined) return null
    const { bavail, bsize } = await statfs(found.place)
    return bavail * bsize
  } catch (error) {
    // Not told to this user (42501), or a directory that this process may not look at.
    if (sqlStateOf(error) === '42501' || (error instanceof Error && 'syscall' in error)) return null
    throw error
  }
}
