import type { Actor } from '@shared/domain/actor'
import type { Result } from '@shared/ipc/result'
import type { Route } from '@shared/ipc/router'

/** As much of an `ipcMain` event as tells who is asking. */
export type CallEvent = {
  readonly senderFrame: { readonly parent: unknown; readonly origin: string } | null
}

export type AnswerDeps = {
  readonly origin: string
  /** Whether a call about this host may go on now. What the page names is hostile until it is compared. */
  readonly isAboutShown: (name: unknown, hostId: unknown) => boolean
  readonly route: Route
  readonly actor: Actor
  readonly onRefused: (what: string, address: string) => void
}

/** Makes the answer to the one channel: only the app's own page, in its main frame, is heard. It never rejects. */
export const createAnswer =
  ({ origin, route, actor, isAboutShown, onRefused }: AnswerDeps) =>
  async (event: CallEvent, name: unknown, input: unknown, hostId: unknown): Promise<Result<unknown>> => {
    const frame = event.senderFrame
    if (frame === null || frame.parent !== null || frame.origin !== origin) {
      onRefused('call', frame?.origin ?? 'a frame that is gone')
      return { ok: false, error: { code: 'refused', message: 'this page may not call' } }
    }
    if (!isAboutShown(name, hostId))
      return { ok: false, error: { code: 'stale', message: 'another host was chosen meanwhile' } }
    return route(name, input, actor)
  }
