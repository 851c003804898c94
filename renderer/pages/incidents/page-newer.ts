import type { Event } from '@shared/domain/event'
import type { EventPage } from './event-buffer'

const ROUNDS = 40

export type NewerEvents = { readonly events: readonly Event[]; readonly moreNewer: boolean }

/**
 * Fetches what follows directly above an event. The journal only pages downwards, so this asks for the page below
 * a number above, and moves that number until the page holds something new and reaches down without a hole.
 */
export const pageNewer = async (
  ask: (beforeSeq: number, limit: number) => Promise<EventPage>,
  place: { readonly topSeq: number; readonly latestSeq: number; readonly limit: number },
): Promise<NewerEvents> => {
  const { topSeq, latestSeq, limit } = place
  let empty = 0
  let holed: number | null = null
  let width = limit
  for (let round = 0; round < ROUNDS; round += 1) {
    const page = await ask(topSeq + width + 1, limit)
    const events = page.events.filter((event) => event.seq > topSeq)
    const whole = width - empty <= limit || events.length < page.events.length || !page.more
    if (whole && (events.length > 0 || topSeq + width >= latestSeq))
      return { events, moreNewer: topSeq + width < latestSeq }
    if (whole) empty = width
    else holed = width
    width = holed === null ? width * 4 : Math.floor((empty + holed) / 2)
  }
  return { events: [], moreNewer: true }
}
