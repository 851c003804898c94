import { ipcMain, type WebContents } from 'electron'
import { CALL_CHANNEL, PUSH_CHANNEL } from '@shared/ipc/channels'
import type { Push } from '@shared/ipc/contract'
import { createAnswer, type AnswerDeps } from './answer-call'
import { createPushBatch } from './push-batch'

const PUSH_WINDOW_MS = 50

export type Served = {
  readonly push: (push: Push) => void
  readonly stop: () => void
}

/** Opens the two channels to the page: calls come in through one, pushes go out through the other. */
export const serve = (deps: AnswerDeps & { readonly page: () => WebContents | null }): Served => {
  const batch = createPushBatch((push) => {
    const page = deps.page()
    if (page !== null && !page.isDestroyed()) page.send(PUSH_CHANNEL, push)
  }, PUSH_WINDOW_MS)
  ipcMain.handle(CALL_CHANNEL, createAnswer(deps))
  return {
    push: batch.add,
    stop: () => {
      ipcMain.removeHandler(CALL_CHANNEL)
      batch.stop()
    },
  }
}
