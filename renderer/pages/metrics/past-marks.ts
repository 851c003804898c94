import type { Event } from '@shared/domain/event'
import type { Marked } from './incident-marks'

/** The events of which marks are made. */
export const markTypes = ['incident.opened', 'incident.closed', 'repair.planned', 'repair.started'] as const

/**
 * What the journal tells of a stretch of the past, beside what the state still knows. An end or a start whose beginning
 * lies before the stretch, and that the state has forgotten, has no name to show and is left out.
 */
export const withPast = (known: Marked, events: readonly Event[]): Marked => {
  const incidents = { ...known.incidents }
  const repairs = { ...known.repairs }
  for (const event of events.toSorted((a, b) => a.seq - b.seq)) {
    if (event.type === 'incident.opened') {
      const { incidentId: id, title } = event.data
      incidents[id] ??= { id, title, openedAt: event.at, closedAt: null }
    } else if (event.type === 'incident.closed') {
      const incident = incidents[event.data.incidentId]
      if (incident?.closedAt === null) incidents[incident.id] = { ...incident, closedAt: event.at }
    } else if (event.type === 'repair.planned') {
      const { repairId, incidentId, plan } = event.data
      repairs[repairId] ??= { startedAt: null, incidentId, plan }
    } else if (event.type === 'repair.started') {
      const repair = repairs[event.data.repairId]
      if (repair?.startedAt === null) repairs[event.data.repairId] = { ...repair, startedAt: event.at }
    }
  }
  return { incidents, repairs }
}
