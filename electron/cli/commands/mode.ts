import { message } from '@shared/domain/message'
import { withEngine } from '../client/with-engine'
import type { Command } from '../command'
import type { CommandContext } from '../context'
import { EXIT } from '../exit-codes'

/** `mamori mode`: changes how far the engine goes by itself. */
export const mode = (context: CommandContext, command: Extract<Command, { kind: 'mode' }>): Promise<number> =>
  withEngine(context, async ({ call }) => {
    await call('mode.set', { mode: command.mode })
    context.out.tell(message('cli.mode.set', { mode: `@word.mode.${command.mode}` }))
    return EXIT.healthy
  })
