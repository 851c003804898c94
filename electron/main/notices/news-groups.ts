import type { Language } from '@shared/ipc/contract'
import { renderMessage, text } from '@shared/text/text'
import { worstOf, type News, type NewsKind, type OpenAt } from './news'
import type { Notice, NoticeContent, Notices } from './notices'

/** What fails together is seen within this time, and is told as one from the beginning. */
const GATHER_MS = 250
/** How often the one that is shown says something new. */
const UPDATE_MS = 1_000
/** After so long without news the next one is told by itself. */
const CALM_MS = 60_000
/** What does not calm down draws attention again after this time. */
const LONGEST_MS = 600_000

export type NewsGroupsDeps = {
  readonly notices: Pick<Notices, 'raise'>
  readonly language: () => Language
  readonly now: () => number
  /** Runs `run` once after `delayMs`; returns its cancellation. */
  readonly after: (delayMs: number, run: () => void) => () => void
  readonly openAt: (where: OpenAt) => void
}

export type NewsGroups = {
  readonly add: (news: News) => void
  /** It is over, or handled: nobody has to be told any more. */
  readonly end: (key: string) => void
  readonly stop: () => void
}

type Group = {
  readonly beganAt: number
  readonly members: Map<string, News>
  lastAt: number
  raisedAt: number | null
  notice: Notice | null
  cancel: (() => void) | null
}

const urgencies: Readonly<Record<NewsKind, NoticeContent['urgency']>> = {
  critical: 'critical',
  approval: 'normal',
}

/** How several names are said in one: a storm over many hosts is still one short line. */
const namesOf = (language: Language, members: readonly News[]): string => {
  const names = [...new Set(members.map(({ host }) => host.name))]
  const shown =
    names.length > 3
      ? [...names.slice(0, 2), text(language, 'desktop.notice.hosts.more', { n: names.length - 2 })]
      : names
  return new Intl.ListFormat(language, { type: 'conjunction', style: 'narrow' }).format(shown)
}

const contentOf = (language: Language, kind: NewsKind, members: readonly News[], worst: News) => {
  const title = renderMessage(language, worst.title)
  return members.length === 1
    ? {
        title: text(language, `desktop.notice.${kind}`, { title }),
        body: text(language, `desktop.notice.${kind}.body`, { host: worst.host.name, target: worst.target }),
      }
    : {
        title: text(language, `desktop.notice.${kind}.n`, { n: members.length }),
        body: text(language, `desktop.notice.${kind}.n.body`, { title, hosts: namesOf(language, members) }),
      }
}

/**
 * Tells news of one kind, as many as follow one another in a single notification: it says how many they are and which is
 * the worst, and changes in its place. One that a person has put away does not come back within a minute.
 */
export const createNewsGroups = (kind: NewsKind, deps: NewsGroupsDeps): NewsGroups => {
  const { notices, language, now, after, openAt } = deps
  const groups = new Set<Group>()
  let current: Group | null = null

  const forget = (group: Group): void => {
    group.cancel?.()
    group.cancel = null
    if (group !== current) groups.delete(group)
  }
  const tell = (group: Group): void => {
    group.cancel = null
    const members = [...group.members.values()]
    const worst = worstOf(members)
    if (worst === null) {
      group.notice?.close()
      return forget(group)
    }
    const content = contentOf(language(), kind, members, worst)
    if (group.notice !== null) return group.notice.update(content)
    group.raisedAt = now()
    let clicked = worst
    group.notice = notices.raise({
      ...content,
      urgency: urgencies[kind],
      onClick: () => openAt(clicked.open),
      onGone: () => {
        // What it stands for has changed since it was raised.
        clicked = worstOf(group.members.values()) ?? clicked
        group.notice = null
        group.members.clear()
        if (group.cancel === null) forget(group)
      },
    })
  }
  const soon = (group: Group): void => {
    if (group.cancel !== null) return
    const delayMs =
      group.raisedAt === null
        ? GATHER_MS
        : group.notice !== null
          ? UPDATE_MS
          : Math.max(GATHER_MS, group.raisedAt + CALM_MS - now())
    group.cancel = after(delayMs, () => tell(group))
  }
  const groupNow = (): Group => {
    const at = now()
    if (current !== null && at - current.lastAt < CALM_MS && at - current.beganAt < LONGEST_MS) return current
    const before = current
    current = { beganAt: at, members: new Map(), lastAt: at, raisedAt: null, notice: null, cancel: null }
    groups.add(current)
    if (before !== null && before.notice === null && before.cancel === null) groups.delete(before)
    return current
  }

  return {
    add: (news) => {
      const group = groupNow()
      group.lastAt = now()
      group.members.set(news.key, news)
      soon(group)
    },
    end: (key) => {
      for (const group of groups) {
        if (!group.members.delete(key)) continue
        if (group.members.size > 0) soon(group)
        else if (group.notice === null) forget(group)
        else group.notice.close()
      }
    },
    stop: () => {
      for (const group of groups) forget(group)
      groups.clear()
      current = null
    },
  }
}
