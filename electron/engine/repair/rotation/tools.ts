import type { Message } from '@shared/domain/message'
import type { PerformContext, StepDone, StepRefused } from '../define-step-kind'
import type { FileEntry, Handed } from '../hand/hand'
import { faultOf, Stop } from '../hand/stop'
import { sayOf } from '../select/perform-delete'

/** What a rotation works with; `note` keeps what it has done, line by line. */
export type Tools = Pick<PerformContext, 'hand' | 'by' | 'clock'> & {
  readonly signal: AbortSignal
  readonly note: (line: string) => void
  readonly tell: (text: Message) => void
}

/** Waits for one touch and keeps what it says; throws when it was not done. */
export const must = async ({ note }: Pick<Tools, 'note'>, touch: Promise<Handed>): Promise<void> => {
  const end = await touch
  if (end.output !== '') note(end.output)
  if (end.kind !== 'done') throw new Stop(end.kind, end.message)
}

/** Takes one file away; throws why it stays. */
export const remove = async ({ hand, signal, note }: Tools, { path, id }: FileEntry): Promise<void> => {
  const { left } = await hand.removeFiles([{ path, id }], signal)
  const [one] = left
  if (one !== undefined) throw new Stop('failed', one.why)
  note(`- ${path}`)
}

/** Runs a step made of several touches: what was done until then is told however it ends. */
export const withTools = async (
  path: string,
  context: PerformContext,
  signal: AbortSignal,
  act: (tools: Tools) => Promise<void>,
): Promise<StepDone | StepRefused> => {
  const lines: string[] = []
  const say = sayOf(context)
  const note = (line: string): void => void lines.push(line)
  const { hand, by, clock } = context
  try {
    await act({ hand, by, clock, signal, note, tell: (text) => note(say(text)) })
    return { failed: null, output: lines.join('\n') }
  } catch (error) {
    const { kind, told } = faultOf(path, error)
    const output = lines.join('\n')
    return kind === 'refused' ? { refused: told, output } : { failed: told, output }
  }
}
