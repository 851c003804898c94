import { entryOf } from '@shared/domain/record'
import { mutedBy } from '../core/held-back'
import type { Context } from './context'
import { noticeTitle } from './notice-title'

/**
 * Tells of every open incident whose notice was held back, once nothing holds it any more: somebody must learn of it.
 * Asked again while such a notice is on its way, it tells nothing twice.
 */
export const createUntold = (context: Context): (() => void) => {
  const { recorder, clock } = context
  const underWay = new Set<string>()
  return () => {
    const state = recorder.state()
    for (const id of underWay) if (!Object.hasOwn(state.untold, id)) underWay.delete(id)
    for (const id of Object.keys(state.untold)) {
      const incident = entryOf(state.incidents, id)
      if (!incident || underWay.has(id) || mutedBy(state, incident, clock.now()) !== null) continue
      underWay.add(id)
      context.tell({ severity: incident.severity, title: noticeTitle(context, incident), incidentId: id })
    }
  }
}
