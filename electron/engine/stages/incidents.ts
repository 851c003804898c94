import type { CheckState, Incident } from '@shared/domain/state'
import { message, type Message } from '@shared/domain/message'
import type { Observation } from '@shared/domain/observation'
import { fingerprint, targetKey, type Target } from '@shared/domain/target'
import { judgeClosing, judgeOpening } from '../core/breaker'
import { LOOK_AGAIN_MS } from '../core/decide'
import { countOccurrences, judgeAge, type Occurrences } from '../core/detect'
import { targetOf } from '../core/rule-target'
import { PASSES_TO_RECOVER } from '../core/schedule'
import type { LogBatch } from '../logs/log-watch'
import type { Rule } from '../settings/settings'
import { activeRepairOf, openIncidentOf, openIncidents, type Context } from './context'
import { dependenciesOf } from './dependencies'
import type { Entry } from './recorder'
import type { CheckRun } from './run-checks'
import { endSeries } from './settle-repair'

const REGRESSION_WATCH_MS = 30 * 60 * 1000
const QUIET_MS = 10 * 60 * 1000

export type IncidentStage = {
  readonly onReading: (run: CheckRun) => Promise<void>
  readonly onBatch: (batch: LogBatch, fileChangedAt: number | null) => Promise<void>
  /** Ends what the settings no longer know, and sets the timers of what is still open. */
  readonly resume: () => Promise<void>
}

type Next = {
  readonly decideIncident: (incidentId: string) => Promise<void>
  /** Whether it could not be decided about, since nobody had looked recently enough. */
  readonly awaitsReading: (incidentId: string) => boolean
  /** Runs the rule's reads and notices, once an incident. */
  readonly onOpened: (incident: Incident, rule: Rule) => void
  readonly onRecurrence: (incidentId: string) => Promise<void>
  /** Incidents have opened or closed, before anything follows from it. */
  readonly onChanged: () => Promise<void>
}

/** What one batch has come to so far, before it is recorded. */
type Intake = { readonly opened: Map<string, string>; readonly occurrences: Map<string, Occurrences> }

const changed = (old: CheckState | undefined, run: CheckRun): boolean =>
  !old?.reading ||
  !run.reading ||
  old.reading.status !== run.reading.status ||
  old.reading.band !== run.reading.band ||
  old.reading.message.code !== run.reading.message.code

