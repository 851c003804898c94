import type { Actor } from '@shared/domain/actor'
import { message, type Message } from '@shared/domain/message'
import type { Repair } from '@shared/domain/state'
import { AppError } from '@shared/ipc/result'
import { activeRepairs, type Context } from './context'
import { planRepair } from './plan-repair'

export type Approvals = {
  /** Looks at the world again and runs exactly the approved plan, or says why not. Throws `AppError` stale, not_found. */
  readonly approve: (repairId: string, hash: string, actor: Actor) => Promise<void>
  readonly reject: (repairId: string, reason: string, actor: Actor) => Promise<void>
  readonly snooze: (repairId: string, minutes: number, actor: Actor) => Promise<void>
  /** Sets the timers of plans that wait. */
  readonly resume: () => void
  /** Sets the expiry of a plan that has just begun to wait. */
  readonly watchExpiry: (repair: Repair) => void
}

type Next = {
  readonly run: (repairId: string) => void
  readonly decideIncident: (incidentId: string) => Promise<void>
}

/** What an operator can do with a plan that waits. */
export const createApprovals = (context: Context, next: Next): Approvals => {
  const { recorder, mailbox, clock, timers } = context
  const looking = new Set<string>()

  const waiting = (repairId: string): Repair => {
    const repair = recorder.state().repairs[repairId]
    if (!repair) throw new AppError('not_found', `no repair ${repairId}`)
    if (repair.stage !== 'awaiting')
      throw new AppError('stale', `${repairId} no longer waits: ${repair.stage}`)
    return repair
  }

  const withdraw = async (repair: Repair, text: Message, actor?: Actor): Promise<void> => {
    timers.clear(`expire ${repair.id}`)
    await recorder.record([
      { type: 'repair.withdrawn', data: { repairId: repair.id, message: text }, ...(actor ? { actor } : {}) },
    ])
  }

  /** Why the approved plan must not run as it is; null when it still fits the world. */
  const objection = async (repair: Repair): Promise<Message | null> => {
    const incident = recorder.state().incidents[repair.incidentId]
    const rule = context.rules.get(repair.ruleId)
    if (!incident || !rule) return message('repair.settings_changed')
    const readings = context.checks.all().filter((run) => repair.plan.verifyChecks.includes(run.use.name))
    const well = readings.length > 0 && readings.every((run) => run.reading?.status === 'healthy')
    if (incident.cause === 'check' && well) return message('repair.already_recovered')
    const planned = await planRepair(context, rule, incident)
    if (planned.kind === 'steps')
      return planned.plan.hash === repair.plan.hash ? null : message('repair.plan_changed')
    return planned.why
  }

  const watchExpiry = (repair: Repair): void => {
    if (repair.expiresAt === null) return
    timers.set(`expire ${repair.id}`, repair.expiresAt, () =>
      mailbox.post('expire', async () => {
        if (recorder.state().repairs[repair.id]?.stage !== 'awaiting') return
        await withdraw(repair, message('repair.expired'))
        await next.decideIncident(repair.incidentId)
      }),
    )
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
        await mailbox.run(async () => {
          const repair = waiting(repairId)
          const text = await objection(repair)
          if (text === null) {
            timers.clear(`expire ${repairId}`)
            await recorder.record([{ type: 'repair.approved', data: { repairId, hash }, actor }], {
              durable: true,
            })
            next.run(repairId)
            return
          }
          await withdraw(repair, text, actor)
          await next.decideIncident(repair.incidentId)
          throw new AppError('stale', context.say(text))
        })
      } finally {
        looking.delete(repairId)
      }
    },
    reject: (repairId, reason, actor) =>
      mailbox.run(async () => {
        const repair = waiting(repairId)
        timers.clear(`expire ${repairId}`)
        const cooldownUntilAt = clock.now() + context.settings.fix.cooldownMs
        await recorder.record([
          { type: 'repair.rejected', data: { repairId, reason }, actor },
          { type: 'series.ended', data: { repairId, effective: false, cooldownUntilAt }, actor },
        ])
        await next.decideIncident(repair.incidentId)
      }),
    snooze: (repairId, minutes, actor) =>
      mailbox.run(async () => {
        const untilAt = clock.now() + minutes * 60_000
        await recorder.record([
          { type: 'repair.snoozed', data: { repairId: waiting(repairId).id, untilAt }, actor },
        ])
      }),
    resume: () => {
      for (const repair of activeRepairs(recorder.state()))
        if (repair.stage === 'awaiting') watchExpiry(repair)
    },
  }
}
