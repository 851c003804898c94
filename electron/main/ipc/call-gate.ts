import type { IpcMain } from 'electron'
import { CALL_CHANNEL } from '@shared/ipc/channels'
import type { Output } from '@shared/ipc/contract'
import type { Result } from '@shared/ipc/result'
import { isOwnPage, type CallEvent } from './answer-call'

type Answer = (event: CallEvent, name: unknown, input: unknown, hostId: unknown) => Promise<Result<unknown>>

/** The channel of the page's calls. It is there before whoever answers: what the page asks first waits for them. */
export type CallGate = {
  readonly open: (answer: Answer) => void
  readonly close: () => void
}

/** The calls of the page's first picture. They take nothing, and are answered here alone. */
export type FirstCall = 'desktop.kept_view' | 'desktop.drawn' | 'desktop.painted'

/** What can be answered to the app's own page while the rest of the program is not there. */
export type FirstAnswers = {
  readonly origin: string
  readonly answers: { readonly [Name in FirstCall]: () => Promise<Output<Name>> }
}

export const createCallGate = (
  ipc: Pick<IpcMain, 'handle' | 'removeHandler'>,
  { origin, answers }: FirstAnswers,
): CallGate => {
  const isFirst = (name: unknown): name is FirstCall =>
    typeof name === 'string' && Object.hasOwn(answers, name)
  let open = (_answer: Answer): void => undefined
  const opened = new Promise<Answer>((resolve) => {
    open = resolve
  })
  ipc.handle(CALL_CHANNEL, async (event, name: unknown, input: unknown, hostId: unknown) =>
    isFirst(name) && isOwnPage(event, origin)
      ? { ok: true, value: await answers[name]() }
      : (await opened)(event, name, input, hostId),
  )
  return { open, close: () => ipc.removeHandler(CALL_CHANNEL) }
}
