import type { Event } from '@shared/domain/event'
import type { ShadowEntry } from '@shared/domain/ledger-summary'

type Noted = Extract<Event, { readonly type: 'shadow.noted' }>
type Settled = Extract<Event, { readonly type: 'shadow.settled' }>

/** One line of the shadow ledger from its two events. */
export const shadowEntry = (
  { seq, at, data: { shadowId, incidentId, ruleId, fingerprint, would, plan } }: Noted,
  settled: Settled | undefined,
): ShadowEntry => ({
  seq,
  shadowId,
  incidentId,
  ruleId,
  fingerprint,
  would,
  plan,
  notedAt: at,
  ending: settled?.data.ending ?? null,
  afterMs: settled?.data.afterMs ?? null,
  settledAt: settled?.at ?? null,
  message: settled?.data.message ?? null,
})
