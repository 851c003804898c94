import type { Actor } from '@shared/domain/actor'
import { message, type Message } from '@shared/domain/message'
import type { Incident, Repair } from '@shared/domain/state'
import { AppError } from '@shared/ipc/result'
import { clockTime } from '../core/clock-time'
import { comparePlans } from '../core/compare-plans'
import { LOOK_AGAIN_MS } from '../core/decide'
import { holdOf } from '../core/held-back'
import type { Rule } from '../settings/settings'
import { activeRepairs, type Context } from './context'
import { tryPlan, type Planned } from './plan-repair'
import type { UndoPlanned, Undos } from './undo-repair'
import { approvedAllTheSame, stillAwaiting } from './approval-notes'

export type Approvals = {
  /** Looks at the world again and runs exactly the approved plan, or says why not. Throws `AppError` stale, not_found. */
  readonly approve: (repairId: string, hash: string, actor: Actor) => Promise<void>
  readonly reject: (repairId: string, reason: string, actor: Actor) => Promise<void>
  readonly snooze: (repairId: string, minutes: number, actor: Actor) => Promise<void>
  /** Sets the timers of plans that wait; in observe mode nothing waits, so that no click can act. */
  readonly resume: () => Promise<void>
  /** Sets the expiry of a plan that has just begun to wait. */
  readonly watchExpiry: (repair: Repair) => void
}

type Next = {
  readonly run: (repairId: string) => void
  /** What the plan of this incident that comes next has to tell: in what it differs from the one before. */
  readonly noteDifferences: (incidentId: string, differences: readonly Message[]) => void
  readonly lookAtUndo: Undos['look']
  /** The end of one plan may be what another one has waited for. */
  readonly decideAll: () => Promise<void>
}

