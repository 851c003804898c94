import type { Event } from '@shared/domain/event'

/** The loaded stretch of the journal, newest first and without holes (of what the asked filter lets through). */
export type EventBuffer = {
  readonly events: readonly Event[]
  /** The journal has older events than the last one here. */
  readonly moreOlder: boolean
  /** Newer events than the first one here were let go or not taken in. */
  readonly moreNewer: boolean
}

export type EventPage = { readonly events: readonly Event[]; readonly more: boolean }

/** So many events are kept around the place that one is reading. */
export const KEPT_EVENTS = 5000

export const emptyBuffer: EventBuffer = { events: [], moreOlder: false, moreNewer: false }

const joined = (a: readonly Event[], b: readonly Event[]): readonly Event[] => {
  const [top, bottom] = (a[0]?.seq ?? 0) >= (b[0]?.seq ?? 0) ? [a, b] : [b, a]
  const last = top.at(-1)
  const first = bottom[0]
  if (last === undefined || first === undefined || last.seq > first.seq) return [...top, ...bottom]
  const seqs = new Set(top.map((event) => event.seq))
  return [...top, ...bottom.filter((event) => !seqs.has(event.seq))].sort((x, y) => y.seq - x.seq)
}

/** Takes in the page of the newest events. Where it does not reach down to what is here, it stands alone. */
export const withNewestPage = (buffer: EventBuffer, page: EventPage): EventBuffer => {
  const oldest = page.events.at(-1)
  const newest = buffer.events[0]
  const reaches =
    oldest !== undefined &&
    newest !== undefined &&
    !buffer.moreNewer &&
    (!page.more || oldest.seq <= newest.seq)
  if (!reaches) return { events: page.events, moreOlder: page.more, moreNewer: false }
  const deeper = oldest.seq <= (buffer.events.at(-1)?.seq ?? 0)
  return {
    events: joined(page.events, buffer.events),
    moreOlder: deeper ? page.more : buffer.moreOlder,
    moreNewer: false,
  }
}

/** Takes in a page that follows below. */
export const withOlderPage = (buffer: EventBuffer, page: EventPage): EventBuffer => ({
  ...buffer,
  events: joined(buffer.events, page.events),
  moreOlder: page.more,
})

/** Takes in events that follow directly above; `moreNewer` says whether the newest is still not among them. */
export const withNewerEvents = (
  buffer: EventBuffer,
  events: readonly Event[],
  moreNewer: boolean,
): EventBuffer => ({
  ...buffer,
  events: joined(events, buffer.events),
  moreNewer,
})

/** Takes in events as they are pushed, in any order. While the newest are not here, pushed ones would leave a hole. */
export const withPushed = (buffer: EventBuffer, pushed: readonly Event[]): EventBuffer => {
  const top = buffer.events[0]?.seq ?? 0
  const fresh = pushed.filter((event) => event.seq > top).sort((a, b) => b.seq - a.seq)
  if (fresh.length === 0 || buffer.moreNewer) return buffer
  return { ...buffer, events: [...fresh, ...buffer.events] }
}

/** Lets go of what is furthest from the event that one is reading; null reads the newest. */
export const trimmedAround = (
  buffer: EventBuffer,
  anchorSeq: number | null,
  kept = KEPT_EVENTS,
): EventBuffer => {
  const { events } = buffer
  if (events.length <= kept) return buffer
  const found = anchorSeq === null ? 0 : events.findIndex((event) => event.seq <= anchorSeq)
  const anchor = found === -1 ? events.length - 1 : found
  const start = Math.max(0, Math.min(anchor - Math.floor(kept / 2), events.length - kept))
  return {
    events: events.slice(start, start + kept),
    moreOlder: buffer.moreOlder || start + kept < events.length,
    moreNewer: buffer.moreNewer || start > 0,
  }
}
