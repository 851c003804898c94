import type { NoticeFailure } from '@shared/ipc/desktop-calls'

const MAX_LENGTH = 240

export type NoticeContent = {
  readonly title: string
  readonly body: string
  readonly urgency: 'critical' | 'normal'
}

/** One notification of the operating system. */
export type NoticeHandle = {
  readonly on: {
    (event: 'show' | 'click' | 'close', listener: () => void): unknown
    (event: 'failed', listener: (failure: NoticeFailure) => void): unknown
  }
  readonly show: () => void
  /** Says something else in the same place, without drawing attention anew where the system can do that. */
  readonly update: (content: NoticeContent) => void
  readonly close: () => void
}

export type CreateNotice = (content: NoticeContent) => NoticeHandle

export type NoticesDeps = {
  readonly create: CreateNotice
  readonly onFailed: (failure: NoticeFailure) => void
}

/** One notification on the screen, until it is clicked, closed or refused. */
export type Notice = {
  readonly update: (what: { readonly title: string; readonly body: string }) => void
  readonly close: () => void
}

export type NoticeRequest = {
  readonly title: string
  readonly body: string
  /** `critical` unless told: it stays on the screen until it is seen. */
  readonly urgency?: NoticeContent['urgency']
  readonly onClick: () => void
  /** Called once, when the operating system has taken it. */
  readonly onShown?: () => void
  readonly onFailed?: (failure: NoticeFailure) => void
  /** Called once, when it is no longer shown for whatever reason. */
  readonly onGone?: () => void
  /** It outlives the program: the end of the program itself may be what it says. */
  readonly stays?: boolean
}

export type Notices = {
  readonly raise: (what: NoticeRequest) => Notice
  readonly stop: () => void
}

/** One line without control characters, cut to a length that every notification daemon shows. */
export const plainLine = (value: string): string => {
  const line = value
    // Log text brings terminal colours along.
    .replace(/\p{Cc}\[[0-9;?]*[ -/]*[@-~]/gu, '')
    .replace(/[\p{Cc}\p{Cf}]+/gu, ' ')
    .trim()
  return line.length > MAX_LENGTH ? `${line.slice(0, MAX_LENGTH - 1)}…` : line
}

/** Shows notifications of the desktop. They are best effort: the list in the window is the truth. */
export const createNotices = ({ create, onFailed }: NoticesDeps): Notices => {
  // Held until they end: a handle that is collected as garbage loses its click.
  const shown = new Map<NoticeHandle, { readonly stays: boolean }>()
  return {
    raise: (what) => {
      const { urgency = 'critical', stays = false } = what
      const contentOf = ({
        title,
        body,
      }: {
        readonly title: string
        readonly body: string
      }): NoticeContent => ({
        title: plainLine(title),
        body: plainLine(body),
        urgency,
      })
      const handle = create(contentOf(what))
      const forget = (): void => {
        if (shown.delete(handle)) what.onGone?.()
      }
      shown.set(handle, { stays })
      handle.on('show', () => what.onShown?.())
      handle.on('click', () => {
        forget()
        what.onClick()
      })
      handle.on('close', forget)
      handle.on('failed', (failure) => {
        forget()
        what.onFailed?.(failure)
        onFailed(failure)
      })
      handle.show()
      return {
        update: (next) => {
          if (shown.has(handle)) handle.update(contentOf(next))
        },
        close: () => {
          if (shown.has(handle)) handle.close()
        },
      }
    },
    stop: () => {
      for (const [handle, { stays }] of shown) if (!stays) handle.close()
      shown.clear()
    },
  }
}
