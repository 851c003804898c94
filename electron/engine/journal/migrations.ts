import { sql, type Kysely, type Migration } from 'kysely'
import { chainStoredEvents } from './chain-stored-events'
import { fillLedger } from './fill-ledger'

/** Named so that they sort in their order. A migration that was released is never changed. */
export type Migrations = Readonly<Record<string, Migration>>

const events: Migration = {
  up: async (db: Kysely<never>) => {
    await db.schema
      .createTable('event')
      .addColumn('seq', 'integer', (column) => column.primaryKey())
      .addColumn('at', 'real', (column) => column.notNull())
      .addColumn('type', 'text', (column) => column.notNull())
      .addColumn('v', 'integer', (column) => column.notNull())
      .addColumn('actor', 'text', (column) => column.notNull())
      .addColumn('data', 'text', (column) => column.notNull())
      .addColumn('incident_id', 'text')
      .addColumn('repair_id', 'text')
      .modifyEnd(sql`strict`)
      .execute()
    // An index on a rowid table ends in the rowid, here `seq`: each of these pages by `seq` without a sort.
    await db.schema.createIndex('event_type').on('event').column('type').execute()
    await sql`create index event_incident on event (incident_id) where incident_id is not null`.execute(db)
    await sql`create index event_repair on event (repair_id) where repair_id is not null`.execute(db)
    await db.schema
      .createTable('source_offset')
      .addColumn('source_id', 'text', (column) => column.primaryKey().notNull())
      .addColumn('path', 'text', (column) => column.notNull())
      .addColumn('device', 'text', (column) => column.notNull())
      .addColumn('inode', 'text', (column) => column.notNull())
      .addColumn('head_bytes', 'integer', (column) => column.notNull())
      .addColumn('head_hash', 'text', (column) => column.notNull())
      .addColumn('offset', 'integer', (column) => column.notNull())
      .addColumn('tail_hash', 'text')
      .modifyEnd(sql`strict`)
      .execute()
  },
}

const metrics: Migration = {
  up: async (db: Kysely<never>) => {
    await db.schema
      .createTable('series')
      .addColumn('id', 'integer', (column) => column.primaryKey())
      .addColumn('name', 'text', (column) => column.notNull().unique())
      .modifyEnd(sql`strict`)
      .execute()
    await db.schema
      .createTable('metric')
      .addColumn('resolution_ms', 'integer', (column) => column.notNull())
      .addColumn('series_id', 'integer', (column) => column.notNull().references('series.id'))
      .addColumn('bucket_at', 'integer', (column) => column.notNull())
      .addColumn('count', 'integer', (column) => column.notNull())
      .addColumn('sum', 'real', (column) => column.notNull())
      .addColumn('min', 'real', (column) => column.notNull())
      .addColumn('max', 'real', (column) => column.notNull())
      .addPrimaryKeyConstraint('metric_key', ['resolution_ms', 'series_id', 'bucket_at'])
      .modifyEnd(sql`strict, without rowid`)
      .execute()
  },
}

const audit: Migration = {
  up: async (db: Kysely<never>) => {
    // A column that is added to a strict table needs a value for the rows that are there; they get theirs at once.
    await sql`alter table event add column digest blob not null default x''`.execute(db)
    await sql`alter table event add column chain blob not null default x''`.execute(db)
    await sql`alter table event add column erased_at real`.execute(db)
    await chainStoredEvents(db)
  },
}

const checkpoints: Migration = {
  up: async (db: Kysely<never>) => {
    await db.schema
      .createTable('checkpoint')
      .addColumn('seq', 'integer', (column) => column.primaryKey())
      .addColumn('reducer', 'integer', (column) => column.notNull())
      .addColumn('state', 'text', (column) => column.notNull())
      .modifyEnd(sql`strict`)
      .execute()
  },
}

const histograms: Migration = {
  up: async (db: Kysely<never>) => {
    await db.schema
      .createTable('histogram')
      .addColumn('resolution_ms', 'integer', (column) => column.notNull())
      .addColumn('series_id', 'integer', (column) => column.notNull().references('series.id'))
      .addColumn('bucket_at', 'integer', (column) => column.notNull())
      .addColumn('class', 'integer', (column) => column.notNull())
      .addColumn('count', 'integer', (column) => column.notNull())
      .addPrimaryKeyConstraint('histogram_key', ['resolution_ms', 'series_id', 'bucket_at', 'class'])
      .modifyEnd(sql`strict, without rowid`)
      .execute()
  },
}

const repeats: Migration = {
  up: async (db: Kysely<never>) => {
    await db.schema
      .createTable('repeat')
      .addColumn('incident_id', 'text', (column) => column.notNull())
      .addColumn('rule_id', 'text', (column) => column.notNull())
      .addColumn('source_id', 'text', (column) => column.notNull())
      .addColumn('count', 'integer', (column) => column.notNull())
      .addColumn('first_at', 'real', (column) => column.notNull())
      .addColumn('last_at', 'real', (column) => column.notNull())
      .addColumn('sample', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('repeat_key', ['incident_id', 'rule_id', 'source_id'])
      .modifyEnd(sql`strict, without rowid`)
      .execute()
  },
}

/** The ledger follows from the events: what is there already is taken in by what the events say. */
const ledger: Migration = {
  up: async (db: Kysely<never>) => {
    await db.schema
      .createTable('ledger')
      .addColumn('seq', 'integer', (column) => column.primaryKey())
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('at', 'real', (column) => column.notNull())
      .addColumn('rule_id', 'text', (column) => column.notNull())
      .addColumn('fingerprint', 'text', (column) => column.notNull())
      .addColumn('ref', 'text', (column) => column.notNull())
      .addColumn('value', 'text')
      .addColumn('after_ms', 'real')
      .addColumn('end_seq', 'integer')
      .modifyEnd(sql`strict`)
      .execute()
    await fillLedger(db)
    // It holds all that is counted: what a month of rules comes to is read from it alone, one page after the other.
    await sql`create index ledger_kind on ledger (kind, at, rule_id, fingerprint, ref, value, after_ms)`.execute(
      db,
    )
    await sql`create index ledger_ref on ledger (ref)`.execute(db)
    await sql`create index ledger_target on ledger (fingerprint, kind, at) where fingerprint <> ''`.execute(
      db,
    )
  },
}

/** Sources that are no files have a mark of their own in the place of a file's. */
const cursors: Migration = {
  up: async (db: Kysely<never>) => {
    await db.schema.alterTable('source_offset').addColumn('cursor', 'text').execute()
  },
}

/** What the lines say that were only counted. */
const repeatKinds: Migration = {
  up: async (db: Kysely<never>) => {
    await db.schema.alterTable('repeat').addColumn('kinds', 'text').execute()
  },
}

/** What else is known of a file that is read: how it is told from others, and which had its name before. */
const placeDetails: Migration = {
  up: async (db: Kysely<never>) => {
    await db.schema.alterTable('source_offset').addColumn('details', 'text').execute()
  },
}

/** When things happened: a stretch of time is found without reading what lies after it. */
const eventTimes: Migration = {
  up: async (db: Kysely<never>) => {
    await db.schema.createIndex('event_at').on('event').column('at').execute()
  },
}

export const migrations: Migrations = {
  '0001-events': events,
  '0002-metrics': metrics,
  '0003-audit': audit,
  '0004-checkpoints': checkpoints,
  '0005-histograms': histograms,
  '0006-repeats': repeats,
  '0007-ledger': ledger,
  '0008-cursors': cursors,
  '0009-repeat-kinds': repeatKinds,
  '0010-place-details': placeDetails,
  '0011-event-times': eventTimes,
}
