import { joinKinds, noKinds, unknownKinds, type LineKinds } from '@shared/domain/line-kinds'
import type { LookContext } from '../actions/define-action'
import type { Journal } from '../ports'

const PAGE = 500
const MOST_PAGES = 40

type Told = { readonly count: number; readonly kinds?: LineKinds | undefined }

/**
 * Counts the matching lines of each rule since a moment: what is recorded, newest pages first, at most 20,000 events,
 * with what was only counted, and by what the lines say. A number that was told for a span counts whole when the span ends after the moment.
 */
export const countObservations =
  (journal: Journal): LookContext['countObservations'] =>
  async (sinceAt) => {
    const counts = new Map<string, { count: number; lastAt: number; kinds: LineKinds }>()
    const add = (ruleId: string, { count, kinds }: Told, at: number): void => {
      if (at < sinceAt) return
      const before = counts.get(ruleId) ?? { count: 0, lastAt: 0, kinds: noKinds }
      counts.set(ruleId, {
        count: before.count + count,
        lastAt: Math.max(before.lastAt, at),
        kinds: joinKinds(before.kinds, kinds ?? unknownKinds(count)),
      })
    }
    for (const repeat of await journal.repeats()) add(repeat.ruleId, repeat, repeat.lastAt)
    let beforeSeq: number | undefined
    for (let pages = 0; pages < MOST_PAGES; pages++) {
      const page = await journal.page({
        limit: PAGE,
        filter: { types: ['log.observed', 'log.repeated'] },
        ...(beforeSeq && { beforeSeq }),
      })
      for (const event of page.events) {
        if (event.type === 'log.observed')
          add(event.data.observation.ruleId, event.data.observation, event.at)
        if (event.type === 'log.repeated') add(event.data.ruleId, event.data, event.data.toAt)
      }
      const oldest = page.events.at(-1)
      if (!page.more || !oldest || oldest.at < sinceAt) break
      beforeSeq = oldest.seq
    }
    return [...counts].map(([ruleId, counted]) => ({ ruleId, ...counted }))
  }
