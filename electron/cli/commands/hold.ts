import { quoteArgument } from '@shared/domain/describe-step'
import { message, type Message } from '@shared/domain/message'
import { AppError } from '@shared/ipc/result'
import { momentTime } from '@shared/words/time'
import { createHolder, type Holder } from '../client/holder'
import { runInherited } from '../client/run-inherited'
import { whyRefused } from '../client/why-refused'
import { clientOf, linkHere, settledState, tellDown } from '../client/with-engine'
import type { Command } from '../command'
import type { CommandContext } from '../context'
import { EXIT } from '../exit-codes'

const LONGEST_COMMAND = 500
/** A deployment does not wait longer for an engine that does not answer. */
const ATTACH_MS = 10_000

type Hold = Extract<Command, { kind: 'hold' }>

const whyOf = (error: unknown): Message => {
  if (error instanceof AppError) return whyRefused(error)
  return message('cli.broken', { why: error instanceof Error ? error.message : String(error) })
}

/** Whether repairs are held; why not is told. */
const held = async (
  context: CommandContext,
  link: ReturnType<typeof linkHere>,
  holder: Holder,
): Promise<boolean> => {
  const { out } = context
  link.start()
  const state = await settledState(link, AbortSignal.any([context.signal, AbortSignal.timeout(ATTACH_MS)]))
  try {
    if (await holder.begin()) return true
    if (state?.kind === 'down' || state?.kind === 'skewed') tellDown(context, state)
    else out.tell(message('cli.hold.no_answer'))
  } catch (error) {
    out.tell(whyOf(error))
  }
  return false
}

/** `mamori hold -- COMMAND…`: runs a command while repairs are held, and exits with its code. */
export const hold = async (
  context: CommandContext,
  { argv, minutes, require: required }: Hold,
): Promise<number> => {
  const { out } = context
  const link = linkHere(context, false)
  const holder = createHolder({
    link,
    call: clientOf(link).call,
    command: argv.map(quoteArgument).join(' ').slice(0, LONGEST_COMMAND),
    minutes,
    now: Date.now,
    onAgain: () => out.tell(message('cli.hold.again')),
    onLost: () => out.tell(message('cli.hold.lost')),
    onFailed: (error) => out.tell(whyOf(error)),
  })
  try {
    if (await held(context, link, holder)) {
      const now = Date.now()
      out.tell(message('cli.hold.began', { time: momentTime(out.language, now + minutes * 60_000, now) }))
    } else if (required) {
      out.tell(message('cli.hold.not_run'))
      return EXIT.usage
    } else out.tell(message('cli.hold.without'))
    // Asked to end before the command has begun: then it does not begin.
    if (context.signal.aborted) {
      await holder.end(EXIT.interrupted)
      return EXIT.interrupted
    }
    const ran = await runInherited(argv)
    if (ran.kind === 'not_started')
      out.tell(message('cli.hold.not_started', { program: argv[0] ?? '', why: ran.reason }))
    if (!(await holder.end(ran.code))) out.tell(message('cli.hold.not_ended', { minutes }))
    return ran.code
  } finally {
    await link.stop()
  }
}
