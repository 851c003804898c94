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

/** Whether the app's own page asks, in its main frame. */
export const isOwnPage = ({ senderFrame }: CallEvent, origin: string): boolean =>
  senderFrame !== null && senderFrame.parent === null && senderFrame.origin === origin

/** Makes the answer to the one channel: only the app's own page, in its main frame, is heard. It never rejects. */
export const createAnswer =
  ({ origin, route, actor, isAboutShown, onRefused }: AnswerDeps) =>
  async (event: CallEvent, name: unknown, input: unknown, hostId: unknown): Promise<Result<unknown>> => {
    if (!isOwnPage(event, origin)) {
      onRefused('call', event.senderFrame?.origin ?? 'a frame that is gone')
      return { ok: false, error: { code: 'refused', message: 'this page may not call' } }
    }
    if (!isAboutShown(name, hostId))
      return { ok: false, error: { code: 'stale', message: 'another host was chosen meanwhile' } }
    return route(name, input, actor)
  }
