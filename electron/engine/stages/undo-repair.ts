import type { Actor } from '@shared/domain/actor'
import { message, type Message } from '@shared/domain/message'
import type { Plan, Step } from '@shared/domain/plan'
import type { Repair } from '@shared/domain/state'
import { AppError } from '@shared/ipc/result'
import { overlaps } from '../core/overlap'
import type { Journal } from '../ports'
import { hashPlan } from '../repair/plan-hash'
import { resourcesOf } from '../repair/resources'
import { refuseUnstorable } from '../repair/storable'
import { activeRepairs, type Context } from './context'

/** More steps than any plan has. */
const MOST_PREPARED = 200

export type UndoPlanned =
  | { readonly kind: 'steps'; readonly plan: Plan }
  | { readonly kind: 'impossible'; readonly why: Message }

export type Undos = {
  /** The plan that would take a repair back, made anew from what was noted before each of its steps. */
  readonly look: (repair: Repair) => Promise<UndoPlanned>
  /**
   * Plans the undo of a repair for a person; it then waits for its click like every other plan. Throws `AppError`
   * not_found, stale (nothing to take back, or being taken back already) and refused (the guard, the mode, other work).
   */
  readonly ask: (
    repairId: string,
    actor: Actor,
  ) => Promise<{ readonly repairId: string; readonly hash: string }>
  /** Takes a repair without effect back by itself, when that leaves nothing behind; the new repair's id, or null. */
  readonly takeBack: (repair: Repair) => Promise<string | null>
}

type Next = { readonly onAsk: (repair: Repair) => void }

/** Why a repair cannot be taken back now, whatever its steps; null when it can. */
const objection = (repair: Repair, active: readonly Repair[]): Message | null => {
  if (repair.undoes !== null) return message('undo.of_undo')
  if (repair.stage !== 'settled') return message('undo.not_over')
  if (repair.undoneBy !== null) return message('undo.already')
  if (repair.undoSteps === 0) return message('undo.nothing_kept')
  const busy = active.find((other) =>
    other.resources.some((resource) => repair.resources.some((mine) => overlaps(resource, mine))),
  )
  return busy ? message('undo.busy', { target: busy.plan.target.name }) : null
}

/** Taking repairs back: the steps that were noted before each step ran, newest first, as a plan of their own. */
export const createUndos = (
  context: Context,
  { journal, next }: { readonly journal: Pick<Journal, 'page'>; readonly next: Next },
): Undos => {
  const { recorder, clock } = context

  const stepsOf = async (repairId: string): Promise<readonly Step[]> => {
    const { events } = await journal.page({
      limit: MOST_PREPARED,
      filter: { repairId, types: ['step.prepared'] },
    })
    return events.flatMap((event) => (event.type === 'step.prepared' ? event.data.undo : []))
  }

  const look = async (repair: Repair): Promise<UndoPlanned> => {
    const steps = await stepsOf(repair.id)
    if (steps.length === 0) return { kind: 'impossible', why: message('undo.nothing_kept') }
    for (const step of steps) {
      const verdict = await context.guard(step, context.signal)
      if (verdict.kind === 'refused') return { kind: 'impossible', why: verdict.message }
    }
    const content = {
      actions: [{ type: 'undo', version: 1 }],
      host: context.host,
      target: repair.plan.target,
      steps,
      touches: [message('undo.touch', { actions: repair.plan.actions.map(({ type }) => type).join(', ') })],
      asks: [],
      freesBytes: null,
      risk: repair.plan.risk,
      undo: 'compensatable',
      verifyChecks: [],
    } as const
    const undoPlan = { ...content, hash: hashPlan(content) }
    const why = refuseUnstorable(undoPlan)
    return why === null ? { kind: 'steps', plan: undoPlan } : { kind: 'impossible', why }
  }

  const plan = async (repair: Repair, actor: Actor | null, undoPlan: Plan): Promise<Repair> => {
    const repairId = context.newId('r')
    await recorder.record([
      {
        type: 'repair.planned',
        data: {
          repairId,
          incidentId: repair.incidentId,
          ruleId: repair.ruleId,
          fingerprint: repair.fingerprint,
          resources: resourcesOf(undoPlan.steps),
          plan: undoPlan,
          attempt: repair.attempt,
          undoes: repair.id,
          approval:
            actor === null
              ? { kind: 'not_needed' }
              : { kind: 'needed', expiresAt: clock.now() + context.settings.fix.approvalMs },
        },
        ...(actor && { actor }),
      },
    ])
    const planned = recorder.state().repairs[repairId]
    if (!planned) throw new Error(`${repairId} was planned and is not there`)
    return planned
  }

  const refusal = (repair: Repair): Message | null =>
    recorder.state().mode === 'observe'
      ? message('repair.observing')
      : objection(repair, activeRepairs(recorder.state()))

  return {
    look,
    ask: (repairId, actor) =>
      context.mailbox.run(async () => {
        if (context.signal.aborted) throw new AppError('not_running', 'the engine is stopping')
        const repair = recorder.state().repairs[repairId]
        if (!repair) throw new AppError('not_found', `no repair ${repairId}`)
        const why = refusal(repair)
        if (why !== null) throw new AppError('stale', context.say(why))
        const looked = await look(repair)
        if (looked.kind === 'impossible') throw new AppError('refused', context.say(looked.why))
        const planned = await plan(repair, actor, looked.plan)
        next.onAsk(planned)
        return { repairId: planned.id, hash: looked.plan.hash }
      }),
    takeBack: async (repair) => {
      const fresh = recorder.state().repairs[repair.id]
      if (fresh?.plan.undo !== 'reversible' || fresh.undoSteps === 0) return null
      const why = refusal(fresh)
      const looked: UndoPlanned = why === null ? await look(fresh) : { kind: 'impossible', why }
      if (looked.kind === 'steps') return (await plan(fresh, null, looked.plan)).id
      context.log.warning(
        context.say(
          message('undo.not_by_itself', { target: fresh.plan.target.name, why: context.say(looked.why) }),
        ),
      )
      return null
    },
  }
}
