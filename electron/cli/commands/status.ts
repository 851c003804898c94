import { overallNow, statusDocument } from '../client/status-document'
import { statusLines } from '../client/status-lines'
import { runningState, withEngine } from '../client/with-engine'
import type { Command } from '../command'
import type { CommandContext } from '../context'
import { EXIT, exitCodeOf } from '../exit-codes'

/** `mamori status`: how things are as the running engine sees them; exits by the overall state. */
export const status = (
  context: CommandContext,
  { json }: Extract<Command, { kind: 'status' }>,
): Promise<number> =>
  withEngine(context, async (engine) => {
    const { out } = context
    const running = await runningState(context, engine)
    if (running === null) return EXIT.usage
    if (json) out.document(statusDocument(running, out.render))
    else out.print(statusLines({ ...running, out, attached: engine.attached, now: Date.now() }).join('\n'))
    return exitCodeOf(overallNow(running))
  })
