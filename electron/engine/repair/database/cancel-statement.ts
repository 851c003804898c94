import { z } from 'zod'
import type { DatabaseUse } from './find-database'
import { lookInto, type Session } from './open-postgresql'

const CANCEL_MS = 5000

/** Which pages of the table are done; for a rewriting its phase is all that helps. */
const PROGRESS_SQL = `SELECT text FROM (
  SELECT pid, phase || ' ' || heap_blks_scanned || '/' || heap_blks_total AS text FROM pg_stat_progress_vacuum
  UNION ALL SELECT pid, phase || ' ' || heap_blks_scanned || '/' || heap_blks_total FROM pg_stat_progress_cluster
 ) progress WHERE pid = $1`

/**
 * Has the server cancel what a session of ours runs, by a second connection. Resolves with how far it had come, as the
 * server says it; where that cannot
 * be done, the session is cut off. It never rejects.
 */
export const cancelStatement = async (session: Session, use: DatabaseUse): Promise<string> => {
  // Its own signal: the caller's is aborted already.
  const signal = new AbortController().signal
  const asked = await lookInto(use, { limitMs: CANCEL_MS, signal }, async ({ ask }) => {
    const [progress] = await ask(z.object({ text: z.string().nullable() }), PROGRESS_SQL, [session.serverPid])
    await ask(z.object({ told: z.boolean() }), 'SELECT pg_cancel_backend($1) AS told', [session.serverPid])
    return progress?.text ?? ''
  })
  if (asked.kind === 'done') return asked.value
  // Hanging up is what is left; the server notices.
  await session.close().catch(() => undefined)
  return ''
}
