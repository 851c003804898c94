import { message } from '@shared/domain/message'
import { confirmPlan } from '../client/confirm-plan'
import { findUndoable } from '../client/find-repair'
import { runningState, withEngine } from '../client/with-engine'
import type { Command } from '../command'
import type { CommandContext } from '../context'
import { EXIT } from '../exit-codes'

/** `mamori undo ID`: plans to take a repair back, shows that plan, asks, and approves exactly what it showed. */
export const undo = (context: CommandContext, command: Extract<Command, { kind: 'undo' }>): Promise<number> =>
  withEngine(context, async (engine) => {
    const { out } = context
    const before = await runningState(context, engine)
    if (before === null) return EXIT.usage
    const repair = findUndoable(out, before.state, command.repairId)
    if (repair === null) return EXIT.degraded
    const { repairId, hash } = await engine.call('repairs.undo', { repairId: repair.id })
    const running = await runningState(context, engine)
    const planned = running?.state.repairs[repairId]
    if (!running || !planned) return EXIT.usage
    const left = await confirmPlan(context, running.state, planned, command.yes)
    if (left !== null) {
      await engine.call('approvals.reject', { repairId, reason: out.text('cli.approve.left') })
      return left
    }
    await engine.call('approvals.approve', { repairId, hash })
    out.tell(message('cli.undo.done', { target: repair.plan.target.name }))
    return EXIT.healthy
  })
