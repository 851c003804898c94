import { RefusedInput } from './journal-error'
import { withoutTraces, type Database } from './sqlite'

/**
 * Erases what one event carries: its number, type, time and actor stay, and its digest, so that the chain holds and the
 * absence shows. False when there is no such event or it is erased already. Refused where a start would need the data:
 * above the newest checkpoint, and of checkpoints themselves. Copies of the journal are not touched.
 */
export const erasePayload = async (database: Database, seq: number, at: number): Promise<boolean> =>
  withoutTraces(database, async () => {
    const { db } = database
    const newest = await db.selectFrom('checkpoint').select('seq').orderBy('seq', 'desc').executeTakeFirst()
    if (newest === undefined || seq > newest.seq)
      throw new RefusedInput(`event ${seq} is in no checkpoint yet: a start still needs it`)
    const row = await db.selectFrom('event').select('type').where('seq', '=', seq).executeTakeFirst()
    if (row?.type === 'checkpoint.made') throw new RefusedInput(`event ${seq} is a checkpoint`)
    const result = await db
      .updateTable('event')
      .set({ data: '', erased_at: at })
      .where('seq', '=', seq)
      .where('erased_at', 'is', null)
      .executeTakeFirst()
    // What was counted of it names rules and targets, too.
    await db.deleteFrom('ledger').where('seq', '=', seq).execute()
    return result.numUpdatedRows > 0n
  })
