import type { Kysely, Selectable } from 'kysely'
import type { PlaceDetails } from '../logs/place-details'
import { isFileOffset, type StoredPlace } from '../ports'
import type { Tables } from './schema'
import type { Database } from './sqlite'

type Row = Selectable<Tables['source_offset']>

const valuesOf = (place: StoredPlace): Omit<Row, 'source_id'> =>
  isFileOffset(place)
    ? {
        path: place.path,
        device: place.device,
        inode: place.inode,
        head_bytes: place.headBytes,
        head_hash: place.headHash,
        offset: place.offset,
        tail_hash: place.tailHash ?? null,
        cursor: null,
        details: place.details === undefined ? null : JSON.stringify(place.details),
      }
    : {
        path: '',
        device: '',
        inode: '',
        head_bytes: 0,
        head_hash: '',
        offset: 0,
        tail_hash: null,
        cursor: place.cursor,
        details: null,
      }

/** Remembers where the reading of a source stands, as a part of a transaction. */
export const storeOffset = async (db: Kysely<Tables>, place: StoredPlace): Promise<void> => {
  const values = valuesOf(place)
  await db
    .insertInto('source_offset')
    .values({ source_id: place.sourceId, ...values })
    .onConflict((conflict) => conflict.column('source_id').doUpdateSet(values))
    .execute()
}

/** Forgets places whose files are gone, as a part of a transaction. */
export const forgetOffsets = async (db: Kysely<Tables>, sourceIds: readonly string[]): Promise<void> => {
  for (const sourceId of sourceIds)
    await db.deleteFrom('source_offset').where('source_id', '=', sourceId).execute()
}

/** What was stored is what this file has written. */
const detailsOf = (stored: string): PlaceDetails => JSON.parse(stored) as PlaceDetails

const placeOf = (row: Row): StoredPlace =>
  row.cursor === null
    ? {
        sourceId: row.source_id,
        path: row.path,
        device: row.device,
        inode: row.inode,
        headBytes: row.head_bytes,
        headHash: row.head_hash,
        offset: row.offset,
        ...(row.tail_hash === null ? {} : { tailHash: row.tail_hash }),
        ...(row.details === null ? {} : { details: detailsOf(row.details) }),
      }
    : { sourceId: row.source_id, cursor: row.cursor }

export const readOffsets = async ({ db }: Database): Promise<readonly StoredPlace[]> => {
  const rows = await db.selectFrom('source_offset').selectAll().orderBy('source_id').execute()
  return rows.map(placeOf)
}
