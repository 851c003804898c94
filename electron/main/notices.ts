const MAX_LENGTH = 240

/** As much of Electron's `Notification` as is needed. */
export type NoticeHandle = {
  on(event: 'click' | 'close', listener: () => void): unknown
  on(event: 'failed', listener: (event: unknown, error: string) => void): unknown
  show(): void
  close(): void
}

export type NoticesDeps = {
  readonly create: (options: { title: string; body: string; urgency: 'critical' }) => NoticeHandle
  readonly onFailed: (why: string) => void
}

/** One notification on the screen, until it is clicked, closed or refused. */
export type Notice = { readonly close: () => void }

export type Notices = {
  readonly raise: (what: {
    readonly title: string
    readonly body: string
    readonly onClick: () => void
    /** Called once, when it is no longer shown for whatever reason. */
    readonly onGone?: () => void
    /** It outlives the program: the end of the program itself may be what it says. */
    readonly stays?: boolean
  }) => Notice
  readonly stop: () => void
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
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

/** The body of a notification is markup for most daemons: what was read from a host must not become any. */
export const escapeMarkup = (value: string): string =>
  value.replace(/[&<>"']/g, (char) => entities[char] ?? char)

/** Shows notifications of the desktop. They are best effort: the list in the window is the truth. */
export const createNotices = ({ create, onFailed }: NoticesDeps): Notices => {
  // Held until they end: a handle that is collected as garbage loses its click.
  const shown = new Map<NoticeHandle, { readonly stays: boolean }>()
  return {
    raise: ({ title, body, onClick, onGone, stays = false }) => {
      const handle = create({
        title: plainLine(title),
        body: escapeMarkup(plainLine(body)),
        urgency: 'critical',
      })
      const forget = (): void => {
        if (shown.delete(handle)) onGone?.()
      }
      shown.set(handle, { stays })
      handle.on('click', () => {
        forget()
        onClick()
      })
      handle.on('close', forget)
      handle.on('failed', (_event, error) => {
        forget()
        onFailed(error)
      })
      handle.show()
      return {
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
