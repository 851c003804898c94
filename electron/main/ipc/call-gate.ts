import type { IpcMain } from 'electron'
import { CALL_CHANNEL } from '@shared/ipc/channels'
import type { Result } from '@shared/ipc/result'
import { isOwnPage, type CallEvent } from './answer-call'

type Answer = (event: CallEvent, name: unknown, input: unknown, hostId: unknown) => Promise<Result<unknown>>

/** The channel of the page's calls. It is there before whoever answers: what the page asks first waits for them. */
export type CallGate = {
  readonly open: (answer: Answer) => void
  readonly close: () => void
}

/** What can be answered to the app's own page while the rest of the program is not there. */
export type FirstAnswers = {
  readonly origin: string
  readonly answers: Readonly<Record<string, () => Promise<unknown>>>
}

export const createCallGate = (
  ipc: Pick<IpcMain, 'handle' | 'removeHandler'>,
  { origin, answers }: FirstAnswers,
): CallGate => {
  let open = (_answer: Answer): void => undefined
  const opened = new Promise<Answer>((resolve) => {
    open = resolve
  })
  ipc.handle(CALL_CHANNEL, async (event, name: unknown, input: unknown, hostId: unknown) => {
    const first = typeof name === 'string' && Object.hasOwn(answers, name) ? answers[name] : undefined
    return first !== undefined && isOwnPage(event, origin)
      ? { ok: true, value: await first() }
      : (await opened)(event, name, input, hostId)
  })
  return { open, close: () => ipc.removeHandler(CALL_CHANNEL) }
}
