import type { NotificationConstructorOptions } from 'electron'
import type { CreateNotice, NoticeContent } from './notices'

/** As much of Electron's `Notification` as is needed. */
export type SystemNotice = {
  on(event: 'show' | 'click' | 'close', listener: () => void): unknown
  on(event: 'failed', listener: (event: unknown, error: string) => void): unknown
  show(): void
  close(): void
}

type Listeners = Parameters<ReturnType<CreateNotice>['on']>[1]

/**
 * Notifications by Electron, for systems on which it hears what becomes of them. It cannot change one that is shown, so
 * another takes its place; what becomes of the old one is nobody's concern then.
 */
export const systemNotices =
  (make: (options: NotificationConstructorOptions) => SystemNotice): CreateNotice =>
  (first) => {
    const listeners = new Map<string, Listeners>()
    let shown: SystemNotice | null = null
    const tell = (event: string): void => {
      const listener = listeners.get(event) as (() => void) | undefined
      listener?.()
    }
    const put = ({ title, body, urgency }: NoticeContent, silent: boolean): void => {
      const before = shown
      const notice = make({ title, body, urgency, silent })
      shown = notice
      for (const event of ['show', 'click', 'close'] as const)
        notice.on(event, () => {
          if (shown === notice) tell(event)
        })
      notice.on('failed', (_event, detail) => {
        const listener = listeners.get('failed') as
          | ((failure: { code: 'refused'; detail: string }) => void)
          | undefined
        if (shown === notice) listener?.({ code: 'refused', detail })
      })
      before?.close()
      notice.show()
    }
    return {
      on: (event: string, listener: Listeners) => listeners.set(event, listener),
      show: () => put(first, false),
      update: (content) => put(content, true),
      close: () => shown?.close(),
    }
  }
