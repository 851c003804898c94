import type { Language } from '@shared/ipc/contract'
import { renderMessage, text } from '@shared/text/text'
import { worstOf, type News, type NewsKind, type OpenAt } from './news'

/** Beyond this only their number is kept. */
const MOST_KEPT = 10_000

type Line = { title: string; over: boolean }

/** What came while it was quiet, to be told as one. */
export type HeldNews = {
  readonly add: (news: News) => void
  readonly end: (key: string) => void
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

export const createHeldNews = (): HeldNews => {
  let kept = new Map<string, { readonly news: News; over: boolean }>()
  let lines: Line[] = []
  let more = 0

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
    },
    end: (key) => {
      const one = kept.get(key)
      if (one) one.over = true
    },
    addLine: (title) => {
      const line: Line = { title, over: false }
      lines.push(line)
      return {
        say: (next) => {
          line.title = next
        },
        end: () => {
          line.over = true
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
      return {
        title: text(language, 'desktop.notice.summary', { n }),
        body: [told.join(' · '), body].filter((part) => part !== '').join(' — '),
        open: worst?.open ?? { hostId: null, incidentId: null },
        isOver,
      }
    },
  }
}
