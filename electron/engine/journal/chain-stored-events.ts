import { sql, type Kysely } from 'kysely'
import { CHAIN_START, chainAfter, digestOf, storedValue } from './audit/chain'

/** Rows of one UPDATE: three parameters each, far below SQLite's 32,766. */
const ROWS_AT_ONCE = 500

/** The columns that a digest is made of, as they were when the chain was introduced. */
type Stored = {
  readonly event: {
    readonly seq: number
    readonly at: number
    readonly type: string
    readonly v: number
    readonly actor: string
    readonly data: string
  }
}

/** Gives digest and chain to events that were stored before there was an audit chain. A part of a migration. */
export const chainStoredEvents = async (db: Kysely<never>): Promise<void> => {
  const events = db as unknown as Kysely<Stored>
  let chain = CHAIN_START
  let lastSeq = 0
  for (;;) {
    const rows = await events
      .selectFrom('event')
      .select(['seq', 'at', 'type', 'v', 'actor', 'data'])
      .where('seq', '>', lastSeq)
      .orderBy('seq')
      .limit(ROWS_AT_ONCE)
      .execute()
    if (rows.length === 0) return
    const links = []
    for (const { seq, type, v, at, actor, data } of rows) {
      const digest = digestOf({ type, v, at, actor: storedValue(actor), data: storedValue(data) })
      chain = chainAfter(chain, seq, digest)
      lastSeq = seq
      links.push(sql`(${seq}, ${digest}, ${chain})`)
    }
    await sql`update event set digest = link.column2, chain = link.column3
      from (values ${sql.join(links)}) as link where event.seq = link.column1`.execute(db)
  }
}
