import type { Language } from '@shared/ipc/contract'
import type { HostEntry, HostList, Link } from '@shared/ipc/hosts'
import { renderMessage, text } from '@shared/text/text'
import type { Notice, Notices } from './notices'
import type { OpenAt } from './news'

/** A daemon that restarts, or a line that breaks for a moment, is back by then; what may be done about it is known too. */
const GRACE_MS = 23_000

export type LostNoticeDeps = {
  readonly notices: Pick<Notices, 'raise'>
  readonly language: () => Language
  readonly now: () => number
  /** Runs `run` once after `delayMs`; returns its cancellation. */
  readonly after: (delayMs: number, run: () => void) => () => void
  readonly openAt: (where: OpenAt) => void
}

export type LostNotice = {
  readonly onList: (list: HostList) => void
  /** The computer slept: every connection may take its time again. */
  readonly restart: () => void
  readonly stop: () => void
}

type Lost = Pick<HostEntry, 'id' | 'name' | 'link' | 'mayTakeOver'> & { readonly sinceAt: number }

const isWatched = ({ kind }: Link): boolean => kind === 'attached' || kind === 'own'

const whyOf = (language: Language, link: Link): string => {
  switch (link.kind) {
    case 'down':
      return renderMessage(language, link.why)
    case 'skewed':
      return text(language, 'desktop.notice.lost.skewed')
    case 'connecting':
    case 'own':
    case 'attached':
      return text(language, 'desktop.notice.lost.connecting')
  }
}

const clockTime = (language: Language, at: number): string =>
  new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(at)

/**
 * Tells once that engines which were attached do not come back: nobody knows how their hosts are. All that are lost at
 * the same time share one notification, so that a broken line is one thing to look at.
 */
export const createLostNotice = ({ notices, language, now, after, openAt }: LostNoticeDeps): LostNotice => {
  const watched = new Set<string>()
  let lost: readonly Lost[] = []
  let told = ''
  let notice: Notice | null = null
  let cancel = (): void => undefined

  const raise = (due: readonly Lost[]): void => {
    const [first] = due
    notice?.close()
    notice = null
    if (first === undefined) return
    const names = new Intl.ListFormat(language(), { type: 'conjunction', style: 'narrow' }).format(
      due.map(({ name }) => name),
    )
    const values = {
      time: clockTime(language(), first.sinceAt),
      why: whyOf(language(), first.link),
    }
    const body = first.mayTakeOver ? 'desktop.notice.lost.take_over' : 'desktop.notice.lost.body'
    notice = notices.raise({
      title: text(language(), 'desktop.notice.lost', { host: names }),
      body: text(language(), body, values),
      onClick: () => openAt({ hostId: first.id, incidentId: null }),
    })
  }

  const look = (): void => {
    cancel()
    const due = lost.filter(({ sinceAt }) => now() - sinceAt >= GRACE_MS)
    const seen = due.map(({ id }) => id).join(' ')
    const isNews = due.some(({ id }) => !told.split(' ').includes(id))
    told = seen
    // A host that came back leaves the notification as it is while others are still lost.
    if (isNews || due.length === 0) raise(due)
    const next = lost.filter((host) => !due.includes(host)).map(({ sinceAt }) => sinceAt + GRACE_MS - now())
    if (next.length > 0) cancel = after(Math.max(0, Math.min(...next)), look)
  }

  return {
    onList: ({ hosts }) => {
      const known = new Map(lost.map((host) => [host.id, host]))
      for (const { id, link } of hosts) if (isWatched(link)) watched.add(id)
      lost = hosts
        .filter(({ id, link }) => watched.has(id) && !isWatched(link))
        .map((host) => ({ ...host, sinceAt: known.get(host.id)?.sinceAt ?? now() }))
      look()
    },
    restart: () => {
      lost = lost.map((host) => ({ ...host, sinceAt: now() }))
      look()
    },
    stop: () => cancel(),
  }
}
