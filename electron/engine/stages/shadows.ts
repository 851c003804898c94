import type { Touched } from '@shared/domain/ledger'
import { MOST_SHADOWS } from '@shared/domain/ledger-entries'
import { entryOf } from '@shared/domain/record'
import type { Plan } from '@shared/domain/plan'
import type { Incident, Shadow } from '@shared/domain/state'
import { LOOK_AGAIN_MS } from '../core/decide'
import { judgeShadow, SHADOW_MS, type Seen } from '../core/shadow'
import { startOf, type ServiceStart } from '../ledger/service-start'
import { comparePlan, compareService, seeProcess, touchedBy } from '../ledger/touched'
import type { Background } from './background'
import type { Context } from './context'
import { withDeadline } from './deadline'
import { tryPlan } from './plan-repair'

const LOOK_TIMEOUT_MS = 15_000
/** A list that changes with every look is not noted without end. */
const MOST_OF_INCIDENT = 5

export type ShadowStage = {
  /** Whether an incident that is only watched should be decided again as if the mode were auto: once a minute at most. */
  readonly isDue: (incidentId: string) => boolean
  /** Notes what would have been done, once per incident and plan. */
  readonly note: (incident: Incident, would: 'run' | 'ask', plan: Plan) => Promise<void>
  /** Incidents have ended: looks what happened instead. Nothing waits for it. */
  readonly judge: () => void
}

/** The shadow ledger: what would have been done while only observing, and what happened instead. It only looks. */
export const createShadowStage = (context: Context, looking: Background): ShadowStage => {
  const { recorder, clock, timers, signal } = context
  const settling = new Set<string>()
  const rehearsedAt = new Map<string, number>()

  const timed = <T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> =>
    withDeadline(clock, { limitMs: LOOK_TIMEOUT_MS, signal }, work)

  const lookAtStart = (service: string): Promise<ServiceStart | null> =>
    timed(async (within) => {
      const found = await context.resolveService(service, within)
      return found.kind === 'found' ? startOf(found.manager, found.unit, context.exec, within) : null
    }).catch((error: unknown) => {
      if (!signal.aborted) context.bug(`look at the start of ${service}`, error)
      return null
    })

  const seeService = async (before: Extract<Touched, { readonly kind: 'service' }>): Promise<Seen> => {
    const now = await timed(async (within) => {
      const found = await context.resolveService(before.service, within)
      if (found.kind !== 'found' || found.manager.id !== before.manager || found.unit !== before.unit)
        return null
      return {
        state: await found.manager.state(found.unit, context.exec, within),
        start: await startOf(found.manager, found.unit, context.exec, within),
      }
    })
    return compareService(before, now)
  }

  const seePlan = async (shadow: Shadow): Promise<Seen> => {
    const rule = context.rules.get(shadow.ruleId)
    const incident = entryOf(recorder.state().incidents, shadow.incidentId)
    if (!rule || !incident) return { kind: 'unseen' }
    const again = await tryPlan(context, rule, incident)
    return comparePlan(
      shadow.planHash,
      again.kind === 'steps' ? { kind: 'steps', hash: again.plan.hash } : { kind: again.kind },
    )
  }

  const see = async (shadow: Shadow, touched: Touched): Promise<Seen> => {
    try {
      switch (touched.kind) {
        case 'service':
          return await seeService(touched)
        case 'process':
          return await seeProcess(touched)
        case 'plan':
          return await seePlan(shadow)
      }
    } catch (error) {
      if (!signal.aborted) context.bug(`what happened instead (${shadow.ruleId})`, error)
      return { kind: 'unseen' }
    }
  }

  /** When the check of the rule became well, if it is. */
  const wellAtOf = ({ ruleId, notedAt }: Shadow): number | null => {
    const cause = context.rules.get(ruleId)?.cause
    const check = cause?.kind === 'check' ? entryOf(recorder.state().checks, cause.check) : undefined
    const { reading, changedAt } = check ?? {}
    return reading?.status === 'healthy' && changedAt && changedAt >= notedAt ? changedAt : null
  }

  const settle = async (shadow: Shadow): Promise<void> => {
    const seen = await Promise.all(shadow.touched.map((touched) => see(shadow, touched)))
    const current = entryOf(recorder.state().shadows, shadow.id)
    if (!current || current.settledAt !== null || signal.aborted) return
    const verdict = judgeShadow({ shadow: current, seen, wellAt: wellAtOf(current), now: clock.now() })
    const { id: shadowId, incidentId } = current
    await recorder.record([{ type: 'shadow.settled', data: { shadowId, incidentId, ...verdict } }])
    timers.clear(`shadow ${shadowId}`)
  }

  const settleOnce = (shadow: Shadow): void => {
    if (settling.has(shadow.id)) return
    settling.add(shadow.id)
    looking.begin('shadow', async () => {
      try {
        await settle(shadow)
      } catch (error) {
        if (signal.aborted) return
        timers.set(`shadow ${shadow.id}`, clock.now() + LOOK_AGAIN_MS, judge)
        throw error
      } finally {
        settling.delete(shadow.id)
      }
    })
  }

  const judge = (): void => {
    const now = clock.now()
    const { shadows, incidents } = recorder.state()
    for (const id of rehearsedAt.keys()) if (incidents[id]?.closedAt !== null) rehearsedAt.delete(id)
    for (const shadow of Object.values(shadows)) {
      if (shadow.settledAt !== null) continue
      const overAt = shadow.notedAt + SHADOW_MS
      if (shadow.ended !== null || overAt <= now) settleOnce(shadow)
      else if (!timers.isSet(`shadow ${shadow.id}`)) timers.set(`shadow ${shadow.id}`, overAt, judge)
    }
  }

  return {
    judge,
    isDue: (incidentId) => {
      const now = clock.now()
      const last = rehearsedAt.get(incidentId)
      // A moment of the future is one from before the clock was set back.
      if (last !== undefined && now >= last && now - last < LOOK_AGAIN_MS) return false
      rehearsedAt.set(incidentId, now)
      return true
    },
    note: async ({ id: incidentId, ruleId, fingerprint }, would, plan) => {
      const all = Object.values(recorder.state().shadows)
      const known = all.filter((shadow) => shadow.incidentId === incidentId)
      if (known.some(({ planHash }) => planHash === plan.hash) || known.length >= MOST_OF_INCIDENT) return
      if (all.length >= MOST_SHADOWS) return
      const touched = await touchedBy(plan, lookAtStart)
      if (signal.aborted) return
      const shadowId = context.newId('s')
      await recorder.record([
        { type: 'shadow.noted', data: { shadowId, incidentId, ruleId, fingerprint, would, plan, touched } },
      ])
      judge()
    },
  }
}
