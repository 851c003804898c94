import { eventData } from '@shared/domain/event'
import { digestOf, sameBytes, storedValue } from './chain'

/** One row of the table of events. */
export type StoredEntry = {
  readonly seq: number
  readonly type: string
  readonly v: number
  readonly at: number
  readonly actor: string
  readonly data: string
  readonly incident_id: string | null
  readonly repair_id: string | null
  readonly digest: Uint8Array
  readonly chain: Uint8Array
  readonly erased_at: number | null
}

export type PayloadCheck = {
  readonly kind: 'as_written' | 'changed' | 'erased'
  /** What the payload's digest is; null where it was erased or cannot be read. */
  readonly digest: Uint8Array | null
  /** What a checkpoint's entry says; null for every other entry. */
  readonly checkpoint: {
    readonly seq: number
    readonly chain: string
    readonly digest: string
    readonly keptFromSeq: number
  } | null
}

const member = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined

/** The columns by which entries are found have to say what the payload says: an entry is hidden by them as well. */
const isFiled = (data: unknown, { incident_id, repair_id }: StoredEntry): boolean => {
  const incidentId = member(data, 'incidentId')
  const repairId = member(data, 'repairId')
  return (
    (typeof incidentId !== 'string' || incidentId === incident_id) &&
    (typeof repairId !== 'string' || repairId === repair_id)
  )
}

const digestOfEntry = (entry: StoredEntry, data: unknown): Uint8Array | null => {
  try {
    return digestOf({ ...entry, actor: storedValue(entry.actor), data })
  } catch {
    // Nested without end: nothing that was ever written.
    return null
  }
}

/** Compares what an entry carries with its digest. */
export const checkPayload = (entry: StoredEntry): PayloadCheck => {
  if (entry.erased_at !== null && entry.data === '') return { kind: 'erased', digest: null, checkpoint: null }
  const data = storedValue(entry.data)
  const digest = digestOfEntry(entry, data)
  const told = entry.type === 'checkpoint.made' ? eventData['checkpoint.made'].safeParse(data) : null
  return {
    kind:
      digest !== null && sameBytes(digest, entry.digest) && isFiled(data, entry) ? 'as_written' : 'changed',
    digest,
    checkpoint: told?.success === true ? told.data : null,
  }
}