/** Turns what was observed into incidents, and ends them. */
export const createIncidentStage = (context: Context, next: Next): IncidentStage => {
  const { recorder, clock, timers, occurrences } = context

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
      const change = counter && judgeOpening({ recent }, false, counter.attempts, clock.now())
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
    const breaker = recorder.state().breakers[incident.fingerprint]
    // Both were recorded at once: it came back too often.
    if (breaker?.state === 'open' && breaker.changedAt === incident.openedAt)
      context.tell({
        severity: 'critical',
        title: message('notice.breaker', { target: incident.target.name }),
        incidentId,
      })
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
    if (active === undefined || active.stage === 'awaiting')
      entries.push(...endSeries(state, incident, context.settings.fix, clock.now()))
    entries.push({ type: 'incident.closed', data: { incidentId: incident.id, cause } })
    const change = judgeClosing(state.breakers[incident.fingerprint] ?? null, clock.now())
    if (change)
      entries.push({ type: 'breaker.changed', data: { fingerprint: incident.fingerprint, ...change } })
    timers.clear(`decide ${incident.id}`)
    timers.clear(`quiet ${incident.id}`)
    await recorder.record(entries)
    await next.onChanged()
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
    const target = targetOf(context.actions, rule, { kind: 'check', name })
    const incident = openIncidentOf(recorder.state(), fingerprint(rule.id, target))
    if (!incident && run.consecutiveFailures >= run.use.consecutive) {
      const [incidentId, entries] = opening(rule, target, 'check', reading.message)
      await recorder.record(entries)
      await next.onChanged()
      await afterOpened(incidentId, rule)
    } else if (incident && run.consecutivePasses >= PASSES_TO_RECOVER) {
      const stage = activeRepairOf(recorder.state(), incident.id)?.stage
      if (stage === undefined || stage === 'awaiting')
        await close(incident, 'recovered', message('repair.already_recovered'))
    }
    const { consecutiveFailures, use } = run
    for (const open of openIncidents(recorder.state())) {
      const rule = context.rules.get(open.ruleId)
      if (!rule) continue
      if (statusChanged && dependenciesOf(context.settings, rule).includes(name)) {
        await next.decideIncident(open.id)
        continue
      }
      if (!rule.verifyChecks.includes(name)) continue
      const missed = consecutiveFailures > use.consecutive && next.awaitsReading(open.id)
      if (statusChanged || consecutiveFailures === use.consecutive || missed)
        await next.decideIncident(open.id)
    }
  }

  /** What one observation comes to, after what the same batch has come to before it. */
  const intake = (
    observation: Observation,
    fileChangedAt: number | null,
    before: Intake,
  ): readonly Entry[] => {
    const rule = context.rules.get(observation.ruleId)
    if (!rule || rule.cause.kind !== 'log') return []
    const age = judgeAge(
      observation,
      context.run === 'once' ? { kind: 'once', fileChangedAt } : { kind: 'continuous' },
    )
    if (age.kind === 'history') return [{ type: 'log.observed', data: { incidentId: null, observation } }]
    const target = targetOf(context.actions, rule, { kind: 'source', name: observation.sourceId })
    const key = fingerprint(rule.id, target)
    const known = before.occurrences.get(key) ?? occurrences.get(key) ?? []
    const counted = countOccurrences(known, observation, rule.cause)
    before.occurrences.set(key, counted.occurrences)
    const openId = openIncidentOf(recorder.state(), key)?.id ?? before.opened.get(key)
    if (openId) return [{ type: 'log.observed', data: { incidentId: openId, observation } }]
    if (!counted.reached) return []
    const title = message('incident.log', { name: rule.name, target: target.name })
    const [incidentId, entries] = opening(rule, target, 'log', title)
    before.opened.set(key, incidentId)
    return [...entries, { type: 'log.observed', data: { incidentId, observation } }]
  }

  const followUp = async (openedIds: ReadonlySet<string>, entries: readonly Entry[]): Promise<void> => {
    if (openedIds.size > 0) await next.onChanged()
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
      // What has its time to be decided again is not looked at for every line of a flood.
      if (!timers.isSet(`decide ${id}`)) await next.decideIncident(id)
    }
  }

  /** Whether the settings still know what an incident is about. */
  const isKnown = (incident: Incident): boolean => {
    const rule = context.rules.get(incident.ruleId)
    if (!rule) return false
    const seenIn: Target =
      rule.cause.kind === 'check' ? { kind: 'check', name: rule.cause.check } : incident.target
    return targetKey(targetOf(context.actions, rule, seenIn)) === targetKey(incident.target)
  }

  const resumeIncident = async (incident: Incident): Promise<void> => {
    if (isKnown(incident)) return watchQuiet(incident)
    try {
      await close(incident, 'settings', message('repair.settings_changed'))
    } catch (error) {
      context.bug('end an incident', error)
      timers.set(`quiet ${incident.id}`, clock.now() + LOOK_AGAIN_MS, () =>
        context.mailbox.post('end an incident', () => resumeIncident(incident)),
      )
    }
  }

  return {
    onReading,
    onBatch: async (batch, fileChangedAt) => {
      const found: Intake = { opened: new Map(), occurrences: new Map() }
      const entries = batch.observations.flatMap((observation) => intake(observation, fileChangedAt, found))
      // One transaction: the offset never goes ahead of what the lines led to, nor behind it.
      await recorder.record(entries, { offsets: [batch.offset] })
      for (const [key, counted] of found.occurrences) occurrences.set(key, counted)
      // From here on the batch is taken: what follows from it may fail, but must not bring the same lines again.
      await followUp(new Set(found.opened.values()), entries).catch((error: unknown) =>
        context.bug('after a batch', error),
      )
    },
    resume: async () => {
      for (const incident of openIncidents(recorder.state())) await resumeIncident(incident)
    },
  }
}
