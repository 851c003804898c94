import { message } from '@shared/domain/message'
import { findWaiting } from '../client/find-repair'
import { runningState, withEngine } from '../client/with-engine'
import type { Command } from '../command'
import type { CommandContext } from '../context'
import { EXIT } from '../exit-codes'

/** `mamori reject ID --reason TEXT`. */
export const reject = (
  context: CommandContext,
  { repairId, reason }: Extract<Command, { kind: 'reject' }>,
): Promise<number> =>
  withEngine(context, async (engine) => {
    const { out } = context
    const running = await runningState(context, engine)
    if (running === null) return EXIT.usage
    const repair = findWaiting(out, running.state, repairId)
    if (repair === null) return EXIT.degraded
    await engine.call('approvals.reject', { repairId: repair.id, reason })
    out.tell(message('cli.reject.done', { target: repair.plan.target.name }))
    return EXIT.healthy
  })
