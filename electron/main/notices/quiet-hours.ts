import type { NoticePreferences } from '@shared/ipc/desktop-calls'

export type QuietHours = NoticePreferences['quiet']

/** Half-open: it is quiet from `startAt` on, and no more at `endAt`. */
type Span = { readonly startAt: number; readonly endAt: number }

const minutesOf = (clock: string): number => {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number)
  return hours * 60 + minutes
}

/**
 * The moment at which the local clock shows this many minutes of the day. Where a clock change leaves that time out, the
 * moment after the change; where it comes twice, the first.
 */
const localMoment = (day: Date, minutes: number): number =>
  new Date(day.getFullYear(), day.getMonth(), day.getDate(), 0, minutes).getTime()

/** The quiet span that begins on the day that is `offset` days after the one of `at`; null where none begins. */
const spanOn = ({ from, to, days }: QuietHours, at: number, offset: number): Span | null => {
  const now = new Date(at)
  const day = new Date(now.getFullYear(), now.getMonth(), now.getDate() + offset, 12)
  if (!days.includes(day.getDay())) return null
  const [start, end] = [minutesOf(from), minutesOf(to)]
  const endDay = end > start ? day : new Date(day.getFullYear(), day.getMonth(), day.getDate() + 1, 12)
  return { startAt: localMoment(day, start), endAt: localMoment(endDay, end) }
}

const spanAt = (hours: QuietHours, at: number): Span | null =>
  [-1, 0]
    .flatMap((offset) => spanOn(hours, at, offset) ?? [])
    .filter(({ startAt, endAt }) => startAt <= at && at < endAt)
    .sort((a, b) => b.endAt - a.endAt)[0] ?? null

export type Quiet =
  | { readonly kind: 'loud' }
  /** `untilAt` is null when one quiet span follows the other for ever. */
  | { readonly kind: 'quiet'; readonly untilAt: number | null }

/** Whether it is quiet now by the local clock, and until when: spans that touch are one. */
export const quietAt = (hours: QuietHours, at: number): Quiet => {
  if (!hours.on) return { kind: 'loud' }
  let span = spanAt(hours, at)
  if (span === null) return { kind: 'loud' }
  for (let spans = 0; spans <= 8; spans += 1) {
    const next = spanAt(hours, span.endAt)
    if (next === null) return { kind: 'quiet', untilAt: span.endAt }
    span = next
  }
  return { kind: 'quiet', untilAt: null }
}
