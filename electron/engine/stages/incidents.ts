import type { CheckState, Incident } from '@shared/domain/state'
import { message, type Message } from '@shared/domain/message'
import type { Observation } from '@shared/domain/observation'
import { fingerprint, type Target } from '@shared/domain/target'
import { judgeClosing, judgeOpening } from '../core/breaker'
import { countOccurrences, judgeAge, type Occurrences } from '../core/detect'
import { PASSES_TO_RECOVER } from '../core/schedule'
import type { LogBatch } from '../logs/log-watch'
import type { Rule } from '../settings/settings'
import { activeRepairOf, openIncidentOf, openIncidents, type Context } from './context'
import type { Entry } from './recorder'
import type { CheckRun } from './run-checks'

const REGRESSION_WATCH_MS = 30 * 60 * 1000
const QUIET_MS = 10 * 60 * 1000

/** What a rule's incidents are about: what its first action names, else where it was seen. */
export const targetOf = (context: Pick<Context, 'actions'>, rule: Rule, seenIn: Target): Target => {
  for (const { type, params } of rule.actions) {
    const action = context.actions.get(type)
    if (action?.class === 'repair') return action.target(params)
  }
  for (const { type, params } of rule.actions) {
    const action = context.actions.get(type)
    const target = action?.class === 'read' ? action.target(params) : null
    if (target) return target
  }
  return seenIn
}

export type IncidentStage = {
  readonly onReading: (run: CheckRun) => Promise<void>
  readonly onBatch: (batch: LogBatch, fileChangedAt: number | null) => Promise<void>
  /** Ends what the settings no longer know, and sets the timers of what is still open. */
  readonly resume: () => Promise<void>
}

type Next = {
  readonly decideIncident: (incidentId: string) => Promise<void>
  /** Runs the rule's reads and notices, once an incident. */
  readonly onOpened: (incident: Incident, rule: Rule) => void
  readonly onRecurrence: (incidentId: string) => Promise<void>
}

const changed = (old: CheckState | undefined, run: CheckRun): boolean =>
  !old?.reading ||
  !run.reading ||
  old.reading.status !== run.reading.status ||
  old.reading.band !== run.reading.band ||
  old.reading.message.code !== run.reading.message.code