/** What an operator can do with a plan that waits. */
export const createApprovals = (context: Context, next: Next): Approvals => {
  const { recorder, mailbox, clock, timers } = context
  const looking = new Set<string>()

  /** A click that comes when the engine is stopping, or between two settings, must not be forgotten: it is refused. */
  const alive = (): void => {
    if (context.signal.aborted) throw new AppError('not_running', 'the engine is stopping')
  }
  const inTurn = (task: () => Promise<void>): Promise<void> =>
    mailbox.run(() => {
      alive()
      return task()
    })

  const waiting = (repairId: string): Repair => {
    const repair = recorder.state().repairs[repairId]
    if (!repair) throw new AppError('not_found', `no repair ${repairId}`)
    if (repair.stage !== 'awaiting')
      throw new AppError('stale', `${repairId} no longer waits: ${repair.stage}`)
    return repair
  }

  const withdraw = async (repair: Repair, text: Message, actor?: Actor): Promise<void> => {
    await recorder.record([
      { type: 'repair.withdrawn', data: { repairId: repair.id, message: text }, ...(actor ? { actor } : {}) },
    ])
    timers.clear(`expire ${repair.id}`)
  }

  /** What a click must not go against, for as long as it lasts; the plan waits on. */
  const obstacle = async (): Promise<Message | null> => {
    const now = clock.now()
    const hold = holdOf(recorder.state())
    if (hold !== null)
      return message('repair.refused_hold', { command: hold.command, until: clockTime(hold.untilAt, now) })
    const packages = await context.around.packages()
    return packages.kind === 'at_work' ? message('repair.refused_packages', { tool: packages.tool }) : null
  }

  /** An undo needs neither rule nor incident any more: the settings of today speak through the guard. */
  const planUndoAgain = async (undoes: string): Promise<UndoPlanned> => {
    const undone = recorder.state().repairs[undoes]
    return undone ? next.lookAtUndo(undone) : { kind: 'impossible', why: message('undo.nothing_kept') }
  }

  /** Somebody has stopped the service since the plan was made: who clicks has to have read that. */
  const stoppedSince = async (rule: Rule, incident: Incident): Promise<Message | null> => {
    const { service } = await context.around.look(rule, incident)
    if (service?.kind !== 'seen' || service.state.kind !== 'inactive' || service.state.by !== 'hand')
      return null
    const why = message('gate.intent.stopped', { unit: service.unit })
    const told = incident.decision?.decision.reasons ?? []
    return told.some((reason) => reason.message.code === why.code) ? null : why
  }

  const planAgain = async (repair: Repair): Promise<Planned> => {
    const incident = recorder.state().incidents[repair.incidentId]
    const rule = context.rules.get(repair.ruleId)
    if (!incident || !rule) return { kind: 'impossible', why: message('repair.settings_changed') }
    const readings = context.checks.all().filter((run) => repair.plan.verifyChecks.includes(run.use.name))
    const well = readings.length > 0 && readings.every((run) => run.reading?.status === 'healthy')
    if (incident.cause === 'check' && well)
      return { kind: 'nothing', why: message('repair.already_recovered') }
    const why = await stoppedSince(rule, incident)
    return why === null ? tryPlan(context, rule, incident) : { kind: 'impossible', why }
  }

  /** Why the approved plan must not run as it is; null when it still fits the world. */
  const objection = async (repair: Repair): Promise<Message | null> => {
    const { undoes, incidentId } = repair
    if (recorder.state().mode === 'observe') return message('repair.observing')
    if (repair.expiresAt !== null && repair.expiresAt <= clock.now()) return message('repair.expired')
    const planned = await (undoes === null ? planAgain(repair) : planUndoAgain(undoes))
    if (planned.kind !== 'steps') return planned.why
    const fit = comparePlans(repair.plan, planned.plan)
    if (fit.kind === 'fits') return null
    // Of an undo no other plan follows by itself; the incident's next repair has nothing to do with it.
    if (undoes === null) next.noteDifferences(incidentId, fit.differences)
    return message('repair.plan_changed')
  }

  const expireAt = (repair: Repair, at: number): void =>
    timers.set(`expire ${repair.id}`, at, () =>
      mailbox.post('expire', async () => {
        if (recorder.state().repairs[repair.id]?.stage !== 'awaiting') return
        // Tried again when it cannot be recorded.
        expireAt(repair, clock.now() + LOOK_AGAIN_MS)
        await withdraw(repair, message('repair.expired'))
        await next.decideAll()
      }),
    )
  const watchExpiry = (repair: Repair): void => {
    if (repair.expiresAt !== null) expireAt(repair, repair.expiresAt)
  }

  return {
    watchExpiry,
    approve: async (repairId, hash, actor) => {
      if (looking.has(repairId)) throw new AppError('stale', `${repairId} is being approved`)
      if (waiting(repairId).plan.hash !== hash)
        throw new AppError('stale', `the plan of ${repairId} has changed`)
      looking.add(repairId)
      try {
        await context.checks.runNow(waiting(repairId).plan.verifyChecks)
        await inTurn(async () => {
          const repair = waiting(repairId)
          const busy = await obstacle()
          alive()
          if (busy !== null) throw new AppError('refused', context.say(busy))
          const text = await objection(repair)
          alive()
          if (text === null) {
            await recorder.record(
              [
                ...approvedAllTheSame(recorder.state(), repair, clock.now(), actor),
                { type: 'repair.approved', data: { repairId, hash }, actor },
              ],
              { durable: true },
            )
            timers.clear(`expire ${repairId}`)
            next.run(repairId)
            return
          }
          await withdraw(repair, text, actor)
          await next.decideAll()
          throw new AppError('stale', context.say(text))
        })
      } finally {
        looking.delete(repairId)
      }
    },
    reject: (repairId, reason, actor) =>
      inTurn(async () => {
        const cooldownUntilAt = clock.now() + context.settings.fix.cooldownMs
        const ends = waiting(repairId).undoes === null
        await recorder.record([
          { type: 'repair.rejected', data: { repairId, reason }, actor },
          ...(ends
            ? [
                {
                  type: 'series.ended',
                  data: { repairId, effective: false, cooldownUntilAt },
                  actor,
                } as const,
              ]
            : []),
        ])
        timers.clear(`expire ${repairId}`)
        await next.decideAll()
      }),
    snooze: (repairId, minutes, actor) =>
      inTurn(async () => {
        const untilAt = clock.now() + minutes * 60_000
        await recorder.record([
          { type: 'repair.snoozed', data: { repairId: waiting(repairId).id, untilAt }, actor },
        ])
      }),
    resume: async () => {
      const awaiting = activeRepairs(recorder.state()).filter(({ stage }) => stage === 'awaiting')
      // First what needs no record: whatever becomes of that, each plan has its end.
      awaiting.forEach(watchExpiry)
      await recorder.record(stillAwaiting(recorder.state()))
      if (recorder.state().mode !== 'observe') return
      for (const repair of awaiting) await withdraw(repair, message('repair.observing'))
    },
  }
}
