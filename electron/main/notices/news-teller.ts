import type { Language } from '@shared/ipc/contract'
import type { NoticeFailure, NoticePreferences } from '@shared/ipc/desktop-calls'
import { text } from '@shared/text/text'
import { createHeldNews } from './held-news'
import type { News, OpenAt } from './news'
import { createNewsGroups } from './news-groups'
import type { Notices } from './notices'
import { quietAt, type Quiet } from './quiet-hours'

/** A clock that was set, or a machine that slept, is noticed by then. */
const LOOK_MS = 60_000

export type TestResult =
  | { readonly kind: 'shown' }
  | { readonly kind: 'failed'; readonly failure: NoticeFailure }

export type NewsTellerDeps = {
  readonly notices: Notices
  readonly preferences: () => NoticePreferences
  readonly language: () => Language
  readonly now: () => number
  readonly after: (delayMs: number, run: () => void) => () => void
  readonly openAt: (where: OpenAt) => void
  /** How long a test notification may take until it counts as not shown. */
  readonly testMs: number
}

export type NewsTeller = {
  readonly add: (news: News) => void
  readonly end: (key: string) => void
  /** A host is not followed any more: nothing of it is told. */
  readonly endOf: (hostId: string) => void
  /** Raises a notification, or keeps its sentence for the summary while it is quiet. */
  readonly raise: Notices['raise']
  /** At once, whatever the hour: the answer to what a person has just done, or the end of the watch. */
  readonly tell: (title: string, body: string) => void
  readonly test: () => Promise<TestResult>
  /** The preferences, the clock or the time zone may have changed. */
  readonly look: () => void
  readonly quiet: () => Quiet
  readonly held: () => number
  readonly stop: () => void
}

/** Decides what of the news of all hosts is told now, what together, and what at the end of the quiet hours. */
export const createNewsTeller = (deps: NewsTellerDeps): NewsTeller => {
  const { notices, preferences, language, now, after, openAt } = deps
  const groups = {
    critical: createNewsGroups('critical', deps),
    approval: createNewsGroups('approval', deps),
  } as const
  const held = createHeldNews()
  const known = new Map<string, News>()
  let cancel = (): void => undefined

  const quiet = (): Quiet => quietAt(preferences().quiet, now())
  const isHeld = (kind: News['kind'] | 'lost'): boolean =>
    quiet().kind === 'quiet' && !(kind !== 'approval' && preferences().criticalBreaksQuiet)

  const summarize = (): void => {
    const summary = held.take(language())
    if (summary === null) return
    notices.raise({
      title: summary.title,
      body: summary.body,
      urgency: summary.isOver ? 'normal' : 'critical',
      onClick: () => openAt(summary.open),
    })
  }
  const look = (): void => {
    cancel()
    cancel = (): void => undefined
    if (held.size() === 0) return
    const state = quiet()
    if (state.kind === 'loud') return summarize()
    const untilMs = state.untilAt === null ? LOOK_MS : state.untilAt - now()
    cancel = after(Math.min(LOOK_MS, Math.max(0, untilMs)), look)
  }

  const end = (key: string): void => {
    const news = known.get(key)
    if (news === undefined) return
    known.delete(key)
    groups[news.kind].end(key)
    held.end(key)
  }

  return {
    add: (news) => {
      known.set(news.key, news)
      if (!isHeld(news.kind)) return groups[news.kind].add(news)
      held.add(news)
      look()
    },
    end,
    endOf: (hostId) => {
      for (const { key, host } of known.values()) if (host.id === hostId) end(key)
    },
    raise: (what) => {
      if (!isHeld('lost')) return notices.raise(what)
      const line = held.addLine(what.title)
      look()
      return { update: ({ title }) => line.say(title), close: line.end }
    },
    tell: (title, body) => {
      notices.raise({ title, body, onClick: () => openAt({ hostId: null, incidentId: null }), stays: true })
    },
    test: () =>
      new Promise((resolve) => {
        const late = after(deps.testMs, () =>
          resolve({ kind: 'failed', failure: { code: 'no_answer', detail: `${deps.testMs} ms` } }),
        )
        const settle = (result: TestResult): void => {
          late()
          resolve(result)
        }
        notices.raise({
          title: text(language(), 'desktop.notice.test'),
          body: text(language(), 'desktop.notice.test.body'),
          urgency: 'normal',
          onClick: () => openAt({ hostId: null, incidentId: null }),
          onShown: () => settle({ kind: 'shown' }),
          onFailed: (failure) => settle({ kind: 'failed', failure }),
        })
      }),
    look,
    quiet,
    held: held.size,
    stop: () => {
      cancel()
      for (const group of Object.values(groups)) group.stop()
    },
  }
}
