import type { Event } from '@shared/domain/event'
import type { Language } from '@shared/ipc/contract'
import { describeEvent, type EventLine, type Times } from '@shared/timeline/describe-event'
import { passesLine, type LineFilter } from '@shared/timeline/passes-line'
import { groupEvents, type EventGroup } from './group-events'
import { repairIdOf, type Names } from '@shared/timeline/names'

/** One row of the list: a day, or one thing that happened once or repeatedly. */
export type Row =
  | { readonly kind: 'day'; readonly key: string; readonly day: string; readonly at: number }
  | {
      readonly kind: 'group'
      readonly key: string
      readonly day: string
      readonly group: EventGroup
      readonly line: EventLine
    }
export type GroupRow = Extract<Row, { kind: 'group' }>

type Day = { readonly key: string; readonly fromAt: number; readonly toAt: number }
let lastDay: Day = { key: '', fromAt: 0, toAt: 0 }

/** The local calendar day of a time, as a key. Asked for thousands of neighbouring times, it looks at the calendar once a day. */
export const dayOf = (at: number): string => {
  if (at < lastDay.fromAt || at >= lastDay.toAt) {
    const date = new Date(at)
    const [year, month, day] = [date.getFullYear(), date.getMonth(), date.getDate()]
    lastDay = {
      key: `${year}-${month + 1}-${day}`,
      fromAt: new Date(year, month, day).getTime(),
      toAt: new Date(year, month, day + 1).getTime(),
    }
  }
  return lastDay.key
}

export type Describe = (event: Event, names: Names) => EventLine

/**
 * Describes each event once. Only lines whose incident, repair, silence or hold was not known by name are made again,
 * once it is.
 */
export const createDescribe = (language: Language, times: Times): Describe => {
  const lines = new WeakMap<Event, { readonly line: EventLine; readonly named: boolean }>()
  const isNamed = (event: Event, names: Names): boolean => {
    const repairId = repairIdOf(event)
    if (repairId !== null) return names.repairs.has(repairId)
    if ('silenceId' in event.data) return names.silences.has(event.data.silenceId)
    if ('holdId' in event.data) return names.holds.has(event.data.holdId)
    const incidentId = 'incidentId' in event.data ? event.data.incidentId : null
    return incidentId === null || names.incidents.has(incidentId)
  }
  return (event, names) => {
    const known = lines.get(event)
    if (known?.named === true) return known.line
    const named = isNamed(event, names)
    if (known !== undefined && !named) return known.line
    const line = describeEvent(event, { language, names, ...times })
    lines.set(event, { line, named })
    return line
  }
}

export type RowsInput = {
  /** Newest first. */
  readonly events: readonly Event[]
  readonly filter: LineFilter
  /** What is older has left a stretch that moves on with the clock. */
  readonly sinceAt?: number | null
  readonly names: Names
  readonly describe: Describe
}

/** The events that a filter lets through. */
export const shownEvents = ({
  events,
  filter,
  sinceAt = null,
  names,
  describe,
}: RowsInput): readonly Event[] =>
  events.filter((event) => event.at >= (sinceAt ?? 0) && passesLine(describe(event, names), filter))

/** The rows of the list: repeats drawn together, each day under its heading. */
export const rowsOf = (shown: readonly Event[], names: Names, describe: Describe): readonly Row[] => {
  const rows: Row[] = []
  let day: string | null = null
  for (const group of groupEvents(shown, dayOf)) {
    const [newest] = group.events
    const groupDay = dayOf(newest.at)
    if (groupDay !== day) rows.push({ kind: 'day', key: `day ${groupDay}`, day: groupDay, at: newest.at })
    day = groupDay
    const line = describe(newest, names)
    const count = group.events.reduce((sum, event) => sum + describe(event, names).count, 0)
    rows.push({ kind: 'group', key: String(group.key), day: groupDay, group, line: { ...line, count } })
  }
  return rows
}

/** The place of a row in a changed list: by its key, else where its newest event is now; -1 when it is gone. */
export const placeOf = (rows: readonly Row[], key: string, seq: number): number => {
  const byKey = rows.findIndex((row) => row.key === key)
  if (byKey !== -1) return byKey
  return rows.findIndex((row) => row.kind === 'group' && row.group.events.some((event) => event.seq === seq))
}
