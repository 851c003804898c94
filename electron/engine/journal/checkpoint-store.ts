import { hash } from 'node:crypto'
import { engineActor } from '@shared/domain/actor'
import type { Event } from '@shared/domain/event'
import { toHex } from './audit/chain'
import { insertEvents, newestLink } from './event-log'
import { RefusedInput } from './journal-error'
import type { Calls } from './protocol'
import { announceRetention, type RetentionPolicy } from './retention'
import { durably, type Database } from './sqlite'

const KEPT_CHECKPOINTS = 3

/** Stores a state that contains all events and the event that tells of it: both or neither. */
export const makeCheckpoint = (
  database: Database,
  { seq, state, reducer, at }: Calls['checkpoint']['input'],
  policy: RetentionPolicy,
): Promise<readonly Event[]> =>
  durably(database, () =>
    database.db.transaction().execute(async (tx) => {
      const newest = await newestLink(tx)
      if (newest.seq !== seq || seq === 0)
        throw new RefusedInput(`a checkpoint at ${seq}, while the newest event is ${newest.seq}`)
      const data = {
        seq,
        reducer,
        digest: hash('sha256', state),
        bytes: Buffer.byteLength(state),
        chain: toHex(newest.chain),
        keptFromSeq: await announceRetention(tx, at, policy),
      }
      const events = await insertEvents(
        tx,
        [{ type: 'checkpoint.made', at, actor: engineActor, data }],
        newest,
      )
      await tx.insertInto('checkpoint').values({ seq, reducer, state }).execute()
      const old = tx.selectFrom('checkpoint').select('seq').orderBy('seq', 'desc').limit(KEPT_CHECKPOINTS)
      await tx.deleteFrom('checkpoint').where('seq', 'not in', old).execute()
      return events
    }),
  )
