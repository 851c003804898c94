import type { Event } from '@shared/domain/event'

/** What a row of the ledger is about. A repair is `planned` until it has come to something; undoing one is no attempt. */
export type LedgerKind = 'incident' | 'planned' | 'repair' | 'shadow' | 'hold' | 'start'

/** One thing that the ledger counts, as the journal keeps it beside its events. */
export type LedgerRow = {
  /** The event that it came with. */
  readonly seq: number
  readonly kind: LedgerKind
  readonly at: number
  readonly ruleId: string
  readonly fingerprint: string
  /** The id of the incident, repair, shadow or hold. */
  readonly ref: string
  /** The outcome of a repair, the ending of a shadow; null while there is none. */
  readonly value: string | null
  readonly afterMs: number | null
  /** The event that ended a shadow. */
  readonly endSeq: number | null
}

/** What an event changes in the ledger. */
export type LedgerChange =
  | { readonly kind: 'add'; readonly row: LedgerRow }
  | { readonly kind: 'settle_repair'; readonly ref: string; readonly at: number; readonly value: string }
  | { readonly kind: 'regress_repair'; readonly ref: string }
  | {
      readonly kind: 'settle_shadow'
      readonly ref: string
      readonly value: string
      readonly afterMs: number
      readonly endSeq: number
    }

const added = (
  { seq, at }: Event,
  kind: LedgerKind,
  ref: string,
  about: { readonly ruleId: string; readonly fingerprint: string } = { ruleId: '', fingerprint: '' },
): LedgerChange => ({
  kind: 'add',
  row: {
    seq,
    kind,
    at,
    ruleId: about.ruleId,
    fingerprint: about.fingerprint,
    ref,
    value: null,
    afterMs: null,
    endSeq: null,
  },
})

const countedTypes = [
  'incident.opened',
  'repair.planned',
  'repair.settled',
  'repair.regressed',
  'shadow.noted',
  'shadow.settled',
  'hold.began',
  'hold.ended',
  'engine.started',
] as const
type Counted = Extract<Event, { readonly type: (typeof countedTypes)[number] }>

const isCounted = (event: Event): event is Counted => (countedTypes as readonly string[]).includes(event.type)

/** What an event means to the ledger; null for most. */
export const ledgerChange = (event: Event): LedgerChange | null => {
  if (!isCounted(event)) return null
  switch (event.type) {
    case 'incident.opened':
      return added(event, 'incident', event.data.incidentId, event.data)
    case 'repair.planned':
      return event.data.undoes === undefined ? added(event, 'planned', event.data.repairId, event.data) : null
    case 'repair.settled':
      return { kind: 'settle_repair', ref: event.data.repairId, at: event.at, value: event.data.outcome }
    case 'repair.regressed':
      return { kind: 'regress_repair', ref: event.data.repairId }
    case 'shadow.noted':
      return added(event, 'shadow', event.data.shadowId, event.data)
    case 'shadow.settled': {
      const { shadowId: ref, ending: value, afterMs } = event.data
      return { kind: 'settle_shadow', ref, value, afterMs, endSeq: event.seq }
    }
    case 'hold.began':
    case 'hold.ended':
      return added(event, 'hold', event.data.holdId)
    case 'engine.started':
      return added(event, 'start', '')
  }
}

/** The ledger that events lead to, for journals that keep no table; the table of the journal's own thread is the same. */
export const ledgerRows = (events: readonly Event[]): readonly LedgerRow[] => {
  let rows: LedgerRow[] = []
  for (const event of events) {
    const change = ledgerChange(event)
    switch (change?.kind) {
      case undefined:
        break
      case 'add':
        rows.push(change.row)
        break
      case 'settle_repair':
        rows = rows.map((row) =>
          row.kind === 'planned' && row.ref === change.ref
            ? { ...row, kind: 'repair', at: change.at, value: change.value }
            : row,
        )
        break
      case 'regress_repair':
        rows = rows.map((row) =>
          row.kind === 'repair' && row.ref === change.ref ? { ...row, value: 'regressed' } : row,
        )
        break
      case 'settle_shadow':
        rows = rows.map((row) =>
          row.kind === 'shadow' && row.ref === change.ref
            ? { ...row, value: change.value, afterMs: change.afterMs, endSeq: change.endSeq }
            : row,
        )
    }
  }
  return rows
}
