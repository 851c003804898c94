import type { LookContext } from '../actions/define-action'
import type { Journal } from '../ports'

const PAGE = 500
const MOST_PAGES = 40

/** Counts the recorded observations of each rule since a moment, newest pages first, at most 20,000 of them. */
export const countObservations =
  (journal: Journal): LookContext['countObservations'] =>
  async (sinceAt) => {
    const counts = new Map<string, { count: number; lastAt: number }>()
    let beforeSeq: number | undefined
    for (let pages = 0; pages < MOST_PAGES; pages++) {
      const page = await journal.page({
        limit: PAGE,
        filter: { types: ['log.observed'] },
        ...(beforeSeq && { beforeSeq }),
      })
      for (const event of page.events) {
        if (event.type !== 'log.observed' || event.at < sinceAt) continue
        const { ruleId, count } = event.data.observation
        const before = counts.get(ruleId)
        counts.set(ruleId, {
          count: (before?.count ?? 0) + count,
          lastAt: Math.max(before?.lastAt ?? 0, event.at),
        })
      }
      const oldest = page.events.at(-1)
      if (!page.more || !oldest || oldest.at < sinceAt) break
      beforeSeq = oldest.seq
    }
    return [...counts].map(([ruleId, { count, lastAt }]) => ({ ruleId, count, lastAt }))
  }
