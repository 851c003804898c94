import type { Language } from '@shared/ipc/contract'
import { renderMessage, text } from '@shared/text/text'
import type { HeldFile, Kept } from './held-file'
import { worstOf, type News, type NewsKind, type OpenAt } from './news'

/** Beyond this only their number is kept. */
const MOST_KEPT = 10_000

type Line = { title: string; over: boolean }

/** What came while it was quiet, to be told as one. */
export type HeldNews = {
  readonly add: (news: News) => void
  readonly end: (key: string) => void
  /** What is told of a host, by key. */
  readonly keysOf: (hostId: string) => readonly string[]
  /** Something that has a sentence of its own. */
  readonly addLine: (title: string) => { readonly say: (title: string) => void; readonly end: () => void }
  readonly size: () => number
  /** Everything in one notification; null when nothing came. It is empty then. */
  readonly take: (language: Language) => {
    readonly title: string
    readonly body: string
    readonly open: OpenAt
    readonly isOver: boolean
  } | null
}

const kinds: readonly NewsKind[] = ['critical', 'approval']

/** It begins with what an earlier run has kept, and keeps what comes. */
export const createHeldNews = (file: Pick<HeldFile, 'kept' | 'keep'>): HeldNews => {
  let kept = new Map(
    (file.kept?.news ?? []).map((one): [string, { readonly news: News; over: boolean }] => [
      one.news.key,
      { ...one },
    ]),
  )
  let lines: Line[] = (file.kept?.lines ?? []).map((line) => ({ ...line }))
  let more = file.kept?.more ?? 0
  const toKeep = (): Kept => ({ news: [...kept.values()], lines, more })
  const changed = (): void => file.keep(toKeep)

  const part = (language: Language, kind: NewsKind): readonly string[] => {
    const all = [...kept.values()].filter(({ news }) => news.kind === kind)
    // What was not kept came in a storm: it counts as open, since nobody knows better.
    const unknown = kind === 'critical' ? more : 0
    const n = all.length + unknown
    const open = all.filter(({ over }) => !over).length + unknown
    return n === 0 ? [] : [text(language, `desktop.notice.summary.${kind}`, { n, open })]
  }
  const size = (): number => kept.size + more + lines.length

  return {
    size,
    add: (news) => {
      if (kept.size < MOST_KEPT || kept.has(news.key)) kept.set(news.key, { news, over: false })
      else more += 1
      changed()
    },
    end: (key) => {
      const one = kept.get(key)
      if (one === undefined || one.over) return
      one.over = true
      changed()
    },
    keysOf: (hostId) =>
      [...kept.values()].flatMap(({ news, over }) => (news.host.id === hostId && !over ? [news.key] : [])),
    addLine: (title) => {
      const line: Line = { title, over: false }
      lines.push(line)
      changed()
      return {
        say: (next) => {
          line.title = next
          changed()
        },
        end: () => {
          line.over = true
          changed()
        },
      }
    },
    take: (language) => {
      const n = size()
      if (n === 0) return null
      const open = [...kept.values()].filter(({ over }) => !over).map(({ news }) => news)
      const all = [...kept.values()].map(({ news }) => news)
      const worst = worstOf(open.filter(({ kind }) => kind === 'critical')) ?? worstOf(open)
      const told = [
        ...kinds.flatMap((kind) => part(language, kind)),
        ...lines.map(({ title, over }) =>
          over ? text(language, 'desktop.notice.summary.over', { title }) : title,
        ),
      ]
      const shown = worst ?? worstOf(all)
      const body =
        shown === null
          ? ''
          : text(language, worst === null ? 'desktop.notice.summary.last' : 'desktop.notice.summary.worst', {
              title: renderMessage(language, shown.title),
              host: shown.host.name,
            })
      const isOver = open.length === 0 && more === 0 && lines.every(({ over }) => over)
      kept = new Map()
      lines = []
      more = 0
      changed()
      return {
        title: text(language, 'desktop.notice.summary', { n }),
        body: [told.join(' · '), body].filter((part) => part !== '').join(' — '),
        open: worst?.open ?? { hostId: null, incidentId: null },
        isOver,
      }
    },
  }
}
