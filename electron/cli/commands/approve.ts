import { message } from '@shared/domain/message'
import type { Repair } from '@shared/domain/state'
import { ask } from '../client/ask'
import { findWaiting } from '../client/find-repair'
import { planLines } from '../client/plan-lines'
import { runningState, withEngine } from '../client/with-engine'
import type { Command } from '../command'
import type { CommandContext } from '../context'
import { EXIT } from '../exit-codes'
import { harmlessLine } from '../harmless'

/** What cannot be taken back asks for the name of what it is done to. */
const confirmed = async ({ out, signal }: CommandContext, { plan }: Repair): Promise<boolean> => {
  const target = plan.target.name
  if (plan.undo === 'irreversible')
    return (await ask(out.text('cli.approve.name_it', { target: harmlessLine(target) }), signal)) === target
  return /^(?:y|yes|はい)$/i.test((await ask(out.text('cli.approve.sure'), signal)) ?? '')
}

/** `mamori approve ID`: shows the plan, asks, and approves exactly what it showed. */
export const approve = (
  context: CommandContext,
  command: Extract<Command, { kind: 'approve' }>,
): Promise<number> =>
  withEngine(context, async (engine) => {
    const { out, signal } = context
    const running = await runningState(context, engine)
    if (running === null) return EXIT.usage
    const repair = findWaiting(out, running.state, command.repairId)
    if (repair === null) return EXIT.degraded
    out.print(planLines(out, running.state, repair, Date.now()).join('\n'))
    if (!command.yes) {
      if (!process.stdin.isTTY) {
        out.tell(message('cli.approve.no_terminal'))
        return EXIT.usage
      }
      if (!(await confirmed(context, repair))) {
        out.tell(message('cli.approve.left'))
        return signal.aborted ? EXIT.interrupted : EXIT.degraded
      }
    }
    await engine.call('approvals.approve', { repairId: repair.id, hash: repair.plan.hash })
    out.tell(message('cli.approve.done', { target: repair.plan.target.name }))
    return EXIT.healthy
  })
