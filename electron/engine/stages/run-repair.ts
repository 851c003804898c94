import { message, type Message } from '@shared/domain/message'
import type { Repair } from '@shared/domain/state'
import { LOOK_AGAIN_MS } from '../core/decide'
import { PASSES_TO_RECOVER } from '../core/schedule'
import { verifyRepair } from '../repair/verify'
import { createBackground } from './background'
import { createTurnstile } from './turnstile'
import type { Undos } from './undo-repair'
import { activeRepairs, type Context } from './context'
import { planRepair, repairsOf } from './plan-repair'
import { withheld } from './withheld'
import type { CheckRun } from './run-checks'
import { settleRepair, type Settlement } from './settle-repair'
import { settleUndo } from './settle-undo'

const VERIFY_TICK_MS = 1000
/** Repairs of different targets that are carried out side by side. */
const SIDE_BY_SIDE = 4
/** How long a check may keep failing after a repair: six tries of the slowest one. */
const CHECK_DEADLINE_MS = 60_000

type Watch = {
  readonly results: {
    readonly name: string
    readonly at: number
    readonly status: 'healthy' | 'unhealthy' | 'unknown'
  }[]
  readonly recurrences: number[]
  /** Whether planning again found nothing left to do; null when that proves nothing, `pending` while it is looked at. */
  proof: boolean | null | 'pending'
}

export type RepairStage = {
  /** Carries out an approved repair and begins its verification. */
  readonly run: (repairId: string) => void
  readonly onReading: (run: CheckRun) => Promise<void>
  readonly onRecurrence: (incidentId: string) => Promise<void>
  /** Takes up what an earlier process left: interrupted repairs are told, verifications go on. */
  readonly resume: () => Promise<void>
  /** Whether a repair is being carried out, or its checks have still to show whether it worked. */
  readonly busy: () => boolean
  /** Resolves when no repair is being carried out. */
  readonly idle: () => Promise<void>
}

/** A step that has begun is never cut off from here: a restart that is half done is worse than one that ends unseen. */
const never = new AbortController().signal

