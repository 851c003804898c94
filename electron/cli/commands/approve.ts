import { message } from '@shared/domain/message'
import { confirmPlan } from '../client/confirm-plan'
import { findWaiting } from '../client/find-repair'
import { runningState, withEngine } from '../client/with-engine'
import type { Command } from '../command'
import type { CommandContext } from '../context'
import { EXIT } from '../exit-codes'

/** `mamori approve ID`: shows the plan, asks, and approves exactly what it showed. */
export const approve = (
  context: CommandContext,
  command: Extract<Command, { kind: 'approve' }>,
): Promise<number> =>
  withEngine(context, async (engine) => {
    const { out } = context
    const running = await runningState(context, engine)
    if (running === null) return EXIT.usage
    const repair = findWaiting(out, running.state, command.repairId)
    if (repair === null) return EXIT.degraded
    const left = await confirmPlan(context, running.state, repair, command.yes)
    if (left !== null) return left
    await engine.call('approvals.approve', { repairId: repair.id, hash: repair.plan.hash })
    out.tell(message('cli.approve.done', { target: repair.plan.target.name }))
    return EXIT.healthy
  })
