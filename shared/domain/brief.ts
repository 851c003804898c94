import { briefKinds } from './incident-kinds'
import { briefNote } from './incident-note'
import { bounded, entryOf } from './record'
import { keepHead } from './shorten'
import type { Incident, Repair, State } from './state'

/** So many of the newest keep all that the state knows of them; the journal keeps everything of all. */
const FULL_OPEN = 5
const FULL_CLOSED = 4
const FULL_ACTIVE = 6
const FULL_ENDED = 8

const BRIEF_LINE = 60
const BRIEF_REPAIRS = 3

/** What is over makes room for what is open, beyond as many as these. */
const MANY_OPEN = 20
const KEPT_CLOSED = { most: 20, least: 5 }
const KEPT_ENDED = { most: 40, least: 12 }
const room = ({ most, least }: typeof KEPT_CLOSED, open: number): number =>
  Math.max(least, most - Math.max(0, open - MANY_OPEN))

/** What a decision came to is kept, not what every gate had no objection to. */
const briefIncident = (incident: Incident): Incident => {
  const { decision, evidence, note, repairIds } = incident
  return {
    ...incident,
    evidence: evidence.slice(-1).map((line) => keepHead(line, BRIEF_LINE)),
    ...briefKinds(incident),
    decision: decision && {
      ...decision,
      decision: {
        ...decision.decision,
        reasons: decision.decision.reasons.filter(({ verdict }) => verdict !== 'pass'),
      },
    },
    repairIds: repairIds.slice(-BRIEF_REPAIRS),
    ...(note && { note: briefNote(note) }),
  }
}

const briefRepair = (repair: Repair): Repair =>
  repair.steps.every(({ output }) => output === '')
    ? repair
    : { ...repair, steps: repair.steps.map((step) => ({ ...step, output: '' })) }

/** The entries of a record with all but the newest `full` of a kind changed. */
const beyond = <T>(
  record: Readonly<Record<string, T>>,
  isOfKind: (item: T) => boolean,
  full: number,
  change: (item: T) => T,
): Readonly<Record<string, T>> => {
  const keys = Object.keys(record).filter((key) => {
    const item = entryOf(record, key)
    return item !== undefined && isOfKind(item)
  })
  if (keys.length <= full) return record
  const old = new Set(keys.slice(0, -full))
  return Object.fromEntries(
    Object.entries(record).map(([key, item]) => [key, old.has(key) ? change(item) : item]),
  )
}

/**
 * Of many incidents only the newest keep every line and every gate, and the fewer of those that are over are kept the
 * more are open: a state of eighty open ones stays below 256 KB.
 */
export const withBriefIncidents = (state: State): State => {
  const isClosed = ({ closedAt }: Incident): boolean => closedAt !== null
  const open = Object.values(state.incidents).filter((incident) => !isClosed(incident)).length
  const keep = room(KEPT_CLOSED, open)
  const kept = bounded(state.incidents, isClosed, ({ closedAt }) => closedAt ?? 0, keep)
  const closed = beyond(kept, isClosed, FULL_CLOSED, briefIncident)
  return {
    ...state,
    incidents: beyond(closed, ({ closedAt }) => closedAt === null, FULL_OPEN, briefIncident),
  }
}

/** The same for repairs: only the newest keep what their steps have said. Plans are kept whole. */
export const withBriefRepairs = (state: State, isEnded: (repair: Repair) => boolean): State => {
  const isActive = (repair: Repair): boolean => !isEnded(repair)
  const active = Object.values(state.repairs).filter(isActive).length
  const keep = room(KEPT_ENDED, active)
  const kept = bounded(state.repairs, isEnded, (repair) => repair.settledAt ?? repair.plannedAt, keep)
  const ended = beyond(kept, isEnded, FULL_ENDED, briefRepair)
  return { ...state, repairs: beyond(ended, isActive, FULL_ACTIVE, briefRepair) }
}
