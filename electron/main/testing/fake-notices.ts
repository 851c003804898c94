import { createNotices, type NoticeHandle, type Notices } from '../notices/notices'
import type { NoticeFailure } from '@shared/ipc/desktop-calls'

export type ShownNotice = {
  title: string
  body: string
  readonly urgency: string
  /** How often it was changed in its place. */
  updates: number
  closed: boolean
  /** What the notification service reports. */
  readonly emit: (event: string, ...args: unknown[]) => void
}

/** Notifications over a service that a test speaks for. */
export const createFakeNotices = (
  onFailed: (failure: NoticeFailure) => void = () => undefined,
): { readonly notices: Notices; readonly shown: readonly ShownNotice[] } => {
  const shown: ShownNotice[] = []
  const notices = createNotices({
    create: (content) => {
      const listeners: Record<string, (...args: unknown[]) => void> = {}
      const notice: ShownNotice = {
        ...content,
        updates: 0,
        closed: false,
        emit: (event, ...args) => listeners[event]?.(...args),
      }
      shown.push(notice)
      const handle = {
        on: (event: string, listener: (...args: unknown[]) => void) => {
          listeners[event] = listener
        },
        show: () => undefined,
        update: ({ title, body }: { readonly title: string; readonly body: string }) => {
          Object.assign(notice, { title, body, updates: notice.updates + 1 })
        },
        close: () => {
          notice.closed = true
          listeners['close']?.()
        },
      }
      return handle as NoticeHandle
    },
    onFailed,
  })
  return { notices, shown }
}
