import type { BacktestMoment, BacktestRule } from '@shared/domain/backtest'
import type { Event, EventData, EventType } from '@shared/domain/event'
import { message, type Message } from '@shared/domain/message'
import { targetKey, type Target } from '@shared/domain/target'
import type { AppendOptions } from '../ports'
import type { Rule } from '../settings/settings'
import { countDecision, kindOf, newTally, objectionsOf, rowOf, type Tally } from './tally'

type Incident = { readonly ruleId: string; readonly target: Target; readonly tally: Tally; isToldOf: boolean }
type Repair = { readonly incident: Incident; readonly incidentId: string }

/** Everything that happened in a backtest, counted as it happens. */
export type Collector = {
  readonly onAppended: (events: readonly Event[], options: Pick<AppendOptions, 'repeats'>) => void
  /** Occurrences of a rule that its incidents have taken up so far. */
  readonly linesOf: (ruleId: string) => number
  readonly targetsOf: (ruleId: string) => BacktestRule['targets']
  readonly isDemoted: (ruleId: string) => boolean
  readonly timeline: () => readonly BacktestMoment[]
  readonly leftOut: () => number
  readonly storms: () => number
  readonly notices: () => number
}

const SAMPLE_CHARACTERS = 300

const bare = (at: number, step: BacktestMoment['step'], text: Message): BacktestMoment => ({
  at,
  step,
  ruleId: null,
  target: null,
  incidentId: null,
  message: text,
  sample: null,
})

