import type { Incident } from '@shared/domain/state'
import { message, type Message } from '@shared/domain/message'
import { entryOf } from '@shared/domain/record'
import { fingerprint, targetKey, type Target } from '@shared/domain/target'
import { judgeClosing, judgeOpening, type BreakerChange } from '../core/breaker'
import { LOOK_AGAIN_MS } from '../core/decide'
import { targetOf } from '../core/rule-target'
import type { LogBatch } from '../logs/log-watch'
import { isSelfRule } from '../self-watch/judge-self'
import type { Rule } from '../settings/settings'
import { createCheckIntake } from './check-intake'
import { activeRepairOf, openIncidents, type Context } from './context'
import { createLogIntake } from './log-intake'
import { demotionOf } from './demotions'
import type { Entry } from './recorder'
import type { Repeats } from './repeats'
import type { CheckRun } from './run-checks'
import { endSeries } from './settle-repair'

const REGRESSION_WATCH_MS = 30 * 60 * 1000
const QUIET_MS = 10 * 60 * 1000

export type IncidentStage = {
  readonly onReading: (run: CheckRun) => Promise<void>
  readonly onBatch: (batch: LogBatch, fileChangedAt: number | null) => Promise<void>
  /** For what is watched by nobody else. */
  readonly opener: Opener
  /** Ends what the settings no longer know, and sets the timers of what is still open. */
  readonly resume: () => Promise<void>
}

export type Next = {
  readonly decideIncident: (incidentId: string) => Promise<void>
  /** Whether it could not be decided about, since nobody had looked recently enough. */
  readonly awaitsReading: (incidentId: string) => boolean
  /** Runs the rule's reads and notices, once an incident. */
  readonly onOpened: (incident: Incident, rule: Rule) => void
  readonly onRecurrence: (incidentId: string) => Promise<void>
  /** Incidents have opened or closed, before anything follows from it. */
  readonly onChanged: () => Promise<void>
}

/** What opens and closes incidents, whatever was observed. */
export type Opener = {
  /** The entries that open an incident, with the regression that it may be. */
  readonly opening: (
    rule: Rule,
    target: Target,
    cause: Incident['cause'],
    title: Message,
  ) => readonly [incidentId: string, entries: readonly Entry[]]
  readonly afterOpened: (incidentId: string, rule: Rule) => Promise<void>
  readonly close: (
    incident: Incident,
    cause: 'recovered' | 'quiet' | 'settings',
    why: Message,
  ) => Promise<void>
}

/** Turns what was observed into incidents, and ends them. */
export const createIncidentStage = (context: Context, next: Next, repeats: Repeats): IncidentStage => {
  const { recorder, clock, timers } = context

  const opening: Opener['opening'] = (rule, target, cause, title) => {
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
        // What was taken back has come back by that, and an undo mends nothing.
        repair.undoes === null &&
        repair.undoneBy === null &&
        clock.now() - (repair.settledAt ?? 0) < REGRESSION_WATCH_MS,
    )
    if (repaired) {
      entries.push({ type: 'repair.regressed', data: { repairId: repaired.id, incidentId } })
      const counter = state.counters[key]
      const recent = [...(counter?.recent ?? []), { at: clock.now(), outcome: 'regressed' as const }]
      const change = counter && judgeOpening({ recent }, false, counter.attempts, clock.now())
      if (change) entries.push({ type: 'breaker.changed', data: { fingerprint: key, ...change } })
      entries.push(...demotionOf(state, rule, clock.now()))
    }
    return [incidentId, entries]
  }

  const afterOpened: Opener['afterOpened'] = async (incidentId, rule) => {
    const incident = recorder.state().incidents[incidentId]
    if (!incident) return
    context.log.warning(
      context.say(message('log.incident', { title: context.say(incident.title), rule: rule.name })),
    )
    next.onOpened(incident, rule)
    const demotion = entryOf(recorder.state().demotions, rule.id)
    if (demotion?.kind === 'demoted' && demotion.at === incident.openedAt)
      context.tell({ severity: 'error', title: message('notice.demoted', { rule: rule.name }), incidentId })
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
        // What was only counted so far was seen, too.
        await repeats.tell(incident.id)
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

  /**
   * What is well closes its breaker. That a log fell silent proves nothing where a check could tell: then its passes do
   * it; where none could, silence is all that there will ever be.
   */
  const closingOf = (incident: Incident, cause: Parameters<Opener['close']>[1]): BreakerChange | null => {
    const breaker = recorder.state().breakers[incident.fingerprint] ?? null
    const checks = context.rules.get(incident.ruleId)?.verifyChecks.length ?? 0
    switch (cause) {
      case 'recovered':
        return judgeClosing(breaker, clock.now())
      case 'quiet':
        return checks > 0 ? null : judgeClosing(breaker, clock.now(), message('breaker.quiet'))
      case 'settings':
        return judgeClosing(breaker, clock.now(), message('breaker.settings'))
    }
  }

  const close: Opener['close'] = async (incident, cause, why) => {
    const state = recorder.state()
    const entries: Entry[] = []
    const active = activeRepairOf(state, incident.id)
    // What a person wants to take back waits for them, also when all is well.
    if (active?.stage === 'awaiting' && active.undoes === null)
      entries.push({ type: 'repair.withdrawn', data: { repairId: active.id, message: why } })
    if (active === undefined || active.stage === 'awaiting')
      entries.push(...endSeries(state, incident, context.settings.fix, clock.now()))
    entries.push({ type: 'incident.closed', data: { incidentId: incident.id, cause } })
    const change = closingOf(incident, cause)
    if (change)
      entries.push({ type: 'breaker.changed', data: { fingerprint: incident.fingerprint, ...change } })
    timers.clear(`decide ${incident.id}`)
    timers.clear(`quiet ${incident.id}`)
    await recorder.record(entries)
    await next.onChanged()
    for (const other of openIncidents(recorder.state())) await next.decideIncident(other.id)
  }

  /** Whether the settings still know what an incident is about. */
  const isKnown = (incident: Incident): boolean => {
    const rule = context.rules.get(incident.ruleId)
    if (!rule) return false
    // Mamori's own end when it is seen to keep up again.
    if (isSelfRule(rule.id)) return true
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

  const opener: Opener = { opening, afterOpened, close }
  return {
    opener,
    onReading: createCheckIntake(context, next, opener),
    onBatch: createLogIntake(context, next, opener, repeats),
    resume: async () => {
      await repeats.resume()
      for (const incident of openIncidents(recorder.state())) await resumeIncident(incident)
    },
  }
}
