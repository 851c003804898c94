import { message } from '@shared/domain/message'
import type { Repair, State } from '@shared/domain/state'
import type { CommandContext } from '../context'
import { EXIT } from '../exit-codes'
import { harmlessLine } from '../harmless'
import { ask } from './ask'
import { planLines } from './plan-lines'

/** What cannot be taken back asks for the name of what it is done to. */
const confirmed = async ({ out, signal }: CommandContext, { plan }: Repair): Promise<boolean> => {
  const target = plan.target.name
  if (plan.undo === 'irreversible')
    return (await ask(out.text('cli.approve.name_it', { target: harmlessLine(target) }), signal)) === target
  return /^(?:y|yes|はい)$/i.test((await ask(out.text('cli.approve.sure'), signal)) ?? '')
}

/** Shows a plan and has it confirmed, unless `yes` stands for that; null when it is, else the exit code. */
export const confirmPlan = async (
  context: CommandContext,
  state: State,
  repair: Repair,
  yes: boolean,
): Promise<number | null> => {
  const { out, signal } = context
  out.print(planLines(out, state, repair, Date.now()).join('\n'))
  if (yes) return null
  if (!process.stdin.isTTY) {
    out.tell(message('cli.approve.no_terminal'))
    return EXIT.usage
  }
  if (await confirmed(context, repair)) return null
  out.tell(message('cli.approve.left'))
  return signal.aborted ? EXIT.interrupted : EXIT.degraded
}
