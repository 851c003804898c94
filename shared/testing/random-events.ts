import { engineActor } from '../domain/actor'
import type { Event, EventData, EventDraft, EventType } from '../domain/event'
import { operator, sampleData, samplePlan, sampleReading } from './sample-events'

/** A small seeded generator (mulberry32): the same seed gives the same numbers for ever. */
export const seeded = (seed: number): (() => number) => {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d_2b_79_f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

type Open = {
  readonly incidentId: string
  readonly fingerprint: string
  readonly repairId: string | null
  readonly stage: number
}

const TARGETS = 25
const CHECKS = 30
const MINUTE_MS = 60_000
const longText = '接続エラー redis.exceptions.ConnectionError '.repeat(80)

const checkName = (index: number): string => `チェック ${index}`

const settings: EventData<'settings.loaded'> = {
  ...sampleData['settings.loaded'],
  rules: Array.from({ length: 40 }, (_, index) => ({
    id: `rule_${index}`,
    name: `規則 ${index}`,
    severity: 'error' as const,
  })),
  checks: Array.from({ length: CHECKS }, (_, index) => ({
    name: checkName(index),
    type: 'http',
    critical: index % 2 === 0,
    intervalMs: 2000,
    subject: 'host',
  })),
  sources: Array.from({ length: 10 }, (_, index) => ({
    id: `source_${index}`,
    path: `/var/log/app/${index}.log`,
  })),
  warnings: Array.from({ length: 200 }, (_, index) => ({
    path: `error_patterns[${index}].actions[0].path`,
    line: index,
    column: 5,
    message: { code: 'check.broken', params: { name: 'x', why: 'y' } },
  })),
}

/**
 * Events as a busy engine could record them, the same for the same seed: settings first, then months of readings,
 * incidents and repairs in all their courses, with texts far longer than usual.
 */
export const randomEvents = (seed: number, count: number): readonly Event[] => {
  const random = seeded(seed)
  const below = (limit: number): number => Math.floor(random() * limit)
  const open = new Map<string, Open>()
  const events: Event[] = []
  let at = Date.UTC(2026, 0, 1)
  let nextId = 1

  const push = <T extends EventType>(
    type: T,
    data: EventData<T>,
    actor: EventDraft['actor'] = engineActor,
  ): void => {
    at += below(2 * MINUTE_MS)
    events.push({ seq: events.length + 1, v: 1, type, at, actor, data } as Event)
  }

  const observe = (): void => {
    const name = checkName(below(CHECKS))
    push('check.changed', {
      name,
      reading: { ...sampleReading, value: below(100) },
      consecutiveFailures: below(9),
    })
  }

  const openIncident = (): void => {
    const fingerprint = `rule_${below(5)}|service:${below(TARGETS / 5)}`
    if (open.has(fingerprint)) return
    const incidentId = `inc-${(nextId += 1)}`
    open.set(fingerprint, { incidentId, fingerprint, repairId: null, stage: 0 })
    push('incident.opened', { ...sampleData['incident.opened'], incidentId, fingerprint })
  }

  const note = ({ incidentId }: Open): void => {
    const line = { text: longText, matched: true }
    const observation = { ...sampleData['log.observed'].observation, lines: [line, line, line], count: 3 }
    push('log.observed', { incidentId, observation })
    push('decision.made', { ...sampleData['decision.made'], incidentId })
  }

  const plan = (incident: Open): void => {
    const repairId = `rep-${(nextId += 1)}`
    const steps = Array.from({ length: 1 + below(3) }, () => samplePlan.steps).flat()
    push('repair.planned', {
      ...sampleData['repair.planned'],
      repairId,
      incidentId: incident.incidentId,
      fingerprint: incident.fingerprint,
      resources: [incident.fingerprint.split('|')[1] ?? '', `port:${below(5)}`],
      plan: { ...samplePlan, steps },
      approval: random() < 0.5 ? { kind: 'not_needed' } : { kind: 'needed', expiresAt: at + 60 * MINUTE_MS },
    })
    open.set(incident.fingerprint, { ...incident, repairId, stage: 1 })
  }

  const settle = (incident: Open, repairId: string): void => {
    const outcome =
      (['verified', 'ineffective', 'inconclusive', 'interrupted'] as const)[below(4)] ?? 'verified'
    push('repair.settled', { repairId, outcome, evidence: sampleData['repair.settled'].evidence })
    if (random() < 0.5)
      push('series.ended', {
        repairId,
        effective: outcome === 'verified',
        cooldownUntilAt: at + 5 * MINUTE_MS,
      })
    if (random() < 0.1) push('repair.regressed', { repairId, incidentId: incident.incidentId })
    if (random() < 0.2) {
      const state = (['open', 'half_open', 'closed'] as const)[below(3)] ?? 'open'
      push('breaker.changed', { ...sampleData['breaker.changed'], fingerprint: incident.fingerprint, state })
    }
    open.set(incident.fingerprint, { ...incident, repairId: null, stage: 0 })
  }

  const advance = (incident: Open): void => {
    const { repairId, stage } = incident
    if (repairId === null) {
      plan(incident)
      return
    }
    if (stage === 1) {
      const fate = random()
      if (fate < 0.1) push('repair.rejected', { repairId, reason: longText.slice(0, 500) }, operator)
      else if (fate < 0.2)
        push('repair.withdrawn', { repairId, message: sampleData['repair.withdrawn'].message })
      else if (fate < 0.3) push('repair.snoozed', { repairId, untilAt: at + MINUTE_MS }, operator)
      else push('repair.approved', { repairId, hash: samplePlan.hash }, operator)
      if (fate < 0.2) open.set(incident.fingerprint, { ...incident, repairId: null, stage: 0 })
      else if (fate >= 0.3) open.set(incident.fingerprint, { ...incident, stage: 2 })
      return
    }
    push('repair.started', { repairId })
    for (let index = 0; index < 2; index += 1) {
      push('step.finished', {
        repairId,
        step: { ...sampleData['step.finished'].step, index, output: longText },
      })
    }
    push('repair.performed', { repairId, ok: random() < 0.8 })
    settle(incident, repairId)
  }

  const close = (incident: Open): void => {
    if (incident.repairId !== null) return
    push('incident.closed', { incidentId: incident.incidentId, cause: 'recovered' })
    open.delete(incident.fingerprint)
  }

  push('engine.started', sampleData['engine.started'])
  push('settings.loaded', settings)
  while (events.length < count) {
    const fate = random()
    const incident = [...open.values()][below(open.size)]
    if (fate < 0.3) observe()
    else if (fate < 0.4 || incident === undefined) openIncident()
    else if (fate < 0.55) note(incident)
    else if (fate < 0.95) advance(incident)
    else if (fate < 0.98) close(incident)
    else push('notice.sent', sampleData['notice.sent'])
  }
  return events.slice(0, count)
}
