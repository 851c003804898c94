import type { Event } from '../domain/event'
import type { Message } from '../domain/message'
import type { Severity } from '../domain/observation'
import type { Plan } from '../domain/plan'
import type { Hold, Silence, State } from '../domain/state'

export type IncidentName = {
  readonly subject: string
  readonly title: Message
  readonly severity: Severity
}
export type RepairName = {
  readonly subject: string
  readonly incidentId: string
  readonly attempt: number
  readonly plan: Plan
}

export type SilenceName = Pick<Silence, 'scope' | 'reason'>
export type HoldName = Pick<Hold, 'command'>

/** What is known of the things that events only name by id. */
export type Names = {
  readonly incidents: ReadonlyMap<string, IncidentName>
  readonly repairs: ReadonlyMap<string, RepairName>
  readonly silences: ReadonlyMap<string, SilenceName>
  readonly holds: ReadonlyMap<string, HoldName>
}

export const noNames: Names = {
  incidents: new Map(),
  repairs: new Map(),
  silences: new Map(),
  holds: new Map(),
}

/** The part of the state that gives names. */
export type Named = Pick<State, 'incidents' | 'repairs' | 'silences' | 'holds'>

/** Collects names from what is open and from the events that were loaded; the state forgets, the journal does not. */
export const collectNames = (state: Named, events: readonly Event[]): Names => {
  const incidents = new Map<string, IncidentName>()
  const repairs = new Map<string, RepairName>()
  const silences = new Map<string, SilenceName>(Object.entries(state.silences))
  const holds = new Map<string, HoldName>(Object.entries(state.holds))
  for (const { id, target, title, severity } of Object.values(state.incidents))
    incidents.set(id, { subject: target.name, title, severity })
  for (const { id, incidentId, attempt, plan } of Object.values(state.repairs)) {
    repairs.set(id, { subject: plan.target.name, incidentId, attempt, plan })
  }
  for (const event of events) {
    if (event.type === 'incident.opened') {
      const { incidentId, target, title, severity } = event.data
      incidents.set(incidentId, { subject: target.name, title, severity })
    } else if (event.type === 'repair.planned') {
      const { repairId, incidentId, attempt, plan } = event.data
      repairs.set(repairId, { subject: plan.target.name, incidentId, attempt, plan })
    } else if (event.type === 'silence.added') {
      silences.set(event.data.silenceId, event.data)
    } else if (event.type === 'hold.began') {
      holds.set(event.data.holdId, event.data)
    }
  }
  return { incidents, repairs, silences, holds }
}

/** The repair that an event is about; null for all others. */
export const repairIdOf = (event: Event): string | null =>
  'repairId' in event.data ? event.data.repairId : null

/** The incident to which an event belongs, through its repair where it only names that; null for none or unknown. */
export const incidentIdOf = (event: Event, names: Names): string | null => {
  if ('incidentId' in event.data) return event.data.incidentId
  const repairId = repairIdOf(event)
  return repairId === null ? null : (names.repairs.get(repairId)?.incidentId ?? null)
}
