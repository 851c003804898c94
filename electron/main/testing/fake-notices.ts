import { createNotices, type NoticeHandle, type Notices } from '../notices'

export type ShownNotice = {
  readonly title: string
  readonly body: string
  readonly urgency: string
  closed: boolean
  /** What the notification service reports. */
  readonly emit: (event: string, ...args: unknown[]) => void
}

/** Notifications over a service that a test speaks for. */
export const createFakeNotices = (
  onFailed: (why: string) => void = () => undefined,
): { readonly notices: Notices; readonly shown: readonly ShownNotice[] } => {
  const shown: ShownNotice[] = []
  const notices = createNotices({
    create: (options) => {
      const listeners: Record<string, (...args: unknown[]) => void> = {}
      const notice: ShownNotice = {
        ...options,
        closed: false,
        emit: (event, ...args) => listeners[event]?.(...args),
      }
      shown.push(notice)
      const handle = {
        on: (event: string, listener: (...args: unknown[]) => void) => {
          listeners[event] = listener
        },
        show: () => undefined,
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
