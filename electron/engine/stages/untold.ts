import { entryOf } from '@shared/domain/record'
import { mutedBy } from '../core/held-back'
import type { Context } from './context'
import { noticeTitle } from './notice-title'

/** Longer than any channel may take. */
const FIRST_WAIT_MS = 60_000
const LONGEST_WAIT_MS = 60 * 60_000

type Try = { readonly nextAt: number; readonly waitMs: number }

/**
 * Tells of every open incident whose notice was held back, once nothing holds it any more: somebody must learn of it.
 * What was not delivered is told again, at first after a minute, then ever less often. Asked again while such a notice is
 * on its way, it tells nothing twice.
 */
export const createUntold = (context: Context): (() => void) => {
  const { recorder, clock, timers } = context
  const tries = new Map<string, Try>()

  const tellOne = (id: string): void => {
    const state = recorder.state()
    const now = clock.now()
    const incident = entryOf(state.incidents, id)
    const before = tries.get(id)
    if (!incident || mutedBy(state, incident, now) !== null) {
      tries.delete(id)
      return
    }
    if (before && before.nextAt > now) return
    const waitMs = before ? Math.min(2 * before.waitMs, LONGEST_WAIT_MS) : FIRST_WAIT_MS
    tries.set(id, { nextAt: now + waitMs, waitMs })
    context.tell({ severity: incident.severity, title: noticeTitle(context, incident), incidentId: id })
  }

  const tellUntold = (): void => {
    const { untold } = recorder.state()
    for (const id of tries.keys()) if (!Object.hasOwn(untold, id)) tries.delete(id)
    for (const id of Object.keys(untold)) tellOne(id)
    if (tries.size === 0) return timers.clear('untold')
    const nextAt = Math.min(...[...tries.values()].map((one) => one.nextAt))
    timers.set('untold', nextAt, () => context.mailbox.post('untold', async () => tellUntold()))
  }
  return tellUntold
}
