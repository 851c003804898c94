import { message } from '@shared/domain/message'
import type { Repair } from '@shared/domain/state'
import { judgeClosing, judgeOpening } from '../core/breaker'
import { PASSES_TO_RECOVER } from '../core/schedule'
import { verifyRepair } from '../repair/verify'
import { activeRepairs, type Context } from './context'
import { planRepair, repairsOf } from './plan-repair'
import type { Entry } from './recorder'
import type { CheckRun } from './run-checks'

const VERIFY_TICK_MS = 1000
const CHECK_DEADLINE_MS = 60_000

type Watch = {
  readonly results: {
    readonly name: string
    readonly at: number
    readonly status: 'healthy' | 'unhealthy' | 'unknown'
  }[]
  readonly recurrences: number[]
  /** Whether planning again found nothing left to do; null when the rule's actions prove nothing by that. */
  proof: boolean | null
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

/** The stages perform, verify and record of a repair. */
export const createRepairStage = (
  context: Context,
  next: { readonly decideAll: () => Promise<void> },
): RepairStage => {
  const { recorder, clock, mailbox, timers, checks } = context
  const watches = new Map<string, Watch>()
  const performing = new Set<Promise<void>>()

  const perform = async (repairId: string): Promise<void> => {
    const repair = recorder.state().repairs[repairId]
    if (repair?.stage !== 'approved' || context.signal.aborted) return
    // No durable intent, no repair: a record that fails ends it here.
    await recorder.record([{ type: 'repair.started', data: { repairId } }], { durable: true })
    checks.watch(repair.plan.verifyChecks, true)
    const actions = repair.plan.actions.map((action) => action.type).join(', ')
    context.log.info(context.say(message('log.performing', { actions, target: repair.plan.target.name })))
    const result = await context.perform(repair.plan, {
      signal: context.signal,
      onStep: (step) => recorder.record([{ type: 'step.finished', data: { repairId, step } }]),
    })
    if (context.signal.aborted) return
    await recorder.record([{ type: 'repair.performed', data: { repairId, ok: result.ok } }])
    await beginVerify(repairId)
  }

  const proofOf = async (repair: Repair): Promise<boolean | null> => {
    const rule = context.rules.get(repair.ruleId)
    const incident = recorder.state().incidents[repair.incidentId]
    if (!rule || !incident) return null
    const uses = repairsOf(context, rule)
    if (uses.length === 0 || !uses.every(({ action }) => action.planProves)) return null
    return (await planRepair(context, rule, incident)).kind === 'nothing'
  }

  const beginVerify = async (repairId: string): Promise<void> => {
    const repair = recorder.state().repairs[repairId]
    if (!repair) return
    watches.set(repairId, { results: [], recurrences: [], proof: await proofOf(repair) })
    checks.watch(repair.plan.verifyChecks, true)
    mailbox.post('verify', () => evaluate(repairId))
    void checks.runNow(repair.plan.verifyChecks)
  }

  const evaluate = async (repairId: string): Promise<void> => {
    const repair = recorder.state().repairs[repairId]
    const watch = watches.get(repairId)
    if (repair?.stage !== 'verifying' || !watch) return
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
    if (verdict.kind === 'wait') {
      const again = Math.max(verdict.untilAt, clock.now() + VERIFY_TICK_MS)
      timers.set(`verify ${repairId}`, again, () => mailbox.post('verify', () => evaluate(repairId)))
      return
    }
    timers.clear(`verify ${repairId}`)
    watches.delete(repairId)
    checks.watch(repair.plan.verifyChecks, false)
    await recorder.record(settled(repair, verdict.outcome, verdict.evidence))
    context.log.info(
      context.say(
        message('log.settled', {
          outcome: `@word.outcome.${verdict.outcome}`,
          target: repair.plan.target.name,
        }),
      ),
    )
    await next.decideAll()
  }

  /** Everything that an outcome brings with it, as one transaction: the series, the breaker, the incident. */
  const settled = (
    repair: Repair,
    outcome: 'verified' | 'ineffective' | 'inconclusive',
    evidence: Repair['evidence'],
  ): Entry[] => {
    const state = recorder.state()
    const { settings } = context
    const now = clock.now()
    const entries: Entry[] = [{ type: 'repair.settled', data: { repairId: repair.id, outcome, evidence } }]
    const counter = state.counters[repair.fingerprint] ?? {
      attempts: 1,
      lastAttemptAt: now,
      cooldownUntilAt: null,
      recent: [],
    }
    const breaker = state.breakers[repair.fingerprint] ?? null
    const exhausted =
      outcome === 'ineffective' &&
      (counter.attempts >= settings.fix.maxRetries || breaker?.state === 'half_open')
    if (outcome !== 'ineffective' || exhausted)
      entries.push({
        type: 'series.ended',
        data: {
          repairId: repair.id,
          effective: outcome === 'verified',
          cooldownUntilAt: now + settings.fix.cooldownMs,
        },
      })
    const seen = { ...counter, recent: [...counter.recent, { at: now, outcome }] }
    const opened = judgeOpening(seen, exhausted, counter.attempts, now)
    const change = opened ?? (outcome === 'verified' ? judgeClosing(breaker, now) : null)
    if (change)
      entries.push({ type: 'breaker.changed', data: { fingerprint: repair.fingerprint, ...change } })
    if (opened)
      context.tell({
        severity: 'critical',
        title: message('notice.breaker', { target: repair.plan.target.name }),
        incidentId: repair.incidentId,
      })
    const incident = state.incidents[repair.incidentId]
    if (outcome !== 'ineffective' && incident?.closedAt === null)
      entries.push({
        type: 'incident.closed',
        data: { incidentId: incident.id, cause: outcome === 'verified' ? 'verified' : 'quiet' },
      })
    return entries
  }

  const run = (repairId: string): void => {
    const done = perform(repairId)
      .catch((error: unknown) => context.bug('perform', error))
      .finally(() => performing.delete(done))
    performing.add(done)
  }

  return {
    run,
    onReading: async ({ use, reading, lastRunAt }) => {
      if (!reading || lastRunAt === null) return
      for (const repair of activeRepairs(recorder.state())) {
        const watch = watches.get(repair.id)
        if (!watch || !repair.plan.verifyChecks.includes(use.name)) continue
        watch.results.push({ name: use.name, at: lastRunAt, status: reading.status })
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
      for (const repair of activeRepairs(recorder.state())) {
        if (repair.stage === 'performing') {
          const evidence = [message('repair.interrupted')]
          await recorder.record([
            { type: 'repair.settled', data: { repairId: repair.id, outcome: 'interrupted', evidence } },
          ])
        } else if (repair.stage === 'approved')
          await recorder.record([
            { type: 'repair.withdrawn', data: { repairId: repair.id, message: message('repair.restarted') } },
          ])
        else if (repair.stage === 'verifying') await beginVerify(repair.id)
      }
    },
    busy: () =>
      performing.size > 0 ||
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
    idle: async () => {
      await Promise.allSettled(performing)
    },
  }
}
