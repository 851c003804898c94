import type { Language } from '@shared/ipc/contract'
import type { NoticeFailure, NoticePreferences } from '@shared/ipc/desktop-calls'
import { text } from '@shared/text/text'
import type { HeldFile } from './held-file'
import { createHeldNews } from './held-news'
import type { News, OpenAt } from './news'
import { createNewsGroups } from './news-groups'
import type { Notices } from './notices'
import { quietAt, type Quiet } from './quiet-hours'

/** A clock that was set, or a machine that slept, is noticed by then. */
const LOOK_MS = 60_000
/** Hosts that are slower than this are told by what was last known of them. */
const FIRST_LOOKS_MS = 10_000

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
  /** Where news of quiet hours are kept over the end of the program. */
  readonly heldFile: Pick<HeldFile, 'kept' | 'keep'>
}

export type NewsTeller = {
  readonly add: (news: News) => void
  readonly end: (key: string) => void
  /** A host is not followed any more: nothing of it is told. */
  readonly endOf: (hostId: string) => void
  /** A host is seen for the first time: of what an earlier run has held back only this is still open. */
  readonly onFirstLook: (hostId: string, open: ReadonlySet<string>) => void
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
  const held = createHeldNews(deps.heldFile)
  const known = new Map<string, News>()
  /** What an earlier run has held back is told once its hosts had time to say what has become of it. */
  const firstLooksAt = held.size() === 0 ? 0 : now() + FIRST_LOOKS_MS
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
    const waitMs = firstLooksAt - now()
    if (state.kind === 'loud' && waitMs > 0) {
      cancel = after(waitMs, look)
      return
    }
    if (state.kind === 'loud') return summarize()
    const untilMs = state.untilAt === null ? LOOK_MS : state.untilAt - now()
    cancel = after(Math.min(LOOK_MS, Math.max(0, untilMs)), look)
  }

  const end = (key: string): void => {
    held.end(key)
    const news = known.get(key)
    if (news === undefined) return
    known.delete(key)
    groups[news.kind].end(key)
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
      for (const key of held.keysOf(hostId)) held.end(key)
    },
    onFirstLook: (hostId, open) => {
      for (const key of held.keysOf(hostId)) if (!open.has(key)) held.end(key)
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
