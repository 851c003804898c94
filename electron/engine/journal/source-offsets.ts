import type { Kysely } from 'kysely'
import type { StoredOffset } from '../ports'
import type { Tables } from './schema'
import type { Database } from './sqlite'

/** Remembers where the reading of a source stands, as a part of a transaction. */
export const storeOffset = async (db: Kysely<Tables>, offset: StoredOffset): Promise<void> => {
  const values = {
    path: offset.path,
    device: offset.device,
    inode: offset.inode,
    head_bytes: offset.headBytes,
    head_hash: offset.headHash,
    offset: offset.offset,
    tail_hash: offset.tailHash ?? null,
  }
  await db
    .insertInto('source_offset')
    .values({ source_id: offset.sourceId, ...values })
    .onConflict((conflict) => conflict.column('source_id').doUpdateSet(values))
    .execute()
}

export const readOffsets = async ({ db }: Database): Promise<readonly StoredOffset[]> => {
  const rows = await db.selectFrom('source_offset').selectAll().orderBy('source_id').execute()
  return rows.map((row) => ({
    sourceId: row.source_id,
    path: row.path,
    device: row.device,
    inode: row.inode,
    headBytes: row.head_bytes,
    headHash: row.head_hash,
    offset: row.offset,
    ...(row.tail_hash === null ? {} : { tailHash: row.tail_hash }),
  }))
}
