import type { IpcMain } from 'electron'
import { CALL_CHANNEL } from '@shared/ipc/channels'
import type { Result } from '@shared/ipc/result'
import type { CallEvent } from './answer-call'

type Answer = (event: CallEvent, name: unknown, input: unknown, hostId: unknown) => Promise<Result<unknown>>

/** The channel of the page's calls. It is there before whoever answers: what the page asks first waits for them. */
export type CallGate = {
  readonly open: (answer: Answer) => void
  readonly close: () => void
}

export const createCallGate = (ipc: Pick<IpcMain, 'handle' | 'removeHandler'>): CallGate => {
  let open = (_answer: Answer): void => undefined
  const opened = new Promise<Answer>((resolve) => {
    open = resolve
  })
  ipc.handle(CALL_CHANNEL, async (event, name: unknown, input: unknown, hostId: unknown) =>
    (await opened)(event, name, input, hostId),
  )
  return { open, close: () => ipc.removeHandler(CALL_CHANNEL) }
}