export const createCollector = (
  rules: ReadonlyMap<string, Rule>,
  { mostMoments }: { readonly mostMoments: number },
): Collector => {
  const tallies = new Map<string, Map<string, Tally>>()
  const incidents = new Map<string, Incident>()
  const repairs = new Map<string, Repair>()
  const demoted = new Set<string>()
  const timeline: BacktestMoment[] = []
  let leftOut = 0
  let storms = 0
  let notices = 0

  const note = (moment: BacktestMoment): void => {
    if (timeline.length < mostMoments) timeline.push(moment)
    else leftOut += 1
  }

  const noteOf = (
    at: number,
    step: BacktestMoment['step'],
    incidentId: string,
    text: Message,
    sample: string | null = null,
  ): void => {
    const { ruleId = null, target = null } = incidents.get(incidentId) ?? {}
    note({ at, step, ruleId, target, incidentId, message: text, sample })
  }

  const tallyOf = (ruleId: string, target: Target, at: number): Tally => {
    const ofRule = tallies.get(ruleId) ?? new Map<string, Tally>()
    tallies.set(ruleId, ofRule)
    const key = targetKey(target)
    const tally = ofRule.get(key) ?? newTally(target, at)
    ofRule.set(key, tally)
    return tally
  }

  const onOpened = (at: number, { incidentId, ruleId, target }: EventData<'incident.opened'>): void => {
    const tally = tallyOf(ruleId, target, at)
    tally.incidents += 1
    incidents.set(incidentId, { ruleId, target, tally, isToldOf: false })
  }

  const seen = (incidentId: string | null, count: number, at: number): void => {
    const tally = incidents.get(incidentId ?? '')?.tally
    if (tally === undefined) return
    tally.lines += count
    tally.toAt = Math.max(tally.toAt, at)
  }

  const onObserved = (at: number, { incidentId, observation }: EventData<'log.observed'>): void => {
    seen(incidentId, observation.count, at)
    const incident = incidents.get(incidentId ?? '')
    if (incident === undefined || incidentId === null || incident.isToldOf) return
    incident.isToldOf = true
    const text = observation.lines.findLast(({ matched }) => matched)?.text ?? observation.excerpt
    const where = message('backtest.opened', { source: observation.sourceId, n: observation.count })
    noteOf(at, 'opened', incidentId, where, text.slice(0, SAMPLE_CHARACTERS))
  }

  const onDecision = (at: number, { incidentId, decision }: EventData<'decision.made'>): void => {
    const incident = incidents.get(incidentId)
    if (incident === undefined) return
    const hasChecks = (rules.get(incident.ruleId)?.verifyChecks.length ?? 0) > 0
    countDecision(incident.tally, decision, hasChecks)
    const kind = kindOf(decision, hasChecks)
    // What stops it is its last reason; several may ask.
    const why = decision.kind === 'ask' ? objectionsOf(decision)[0] : decision.reasons.at(-1)
    if (kind === 'unknown') noteOf(at, kind, incidentId, message('backtest.unknown'))
    else if (why) noteOf(at, kind, incidentId, why.message)
  }

  const onBreaker = (at: number, data: EventData<'breaker.changed'>): void => {
    for (const [ruleId, targets] of tallies)
      for (const [key, tally] of targets) {
        if (`${ruleId}|${key}` !== data.fingerprint) continue
        if (data.state === 'open') tally.breakerOpened += 1
        note({ ...bare(at, 'breaker', data.message), ruleId, target: tally.target })
      }
  }

  const onSettled = (at: number, { repairId, outcome }: EventData<'repair.settled'>): void => {
    const repair = repairs.get(repairId)
    if (repair === undefined) return
    repairs.delete(repairId)
    if (outcome === 'verified' || outcome === 'ineffective' || outcome === 'inconclusive')
      repair.incident.tally.repairs[outcome] += 1
    const text = message('backtest.settled', { outcome: `@word.outcome.${outcome}` })
    noteOf(at, 'settled', repair.incidentId, text)
  }

  const handlers: { readonly [T in EventType]?: (at: number, data: EventData<T>) => void } = {
    'incident.opened': onOpened,
    'log.observed': onObserved,
    'decision.made': onDecision,
    'breaker.changed': onBreaker,
    'repair.settled': onSettled,
    'repair.planned': (_at, { repairId, incidentId }) => {
      const incident = incidents.get(incidentId)
      if (incident) repairs.set(repairId, { incident, incidentId })
    },
    'repair.started': (at, { repairId }) => {
      const repair = repairs.get(repairId)
      if (repair === undefined) return
      repair.incident.tally.repairs.begun += 1
      const actions = rules.get(repair.incident.ruleId)?.actions.map(({ type }) => type) ?? []
      noteOf(at, 'begun', repair.incidentId, message('backtest.begun', { actions: actions.join(', ') }))
    },
    'repair.regressed': (at, { incidentId }) => {
      const incident = incidents.get(incidentId)
      if (incident) incident.tally.repairs.regressed += 1
      noteOf(at, 'regressed', incidentId, message('backtest.regressed'))
    },
    'repair.withdrawn': (at, data) => {
      const repair = repairs.get(data.repairId)
      if (repair === undefined) return
      repairs.delete(data.repairId)
      repair.incident.tally.repairs.unanswered += 1
      noteOf(at, 'withdrawn', repair.incidentId, data.message)
    },
    'incident.closed': (at, { incidentId, cause }) => {
      noteOf(at, 'closed', incidentId, message(`backtest.closed.${cause}`))
      incidents.delete(incidentId)
    },
    'storm.began': (at, { targets }) => {
      storms += 1
      note(bare(at, 'storm', message('backtest.storm', { n: targets.length })))
    },
    'rule.demoted': (at, data) => {
      demoted.add(data.ruleId)
      note({ ...bare(at, 'demoted', data.message), ruleId: data.ruleId })
    },
    'notice.sent': () => {
      notices += 1
    },
  }
  const onEvent = <T extends EventType>({
    type,
    at,
    data,
  }: {
    type: T
    at: number
    data: EventData<T>
  }): void => handlers[type]?.(at, data)

  return {
    onAppended: (events, { repeats = [] }) => {
      for (const event of events) onEvent(event)
      // Those that become events later are counted here already, with the lines that they stand for.
      for (const { incidentId, count, lastAt } of repeats) seen(incidentId, count, lastAt)
    },
    linesOf: (ruleId) =>
      [...(tallies.get(ruleId)?.values() ?? [])].reduce((sum, { lines }) => sum + lines, 0),
    targetsOf: (ruleId) => [...(tallies.get(ruleId)?.values() ?? [])].map(rowOf),
    isDemoted: (ruleId) => demoted.has(ruleId),
    timeline: () => timeline,
    leftOut: () => leftOut,
    storms: () => storms,
    notices: () => notices,
  }
}
