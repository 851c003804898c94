import type { Language, Push } from '@shared/ipc/contract'
import type { Event } from '@shared/domain/event'
import { renderMessage, text } from '@shared/text/text'

const WINDOW_MS = 60_000
/** More than this many within a minute become one line: a storm is one thing to look at. */
const SINGLE_NOTICES = 3
const MAX_LENGTH = 240

/** As much of Electron's `Notification` as is needed. */
export type NoticeHandle = {
  on(event: 'click' | 'close', listener: () => void): unknown
  on(event: 'failed', listener: (event: unknown, error: string) => void): unknown
  show(): void
  close(): void
}

export type NotifierDeps = {
  readonly create: (options: { title: string; body: string; urgency: 'critical' }) => NoticeHandle
  readonly language: () => Language
  readonly host: string
  readonly now: () => number
  readonly onOpen: (incidentId: string | null) => void
  readonly onFailed: (why: string) => void
}

export type DesktopNotifier = {
  readonly onPush: (push: Push) => void
  readonly tell: (title: string, body: string) => void
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

type CriticalEvent = Extract<Event, { type: 'incident.opened' }>
const isCritical = (event: Event): event is CriticalEvent =>
  event.type === 'incident.opened' && event.data.severity === 'critical'

/**
 * Turns critical incidents into notifications of the desktop. They are best effort: the list in the window is the truth.
 */
export const createDesktopNotifier = (deps: NotifierDeps): DesktopNotifier => {
  // Held until they end: a handle that is collected as garbage loses its click.
  const shown = new Set<NoticeHandle>()
  const byIncident = new Map<string, NoticeHandle>()
  let recent: readonly number[] = []
  let storm: { readonly notice: NoticeHandle | null; readonly count: number } = { notice: null, count: 0 }

  const stays = new Set<NoticeHandle>()

  const raise = (title: string, body: string, incidentId: string | null): NoticeHandle => {
    const notice = deps.create({
      title: plainLine(title),
      body: escapeMarkup(plainLine(body)),
      urgency: 'critical',
    })
    const forget = (): void => {
      shown.delete(notice)
      stays.delete(notice)
      if (incidentId !== null && byIncident.get(incidentId) === notice) byIncident.delete(incidentId)
    }
    shown.add(notice)
    if (incidentId !== null) byIncident.set(incidentId, notice)
    notice.on('click', () => {
      forget()
      deps.onOpen(incidentId)
    })
    notice.on('close', forget)
    notice.on('failed', (_event, error) => {
      forget()
      deps.onFailed(error)
    })
    notice.show()
    return notice
  }

  const raiseCritical = ({ data }: CriticalEvent): void => {
    const now = deps.now()
    recent = recent.filter((at) => now - at < WINDOW_MS)
    if (recent.length === 0) storm = { notice: null, count: 0 }
    recent = [...recent, now]
    const language = deps.language()
    if (recent.length <= SINGLE_NOTICES) {
      const title = text(language, 'desktop.notice.critical', { title: renderMessage(language, data.title) })
      const body = text(language, 'desktop.notice.critical.body', {
        host: deps.host,
        target: data.target.name,
      })
      raise(title, body, data.incidentId)
      return
    }
    const count = storm.count + 1
    storm.notice?.close()
    const title = text(language, 'desktop.notice.more', { n: count })
    storm = {
      count,
      notice: raise(title, text(language, 'desktop.notice.more.body', { host: deps.host }), null),
    }
  }

  return {
    onPush: (push) => {
      if (push.kind !== 'events') return
      for (const event of push.events) {
        if (isCritical(event)) raiseCritical(event)
        else if (event.type === 'incident.closed') byIncident.get(event.data.incidentId)?.close()
      }
    },
    tell: (title, body) => {
      stays.add(raise(title, body, null))
    },
    stop: () => {
      // What was told to the person stays: the end of the program itself may be what it says.
      for (const notice of shown) if (!stays.has(notice)) notice.close()
      shown.clear()
      byIncident.clear()
    },
  }
}
