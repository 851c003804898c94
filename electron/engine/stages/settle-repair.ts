import { counterKeys } from '@shared/domain/apply-event'
import type { Incident, Repair, State } from '@shared/domain/state'
import { judgeClosing, judgeOpening } from '../core/breaker'
import type { Settings } from '../settings/settings'
import type { Entry } from './recorder'

export type Settlement = {
  readonly outcome: 'verified' | 'ineffective' | 'inconclusive' | 'interrupted'
  readonly evidence: Repair['evidence']
}

export type Settled = {
  readonly entries: readonly Entry[]
  /** It was the last straw: from now on a person is needed. */
  readonly opensBreaker: boolean
}

/**
 * Everything that an outcome brings with it, as one transaction: the series, the breaker, the incident. An attempt that
 * was cut off counts as one without effect: a repair that takes the engine down with it must come to an end as well.
 */
export const settleRepair = (
  state: State,
  repair: Repair,
  { outcome, evidence }: Settlement,
  { maxRetries, cooldownMs }: Settings['fix'],
  now: number,
): Settled => {
  const repairId = repair.id
  const entries: Entry[] = [{ type: 'repair.settled', data: { repairId, outcome, evidence } }]
  // Rules that share a service use up its attempts together.
  const attempts = Math.max(1, ...counterKeys(repair).map((key) => state.counters[key]?.attempts ?? 0))
  const breaker = state.breakers[repair.fingerprint] ?? null
  const hadNoEffect = outcome === 'ineffective' || outcome === 'interrupted'
  const exhausted = hadNoEffect && (attempts >= maxRetries || breaker?.state === 'half_open')
  if (!hadNoEffect || exhausted)
    entries.push({
      type: 'series.ended',
      data: { repairId, effective: outcome === 'verified', cooldownUntilAt: now + cooldownMs },
    })
  const recent = [...(state.counters[repair.fingerprint]?.recent ?? []), { at: now, outcome }]
  const opened = judgeOpening({ recent }, exhausted, attempts, now)
  const change = opened ?? (outcome === 'verified' ? judgeClosing(breaker, now) : null)
  if (change) entries.push({ type: 'breaker.changed', data: { fingerprint: repair.fingerprint, ...change } })
  const incident = state.incidents[repair.incidentId]
  // Silence ends what only a log told; a check that cannot tell leaves its incident to be looked after.
  const over = outcome === 'verified' || (outcome === 'inconclusive' && incident?.cause === 'log')
  if (over && incident?.closedAt === null)
    entries.push({
      type: 'incident.closed',
      data: { incidentId: incident.id, cause: outcome === 'verified' ? 'verified' : 'quiet' },
    })
  return { entries, opensBreaker: opened !== null }
}

/** Ends the series of an incident that is over without its repair: the next one has all its attempts. */
export const endSeries = (
  state: State,
  incident: Incident,
  { cooldownMs }: Settings['fix'],
  now: number,
): readonly Entry[] => {
  const repairId = incident.repairIds.at(-1)
  if (repairId === undefined || (state.counters[incident.fingerprint]?.attempts ?? 0) === 0) return []
  return [{ type: 'series.ended', data: { repairId, effective: false, cooldownUntilAt: now + cooldownMs } }]
}
