import type { Generated } from 'kysely'
import type { LedgerKind } from '../ledger/rows'

/** The tables after the last migration. Times are epoch milliseconds. */
export type Tables = {
  readonly event: {
    readonly seq: number
    readonly at: number
    readonly type: string
    readonly v: number
    /** JSON. */
    readonly actor: string
    /** JSON. */
    readonly data: string
    /** The incident that the event is about; for a repair's events, the incident of the repair. */
    readonly incident_id: string | null
    readonly repair_id: string | null
    /** SHA-256 of the payload, 32 bytes; it stays when the payload is erased. */
    readonly digest: Uint8Array
    /** The audit chain after this event, 32 bytes. */
    readonly chain: Uint8Array
    /** When the payload was erased; `data` is empty then. */
    readonly erased_at: number | null
  }
  readonly checkpoint: {
    /** The last event that the state contains. */
    readonly seq: number
    readonly reducer: number
    /** JSON. */
    readonly state: string
  }
  /** What repairs, incidents and shadows came to, by rule; it follows from the events. */
  readonly ledger: {
    readonly seq: number
    readonly kind: LedgerKind
    readonly at: number
    readonly rule_id: string
    readonly fingerprint: string
    readonly ref: string
    readonly value: string | null
    readonly after_ms: number | null
    readonly end_seq: number | null
  }
  readonly repeat: {
    readonly incident_id: string
    readonly rule_id: string
    readonly source_id: string
    readonly count: number
    readonly first_at: number
    readonly last_at: number
    readonly sample: string
    /** JSON; null when nothing is known of them but their number. */
    readonly kinds: string | null
  }
  readonly source_offset: {
    readonly source_id: string
    readonly path: string
    readonly device: string
    readonly inode: string
    readonly head_bytes: number
    readonly head_hash: string
    readonly offset: number
    readonly tail_hash: string | null
    /** Of a source that is no file: where its reading stands, in its own words. */
    readonly cursor: string | null
    /** JSON. */
    readonly details: string | null
  }
  readonly series: { readonly id: Generated<number>; readonly name: string }
  readonly metric: {
    readonly resolution_ms: number
    readonly series_id: number
    readonly bucket_at: number
    readonly count: number
    readonly sum: number
    readonly min: number
    readonly max: number
  }
  readonly histogram: {
    readonly resolution_ms: number
    readonly series_id: number
    readonly bucket_at: number
    /** Which range of values: see `histogram.ts`. */
    readonly class: number
    readonly count: number
  }
}