/** The stages perform, verify and record of a repair. */
export const createRepairStage = (
  context: Context,
  next: {
    readonly decideAll: () => Promise<void>
    readonly takeBack: Undos['takeBack']
    readonly escalate: (repair: Repair) => Promise<Message>
  },
): RepairStage => {
  const { recorder, clock, mailbox, timers, checks } = context
  const watches = new Map<string, Watch>()
  const performing = createBackground(context.bug)
  const inTurn = createTurnstile(SIDE_BY_SIDE)
  const watchNames = (repair: Repair, on: boolean): void => {
    const others = [...watches.keys()].filter((id) => id !== repair.id)
    const needed = others.flatMap((id) => recorder.state().repairs[id]?.plan.verifyChecks ?? [])
    checks.watch(
      repair.plan.verifyChecks.filter((name) => on || !needed.includes(name)),
      on,
    )
  }

  const perform = async (repairId: string): Promise<void> => {
    if (recorder.state().repairs[repairId]?.stage !== 'approved' || context.signal.aborted) return
    // A daemon that has just come takes over what is left: two engines never work on one host.
    if (context.mayRepair && !(await context.mayRepair()))
      return takeUpLater(repairId, message('presence.repair_left'))
    // Looked at only now: nothing can come between this and the record of the start.
    const repair = recorder.state().repairs[repairId]
    if (repair?.stage !== 'approved' || context.signal.aborted) return
    const why = withheld(recorder.state(), repair, clock.now())
    if (why !== null) {
      await recorder.record([{ type: 'repair.withdrawn', data: { repairId, message: why } }])
      mailbox.post('decide', next.decideAll)
      return
    }
    // No durable intent, no repair: a record that fails ends it here.
    await recorder.record([{ type: 'repair.started', data: { repairId } }], { durable: true })
    if (context.signal.aborted) return
    watchNames(repair, true)
    const actions = repair.plan.actions.map((action) => action.type).join(', ')
    context.log.info(context.say(message('log.performing', { actions, target: repair.plan.target.name })))
    const result = await context.perform(repair.plan, {
      repairId,
      signal: never,
      // Durable before the step's first effect: whatever happens then, it is known what would take it back.
      onPrepared: (prepared) =>
        recorder.record([{ type: 'step.prepared', data: { repairId, ...prepared } }], { durable: true }),
      onStep: (step) => recorder.record([{ type: 'step.finished', data: { repairId, step } }]),
    })
    await recorder.record([{ type: 'repair.performed', data: { repairId, ok: result.ok } }])
    await beginVerify(repairId)
  }

  const proofOf = async (repair: Repair): Promise<boolean | null> => {
    const rule = context.rules.get(repair.ruleId)
    const incident = recorder.state().incidents[repair.incidentId]
    if (!rule || !incident) return null
    const uses = repairsOf(context, rule)
    if (uses.length === 0 || !uses.every(({ action }) => action.planProves)) return null
    try {
      const { kind } = await planRepair(context, rule, incident)
      // What was repaired may be well although something beside it can only be put right by a person.
      return kind === 'impossible' ? null : kind === 'nothing'
    } catch (error) {
      // Who cannot look has proved nothing, neither way.
      if (!context.signal.aborted) context.bug(`proof of ${rule.id}`, error)
      return null
    }
  }

  const beginVerify = async (repairId: string): Promise<void> => {
    const repair = recorder.state().repairs[repairId]
    if (repair?.stage !== 'verifying' || context.signal.aborted) return
    if (repair.undoes !== null) return endUndo(repair, false)
    const watch: Watch = { results: [], recurrences: [], proof: 'pending' }
    watches.set(repairId, watch)
    watchNames(repair, true)
    watch.proof = await proofOf(repair)
    mailbox.post('verify', () => evaluate(repairId))
    void checks.runNow(repair.plan.verifyChecks)
  }

  const judgeAgain = (repairId: string, at: number): void =>
    timers.set(`verify ${repairId}`, at, () => mailbox.post('verify', () => evaluate(repairId)))

  const evaluate = async (repairId: string): Promise<void> => {
    const repair = recorder.state().repairs[repairId]
    const watch = watches.get(repairId)
    if (repair?.stage !== 'verifying' || !watch || watch.proof === 'pending' || context.signal.aborted) return
    const verdict = verifyRepair({
      performedAt: repair.performedAt ?? clock.now(),
      performedOk: repair.performedOk ?? false,
      verifyChecks: repair.plan.verifyChecks,
      results: watch.results,
      recurrences: watch.recurrences,
      cause: recorder.state().incidents[repair.incidentId]?.cause ?? 'log',
      proof: watch.proof,
      now: clock.now(),
      recurrenceMs: context.settings.fix.recurrenceMs,
      checkDeadlineMs: CHECK_DEADLINE_MS,
    })
    if (verdict.kind === 'wait')
      return judgeAgain(repairId, Math.max(verdict.untilAt, clock.now() + VERIFY_TICK_MS))
    // Judged again when it cannot be recorded.
    judgeAgain(repairId, clock.now() + LOOK_AGAIN_MS)
    await settle(repair, verdict)
    timers.clear(`verify ${repairId}`)
    await next.decideAll()
  }

  const endUndo = async (undo: Repair, wasCutOff: boolean): Promise<void> => {
    const { entries, needsPerson } = settleUndo(recorder.state(), undo, wasCutOff, clock.now())
    await recorder.record(entries)
    if (needsPerson)
      context.tell({
        severity: 'critical',
        title: message('notice.undo_failed', { target: undo.plan.target.name }),
        incidentId: undo.incidentId,
      })
    mailbox.post('decide', next.decideAll)
  }

  /** What did not help leaves nothing behind, where it can be taken back. */
  const takeBack = async (repair: Repair): Promise<void> => {
    const undoId = await next.takeBack(repair)
    if (undoId !== null) run(undoId)
  }

  const isUsedUp = ({ fingerprint }: Repair): boolean =>
    recorder.state().breakers[fingerprint]?.cause === 'exhausted'

  const settle = async (repair: Repair, settlement: Settlement): Promise<void> => {
    const { entries, opensBreaker } = settleRepair(
      recorder.state(),
      repair,
      settlement,
      context.settings.fix,
      clock.now(),
    )
    await recorder.record(entries)
    watches.delete(repair.id)
    watchNames(repair, false)
    const target = repair.plan.target.name
    if (opensBreaker)
      context.tell({
        severity: 'critical',
        title: isUsedUp(repair) ? await next.escalate(repair) : message('notice.breaker', { target }),
        incidentId: repair.incidentId,
      })
    if (settlement.outcome === 'ineffective') await takeBack(repair)
    context.log.info(
      context.say(message('log.settled', { outcome: `@word.outcome.${settlement.outcome}`, target })),
    )
  }

  /** Takes up a repair that nobody works on any more, after a restart or a failure, so that none is forgotten. */
  const takeUp = async (repairId: string, unstarted: Message): Promise<void> => {
    const repair = recorder.state().repairs[repairId]
    try {
      if (repair?.stage === 'approved') {
        await recorder.record([{ type: 'repair.withdrawn', data: { repairId, message: unstarted } }])
        watchNames(repair, false)
      } else if (repair?.stage === 'performing' && repair.undoes !== null) await endUndo(repair, true)
      else if (repair?.stage === 'performing')
        await settle(repair, { outcome: 'interrupted', evidence: [message('repair.interrupted')] })
      else if (repair?.stage === 'verifying' && !watches.has(repairId)) await beginVerify(repairId)
    } catch (error) {
      if (context.signal.aborted) return
      context.bug('take up a repair', error)
      takeUpLater(repairId)
    }
  }

  /** Not at once: what could not be recorded now would fail again, and the same repair would be begun without end. */
  const takeUpLater = (repairId: string, unstarted = message('repair.not_recorded')): void =>
    timers.set(`take up ${repairId}`, clock.now() + LOOK_AGAIN_MS, () =>
      mailbox.post('take up a repair', async () => {
        await takeUp(repairId, unstarted)
        await next.decideAll()
      }),
    )

  const run = (repairId: string): void =>
    performing.begin('perform', () =>
      inTurn(() => perform(repairId)).catch((error: unknown) => {
        // The record of a stopped engine is closed: the next start tells that the repair was interrupted.
        if (context.signal.aborted) return
        context.bug('perform', error)
        takeUpLater(repairId)
      }),
    )

  return {
    run,
    onReading: async ({ use, reading, startedAt }) => {
      if (!reading || startedAt === null) return
      for (const repair of activeRepairs(recorder.state())) {
        const watch = watches.get(repair.id)
        if (!watch || !repair.plan.verifyChecks.includes(use.name)) continue
        // Counted from its begin: a look from before the repair proves nothing, however late it ends.
        watch.results.push({ name: use.name, at: startedAt, status: reading.status })
        await evaluate(repair.id)
      }
    },
    onRecurrence: async (incidentId) => {
      for (const repair of activeRepairs(recorder.state())) {
        const watch = watches.get(repair.id)
        if (!watch || repair.incidentId !== incidentId) continue
        watch.recurrences.push(clock.now())
        await evaluate(repair.id)
      }
    },
    resume: async () => {
      for (const { id } of activeRepairs(recorder.state())) await takeUp(id, message('repair.restarted'))
    },
    busy: () =>
      performing.isBusy() ||
      [...watches].some(([repairId, watch]) => {
        const repair = recorder.state().repairs[repairId]
        if (repair?.stage !== 'verifying' || clock.now() - (repair.performedAt ?? 0) > CHECK_DEADLINE_MS)
          return false
        return repair.plan.verifyChecks.some(
          (name) =>
            watch.results.filter((result) => result.name === name).slice(-PASSES_TO_RECOVER).length <
            PASSES_TO_RECOVER,
        )
      }),
    idle: performing.idle,
  }
}
