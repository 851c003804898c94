import type { Event } from '@shared/domain/event'
import type { TimelineFilter } from '@shared/ipc/contract'
import type { Shape } from '../../components/state-shape'
import { stageOf, stages, typesOf, type Stage } from '@shared/timeline/event-stage'
import { incidentIdOf, type Names } from '@shared/timeline/names'

/** The states that can be chosen; the shapes of the timeline's lines. */
export const filterShapes = [
  'critical',
  'caution',
  'approval',
  'ok',
  'unknown',
  'paused',
] as const satisfies readonly Shape[]

const MINUTE_MS = 60_000

/** The stretches that end now, and move on with the clock. */
export const spans = {
  '15m': 15 * MINUTE_MS,
  '1h': 60 * MINUTE_MS,
  '6h': 360 * MINUTE_MS,
  '24h': 1440 * MINUTE_MS,
  '7d': 10_080 * MINUTE_MS,
} as const
export type Span = keyof typeof spans
export const spanNames = Object.keys(spans) as readonly Span[]

/** What of the timeline is shown. Empty lists and nulls leave everything in. */
export type Filter = {
  readonly text: string
  readonly stages: readonly Stage[]
  readonly shapes: readonly Shape[]
  readonly subject: string | null
  readonly incidentId: string | null
  /** Both included, epoch ms. */
  readonly fromAt: number | null
  readonly toAt: number | null
  /** Instead of a fixed stretch, so long until now. */
  readonly last: Span | null
  /** Only what is as bad as this, or worse; null is everything. */
  readonly worse: 'error' | 'critical' | null
}

export const noFilter: Filter = {
  text: '',
  stages: [],
  shapes: [],
  subject: null,
  incidentId: null,
  fromAt: null,
  toAt: null,
  last: null,
  worse: null,
}

const moment = (value: string | null): number | null =>
  /^\d{1,15}$/.test(value ?? '') ? Number(value) : null

const isOneOf = <T extends string>(all: readonly T[], value: string): value is T =>
  (all as readonly string[]).includes(value)

const listed = <T extends string>(value: string | null, all: readonly T[]): readonly T[] =>
  [...new Set((value ?? '').split(','))].filter((part) => isOneOf(all, part))

/** Reads a filter from the query of a location; what it does not understand it leaves out. */
export const parseFilter = (query: string): Filter => {
  const params = new URLSearchParams(query)
  const last = listed(params.get('last'), spanNames)[0] ?? null
  return {
    text: params.get('q') ?? '',
    stages: listed(params.get('stage'), stages),
    shapes: listed(params.get('state'), filterShapes),
    subject: params.get('subject') || null,
    incidentId: params.get('incident')?.slice(0, 64) || null,
    fromAt: last === null ? moment(params.get('from')) : null,
    toAt: last === null ? moment(params.get('to')) : null,
    last,
    worse: listed(params.get('severity'), ['error', 'critical'] as const)[0] ?? null,
  }
}

/** Writes a filter as the query of a location, without what is not set. */
export const formatFilter = (filter: Filter): string => {
  const params = new URLSearchParams()
  if (filter.incidentId !== null) params.set('incident', filter.incidentId)
  if (filter.worse !== null) params.set('severity', filter.worse)
  if (filter.last !== null) params.set('last', filter.last)
  if (filter.fromAt !== null) params.set('from', String(filter.fromAt))
  if (filter.toAt !== null) params.set('to', String(filter.toAt))
  if (filter.stages.length > 0) params.set('stage', filter.stages.join(','))
  if (filter.shapes.length > 0) params.set('state', filter.shapes.join(','))
  if (filter.subject !== null) params.set('subject', filter.subject)
  if (filter.text !== '') params.set('q', filter.text)
  return params.toString().replaceAll('%2C', ',')
}

export const isFiltered = (filter: Filter): boolean => formatFilter(filter) !== ''

export type ServerFilter = Pick<Filter, 'stages' | 'incidentId'> &
  Partial<Pick<Filter, 'fromAt' | 'toAt' | 'worse'>>

const severities = { error: ['error', 'critical'], critical: ['critical'] } as const

/** The part of a filter that the journal can answer by itself, so that paging finds what is far back. */
export const serverFilter = (filter: ServerFilter): TimelineFilter => ({
  ...(filter.stages.length > 0 ? { types: [...typesOf(filter.stages)] } : {}),
  ...(filter.incidentId === null ? {} : { incidentId: filter.incidentId }),
  ...(filter.worse ? { severities: [...severities[filter.worse]] } : {}),
  ...(typeof filter.fromAt === 'number' ? { fromAt: filter.fromAt } : {}),
  ...(typeof filter.toAt === 'number' ? { toAt: filter.toAt } : {}),
})

/** An event is as bad as its incident; what belongs to none, as it says itself. */
const isAsBad = (event: Event, worse: 'error' | 'critical', names: Names): boolean => {
  const incidentId = incidentIdOf(event, names)
  const own =
    event.type === 'log.observed'
      ? event.data.observation.severity
      : event.type === 'notice.sent' || event.type === 'notice.muted'
        ? event.data.severity
        : undefined
  const opened = event.type === 'incident.opened' ? event.data.severity : undefined
  const severity = incidentId === null ? own : (opened ?? names.incidents.get(incidentId)?.severity)
  return severities[worse].some((one) => one === severity)
}

/** Whether pushed events belong to what the journal was asked for. */
export const passesServerFilter = (event: Event, filter: ServerFilter, names: Names): boolean =>
  (!filter.worse || isAsBad(event, filter.worse, names)) &&
  event.at >= (filter.fromAt ?? Number.NEGATIVE_INFINITY) &&
  event.at <= (filter.toAt ?? Number.POSITIVE_INFINITY) &&
  (filter.stages.length === 0 || filter.stages.includes(stageOf(event.type))) &&
  (filter.incidentId === null || incidentIdOf(event, names) === filter.incidentId)

/** The moment from which on a filter shows anything; null for the very beginning. */
export const beginOf = ({ fromAt, last }: Pick<Filter, 'fromAt' | 'last'>, now: number): number | null =>
  last === null ? fromAt : now - spans[last]

/** Whether a filter names a fixed stretch of time. */
export const isStretched = ({ fromAt, toAt }: Pick<Filter, 'fromAt' | 'toAt'>): boolean =>
  fromAt !== null || toAt !== null