/** Turns what was observed into incidents, and ends them. */
export const createIncidentStage = (context: Context, next: Next): IncidentStage => {
  const { recorder, clock, timers } = context
  const occurrences = new Map<string, Occurrences>()

  /** The entries that open an incident, with the regression that it may be. */
  const opening = (
    rule: Rule,
    target: Target,
    cause: Incident['cause'],
    title: Message,
  ): readonly [string, Entry[]] => {
    const state = recorder.state()
    const key = fingerprint(rule.id, target)
    const incidentId = context.newId('i')
    const entries: Entry[] = [
      {
        type: 'incident.opened',
        data: {
          incidentId,
          fingerprint: key,
          ruleId: rule.id,
          target,
          severity: rule.severity,
          cause,
          title,
        },
      },
    ]
    const repaired = Object.values(state.repairs).find(
      (repair) =>
        repair.fingerprint === key &&
        repair.outcome === 'verified' &&
        clock.now() - (repair.settledAt ?? 0) < REGRESSION_WATCH_MS,
    )
    if (repaired) {
      entries.push({ type: 'repair.regressed', data: { repairId: repaired.id, incidentId } })
      const counter = state.counters[key]
      const recent = [...(counter?.recent ?? []), { at: clock.now(), outcome: 'regressed' as const }]
      const change = counter && judgeOpening({ ...counter, recent }, false, counter.attempts, clock.now())
      if (change) entries.push({ type: 'breaker.changed', data: { fingerprint: key, ...change } })
    }
    return [incidentId, entries]
  }

  const afterOpened = async (incidentId: string, rule: Rule): Promise<void> => {
    const incident = recorder.state().incidents[incidentId]
    if (!incident) return
    context.log.warning(
      context.say(message('log.incident', { title: context.say(incident.title), rule: rule.name })),
    )
    next.onOpened(incident, rule)
    watchQuiet(incident)
    await next.decideIncident(incidentId)
  }

  /** A log's silence closes its incident, unless a person or a repair still has it in hand. */
  const watchQuiet = (incident: Incident): void => {
    if (incident.cause !== 'log') return
    const lastSeenAt = recorder.state().incidents[incident.id]?.lastSeenAt ?? incident.lastSeenAt
    timers.set(`quiet ${incident.id}`, lastSeenAt + QUIET_MS, () =>
      context.mailbox.post('quiet', async () => {
        const now = recorder.state().incidents[incident.id]
        if (!now || now.closedAt !== null) return
        const active = activeRepairOf(recorder.state(), now.id)
        if (active || clock.now() - now.lastSeenAt < QUIET_MS) return watchAgain(now, active !== undefined)
        await close(now, 'quiet', message('repair.already_recovered'))
      }),
    )
  }
  const watchAgain = (incident: Incident, busy: boolean): void => {
    if (busy) timers.set(`quiet ${incident.id}`, clock.now() + QUIET_MS, () => watchQuiet(incident))
    else watchQuiet(incident)
  }

  const close = async (
    incident: Incident,
    cause: 'recovered' | 'quiet' | 'settings',
    why: Message,
  ): Promise<void> => {
    const state = recorder.state()
    const entries: Entry[] = []
    const active = activeRepairOf(state, incident.id)
    if (active?.stage === 'awaiting')
      entries.push({ type: 'repair.withdrawn', data: { repairId: active.id, message: why } })
    entries.push({ type: 'incident.closed', data: { incidentId: incident.id, cause } })
    const change = judgeClosing(state.breakers[incident.fingerprint] ?? null, clock.now())
    if (change)
      entries.push({ type: 'breaker.changed', data: { fingerprint: incident.fingerprint, ...change } })
    timers.clear(`decide ${incident.id}`)
    timers.clear(`quiet ${incident.id}`)
    await recorder.record(entries)
    for (const other of openIncidents(recorder.state())) await next.decideIncident(other.id)
  }

  const onReading = async (run: CheckRun): Promise<void> => {
    const { name } = run.use
    const reading = run.reading
    const rule = context.rules.get(`check:${name}`)
    if (!reading || !rule) return
    const before = recorder.state().checks[name]
    const statusChanged = before?.reading?.status !== reading.status
    if (changed(before, run) || run.consecutiveFailures === run.use.consecutive)
      await recorder.record([
        { type: 'check.changed', data: { name, reading, consecutiveFailures: run.consecutiveFailures } },
      ])
    const target = targetOf(context, rule, { kind: 'check', name })
    const incident = openIncidentOf(recorder.state(), fingerprint(rule.id, target))
    if (!incident && run.consecutiveFailures >= run.use.consecutive) {
      const [incidentId, entries] = opening(rule, target, 'check', reading.message)
      await recorder.record(entries)
      await afterOpened(incidentId, rule)
    } else if (incident && run.consecutivePasses >= PASSES_TO_RECOVER) {
      const stage = activeRepairOf(recorder.state(), incident.id)?.stage
      if (stage === undefined || stage === 'awaiting')
        await close(incident, 'recovered', message('repair.already_recovered'))
    }
    if (statusChanged || run.consecutiveFailures === run.use.consecutive)
      for (const open of openIncidents(recorder.state()))
        if (context.rules.get(open.ruleId)?.verifyChecks.includes(name)) await next.decideIncident(open.id)
  }

  /** What one observation comes to. `opened` holds the incidents that the same batch has opened before it. */
  const intake = (
    observation: Observation,
    fileChangedAt: number | null,
    opened: Map<string, string>,
  ): readonly Entry[] => {
    const rule = context.rules.get(observation.ruleId)
    if (!rule || rule.cause.kind !== 'log') return []
    const age = judgeAge(
      observation,
      context.run === 'once' ? { kind: 'once', fileChangedAt } : { kind: 'continuous' },
    )
    if (age.kind === 'history') return [{ type: 'log.observed', data: { incidentId: null, observation } }]
    const target = targetOf(context, rule, { kind: 'source', name: observation.sourceId })
    const key = fingerprint(rule.id, target)
    const counted = countOccurrences(occurrences.get(key) ?? [], observation, rule.cause)
    occurrences.set(key, counted.occurrences)
    const openId = openIncidentOf(recorder.state(), key)?.id ?? opened.get(key)
    if (openId) return [{ type: 'log.observed', data: { incidentId: openId, observation } }]
    if (!counted.reached) return []
    const title = message('incident.log', { name: rule.name, target: target.name })
    const [incidentId, entries] = opening(rule, target, 'log', title)
    opened.set(key, incidentId)
    return [...entries, { type: 'log.observed', data: { incidentId, observation } }]
  }

  return {
    onReading,
    onBatch: async (batch, fileChangedAt) => {
      const opened = new Map<string, string>()
      const entries = batch.observations.flatMap((observation) => intake(observation, fileChangedAt, opened))
      // One transaction: the offset never goes ahead of what the lines led to, nor behind it.
      await recorder.record(entries, { offsets: [batch.offset] })
      const openedIds = new Set(opened.values())
      for (const id of openedIds) {
        const rule = context.rules.get(recorder.state().incidents[id]?.ruleId ?? '')
        if (rule) await afterOpened(id, rule)
      }
      const seen = entries.flatMap((entry) =>
        entry.type === 'log.observed' && entry.data.incidentId ? [entry.data.incidentId] : [],
      )
      for (const id of new Set(seen)) {
        if (openedIds.has(id)) continue
        await next.onRecurrence(id)
        await next.decideIncident(id)
      }
    },
    resume: async () => {
      for (const incident of openIncidents(recorder.state()))
        if (context.rules.has(incident.ruleId)) watchQuiet(incident)
        else await close(incident, 'settings', message('repair.settings_changed'))
    },
  }
}
