import type { Reading } from '@shared/domain/check'
import { message } from '@shared/domain/message'
import { entryOf } from '@shared/domain/record'
import { fingerprint } from '@shared/domain/target'
import { calmMs } from '../core/budget'
import { targetOf } from '../core/rule-target'
import { PASSES_TO_RECOVER } from '../core/schedule'
import { createChanges } from './check-changes'
import { activeRepairOf, openIncidentOf, openIncidents, type Context } from './context'
import { dependenciesOf } from './dependencies'
import type { IncidentStage, Next, Opener } from './incidents'
import type { CheckRun } from './run-checks'

/** Turns the readings of checks into incidents and what is recorded about them. */
export const createCheckIntake = (
  context: Context,
  next: Next,
  opener: Opener,
): IncidentStage['onReading'] => {
  const { recorder, clock } = context
  const changes = createChanges(context)
  /** What each check said last, recorded or not. */
  const lastStatus = new Map<string, Reading['status'] | undefined>()
  const wellSince = new Map<string, number>()

  const isCalm = ({ use, consecutivePasses }: CheckRun, key: string): boolean => {
    if (consecutivePasses < PASSES_TO_RECOVER) return false
    const closings = Object.values(recorder.state().incidents).flatMap((incident) =>
      incident.fingerprint === key && incident.closedAt !== null ? [incident.closedAt] : [],
    )
    const now = clock.now()
    return now - (wellSince.get(use.name) ?? now) >= calmMs(closings, now)
  }

  return async (run) => {
    const { name } = run.use
    const reading = run.reading
    const rule = context.rules.get(`check:${name}`)
    if (!reading || !rule) return
    const before = lastStatus.has(name)
      ? lastStatus.get(name)
      : entryOf(recorder.state().checks, name)?.reading?.status
    const statusChanged = before !== reading.status
    if (run.consecutivePasses === 1) wellSince.set(name, clock.now())

    const target = targetOf(context.actions, rule, { kind: 'check', name })
    const key = fingerprint(rule.id, target)
    const incident = openIncidentOf(recorder.state(), key)
    const stage = incident && activeRepairOf(recorder.state(), incident.id)?.stage
    const opens = !incident && run.consecutiveFailures >= run.use.consecutive
    const closes = incident && isCalm(run, key) && (stage === undefined || stage === 'awaiting')
    await changes.onReading(run, opens || closes === true)
    if (opens) {
      const [incidentId, entries] = opener.opening(rule, target, 'check', reading.message)
      await recorder.record(entries)
      await next.onChanged()
      await opener.afterOpened(incidentId, rule)
    } else if (closes) await opener.close(incident, 'recovered', message('repair.already_recovered'))

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
    // Only now: a change that could not be recorded is still one at the next reading.
    lastStatus.set(name, reading.status)
  }
}
