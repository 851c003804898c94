import { ipcMain, type WebContents } from 'electron'
import { PUSH_CHANNEL } from '@shared/ipc/channels'
import type { Push } from '@shared/ipc/contract'
import { createAnswer, type AnswerDeps } from './answer-call'
import { createCallGate, type CallGate, type FirstAnswers } from './call-gate'
import { createPushBatch } from './push-batch'

const PUSH_WINDOW_MS = 50

export type Served = {
  readonly push: (push: Push) => void
  readonly stop: () => void
}

/** The page's calls, from the window's first moment on; they are answered once they are served. */
export const openCalls = (first: FirstAnswers): CallGate => createCallGate(ipcMain, first)

export type ServeDeps = AnswerDeps & {
  readonly calls: CallGate
  readonly page: () => WebContents | null
}

/** Serves the two channels to the page: calls come in through one, pushes go out through the other. */
export const serve = (deps: ServeDeps): Served => {
  const batch = createPushBatch((push) => {
    const page = deps.page()
    if (page !== null && !page.isDestroyed()) page.send(PUSH_CHANNEL, push)
  }, PUSH_WINDOW_MS)
  deps.calls.open(createAnswer(deps))
  return {
    push: batch.add,
    stop: () => {
      deps.calls.close()
      batch.stop()
    },
  }
}
