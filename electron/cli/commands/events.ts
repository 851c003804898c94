import { eventLines } from '../client/event-lines'
import { followEngine } from '../client/follow'
import { runningState, withEngine } from '../client/with-engine'
import type { Command } from '../command'
import type { CommandContext } from '../context'
import { EXIT } from '../exit-codes'

/** `mamori events`: what happened, the newest first; with `--follow` what happens, until SIGINT. */
export const events = (
  context: CommandContext,
  { follow, json, limit }: Extract<Command, { kind: 'events' }>,
): Promise<number> => {
  const { out } = context
  if (follow)
    return followEngine(context, limit, (found, state) => {
      if (json) found.forEach((event) => out.document(event))
      else out.print(eventLines(out, found, state).join('\n'))
    })
  return withEngine(context, async (engine) => {
    const running = await runningState(context, engine)
    if (running === null) return EXIT.usage
    const page = await engine.call('timeline.page', { limit })
    if (json) page.events.forEach((event) => out.document(event))
    else if (page.events.length > 0) out.print(eventLines(out, page.events, running.state).join('\n'))
    else out.say(out.text('timeline.empty'))
    return EXIT.healthy
  })
}
