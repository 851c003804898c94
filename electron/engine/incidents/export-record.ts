import type { Event } from '@shared/domain/event'
import { message } from '@shared/domain/new-message'
import { emptyState } from '@shared/domain/state'
import { AppError } from '@shared/ipc/app-error'
import type { Output, ParsedInput } from '@shared/ipc/contract'
import { collectNames } from '@shared/timeline/names'
import type { Journal } from '../ports'
import type { Context } from '../stages/context'
import { reportMarkdown } from './report-markdown'
import { reportTimes } from './report-times'

/** An answer crosses as one frame of 8 MB: so much of the record fits in one. */
const MOST_EVENTS = 5000
const MOST_CHARACTERS = 2_000_000
const PAGE = 200

type Collected = { readonly events: readonly Event[]; readonly cut: boolean }

/** The newest events that a filter lets through, oldest first. */
const collect = async (
  journal: Pick<Journal, 'page'>,
  filter: NonNullable<Parameters<Journal['page']>[0]['filter']>,
  signal: AbortSignal,
): Promise<Collected> => {
  const events: Event[] = []
  let characters = 0
  let beforeSeq: number | undefined
  for (;;) {
    signal.throwIfAborted()
    const page = await journal.page({
      limit: PAGE,
      filter,
      ...(beforeSeq === undefined ? {} : { beforeSeq }),
    })
    for (const event of page.events) {
      characters += JSON.stringify(event).length
      if (events.length >= MOST_EVENTS || characters > MOST_CHARACTERS)
        return { events: events.toReversed(), cut: true }
      events.push(event)
    }
    beforeSeq = page.events.at(-1)?.seq
    if (!page.more || beforeSeq === undefined) return { events: events.toReversed(), cut: false }
  }
}

const stamp = (at: number): string => new Date(at).toISOString().slice(0, 16).replaceAll(/[-:]/g, '')

/** Builds the report from the record. Throws `AppError` not_found when there is nothing, invalid_input for a zone. */
export const exportRecord = async (
  { say, host, clock, signal }: Pick<Context, 'say' | 'host' | 'clock' | 'signal'>,
  journal: Pick<Journal, 'page'>,
  { what, format, language, timeZone }: ParsedInput<'timeline.export'>,
): Promise<Output<'timeline.export'>> => {
  const times = reportTimes(timeZone)
  if (times === null)
    throw new AppError('invalid_input', say(message('incident.export.zone', { zone: timeZone.slice(0, 40) })))
  const { kind, ...rest } = what
  const filter = 'incidentId' in rest ? { incidentId: rest.incidentId } : rest
  const { events, cut } = await collect(journal, filter, signal)
  const [first] = events
  if (first === undefined)
    throw new AppError(
      'not_found',
      say(
        'incidentId' in rest
          ? message('incident.export.unknown', { id: rest.incidentId.slice(0, 8) })
          : message('incident.export.empty'),
      ),
    )
  const names = collectNames(emptyState, events)
  const named = 'incidentId' in rest ? names.incidents.get(rest.incidentId)?.subject : undefined
  const report = { kind, title: named ?? null, host, madeAt: clock.now(), events, names, cut }
  return {
    name: `mamori-${named ?? host}-${stamp(first.at)}`,
    content:
      format === 'markdown'
        ? reportMarkdown(report, language, times)
        : `${JSON.stringify(
            {
              format: 'mamori-report',
              version: 1,
              host,
              madeAt: times.iso(report.madeAt),
              timeZone,
              what,
              cut,
              events: events.map((event) => ({
                ...event,
                time: times.iso(event.at),
                local: times.local(event.at),
              })),
            },
            null,
            2,
          )}\n`,
    events: events.length,
    cut,
  }
}
