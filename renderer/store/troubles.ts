import { entryOf } from '@shared/domain/record'
import { isEnded } from '@shared/domain/apply-event'
import type { Live } from '@shared/domain/live'
import type { Message } from '@shared/domain/message'
import type { CheckState, Incident, Repair, Source, State } from '@shared/domain/state'
import type { Shape } from '../components/state-shape'
import { openIncidents } from './selectors'
import { isSilenced } from './upkeep'
import { checkShape, incidentShape, readingOf, shapeRank } from '@shared/words/shapes'

/** Names of the checks whose trouble an open incident already tells. */
const toldChecks = (state: State): ReadonlySet<string> => {
  const told = new Set<string>()
  for (const incident of openIncidents(state)) {
    if (incident.ruleId.startsWith('check:')) told.add(incident.ruleId.slice('check:'.length))
    if (incident.target.kind === 'check') told.add(incident.target.name)
    for (const id of incident.repairIds)
      for (const name of entryOf(state.repairs, id)?.plan.verifyChecks ?? []) told.add(name)
  }
  return told
}

export type Trouble =
  | {
      readonly kind: 'incident'
      readonly shape: Shape
      readonly incident: Incident
      readonly sinceAt: number
      readonly title: Message
    }
  | {
      readonly kind: 'check'
      readonly shape: Shape
      readonly check: CheckState
      readonly sinceAt: number | null
      readonly title: Message
    }
  | {
      readonly kind: 'source'
      readonly shape: Shape
      readonly source: Source
      readonly sinceAt: number | null
      readonly title: Message
    }

/** Everything that is not as it should be, worst first, silenced incidents last; checks and logs that an incident tells about stand in it. */
export const troubles = (state: State, live: Live | null): readonly Trouble[] => {
  const told = toldChecks(state)
  const incidents = openIncidents(state).map((incident): Trouble => ({
    kind: 'incident',
    shape: isSilenced(state, incident) ? 'paused' : incidentShape(incident),
    incident,
    sinceAt: incident.openedAt,
    title: incident.title,
  }))
  const checks = Object.values(state.checks).flatMap((check): readonly Trouble[] => {
    const reading = readingOf(check, live)
    const shape = checkShape(check, reading)
    if (reading === null || shape === 'ok' || told.has(check.name)) return []
    return [{ kind: 'check', shape, check, sinceAt: check.changedAt, title: reading.message }]
  })
  const sources = Object.values(state.sources).flatMap((source): readonly Trouble[] =>
    source.state === 'unreadable' && source.message !== null
      ? [{ kind: 'source', shape: 'caution', source, sinceAt: source.changedAt, title: source.message }]
      : [],
  )
  return [...incidents, ...checks, ...sources].sort((a, b) => shapeRank[a.shape] - shapeRank[b.shape])
}

export type Overall =
  | { readonly kind: 'trouble'; readonly shape: Shape; readonly count: number; readonly worst: Trouble }
  | { readonly kind: 'stopped'; readonly shape: 'paused' }
  /** What is wrong is silenced, all of it. */
  | { readonly kind: 'silenced'; readonly shape: 'paused'; readonly count: number; readonly worst: Trouble }
  | { readonly kind: 'waiting'; readonly shape: 'unknown' }
  | { readonly kind: 'empty'; readonly shape: 'unknown' }
  | { readonly kind: 'well'; readonly shape: 'ok'; readonly lastCheckAt: number | null }

/** When any check ran last. */
export const lastCheckAt = (live: Live | null): number | null => {
  const times = Object.values(live?.checks ?? {}).flatMap((check) =>
    check.lastRunAt === null ? [] : [check.lastRunAt],
  )
  return times.length === 0 ? null : Math.max(...times)
}

/** The one state of the whole, with its reason: the count of what is as bad as the worst, and the worst itself. */
export const overall = (state: State, live: Live | null): Overall => {
  if (live?.loop.phase === 'stopped' || state.engine?.running === false)
    return { kind: 'stopped', shape: 'paused' }
  const all = troubles(state, live)
  const worst = all[0]
  if (worst !== undefined) {
    const count = all.filter((trouble) => trouble.shape === worst.shape).length
    if (worst.shape === 'paused') return { kind: 'silenced', shape: 'paused', count, worst }
    return { kind: 'trouble', shape: worst.shape, count, worst }
  }
  const checks = Object.values(state.checks)
  if (checks.length === 0 && Object.keys(state.sources).length === 0)
    return { kind: 'empty', shape: 'unknown' }
  if (checks.some((check) => readingOf(check, live) === null)) return { kind: 'waiting', shape: 'unknown' }
  return { kind: 'well', shape: 'ok', lastCheckAt: lastCheckAt(live) }
}

export type Doing =
  | { readonly kind: 'repair'; readonly repair: Repair }
  | { readonly kind: 'held'; readonly message: Message; readonly retryAt: number | null }
  | { readonly kind: 'deciding' }

/** What is being done about an incident: a repair on its way, or the reason for which nothing is done. */
export const doingAbout = (state: State, incident: Incident): Doing => {
  const repair = incident.repairIds
    .map((id) => entryOf(state.repairs, id))
    .filter((one) => one !== undefined)
    .findLast((one) => !isEnded(one))
  if (repair !== undefined) return { kind: 'repair', repair }
  const decision = incident.decision?.decision
  const stop = decision?.reasons.find((reason) => reason.verdict === 'stop')
  if (decision?.kind === 'skip' && stop !== undefined)
    return { kind: 'held', message: stop.message, retryAt: decision.retryAt }
  return { kind: 'deciding' }
}
