import { message } from '@shared/domain/new-message'
import { AppError } from '@shared/ipc/app-error'
import type { Output, ParsedInput } from '@shared/ipc/contract'
import { describeEvent } from '@shared/timeline/describe-event'
import type { Journal } from '../ports'
import type { Context } from '../stages/context'
import { collectEvents } from './collect-events'
import { reportMarkdown } from './report-markdown'
import { reportTimes } from './report-times'

type What = ParsedInput<'timeline.export'>['what']

/** The part that the journal answers, and the part that lines are looked at for; null when there is none. */
const askedOf = (what: What): Parameters<typeof collectEvents>[1] => {
  if (what.kind === 'incident') return { filter: { incidentId: what.incidentId }, lines: null }
  const { kind: _kind, text = '', subject = null, shapes = [], ...filter } = what
  const isPlain = text.trim() === '' && subject === null && shapes.length === 0
  return { filter, lines: isPlain ? null : { text, subject, shapes } }
}

const stamp = (at: number): string => new Date(at).toISOString().slice(0, 16).replaceAll(/[-:]/g, '')

/** Builds the report from the record. Throws `AppError` not_found when there is nothing, invalid_input for a zone. */
export const exportRecord = async (
  {
    say,
    host,
    clock,
    signal,
  }: Pick<Context, 'say' | 'host' | 'signal'> & { readonly clock: Pick<Context['clock'], 'now'> },
  journal: Pick<Journal, 'page'>,
  { what, format, language, timeZone }: ParsedInput<'timeline.export'>,
): Promise<Output<'timeline.export'>> => {
  const times = reportTimes(timeZone)
  if (times === null)
    throw new AppError('invalid_input', say(message('incident.export.zone', { zone: timeZone.slice(0, 40) })))
  const clockOf = (at: number): string => times.local(at).slice(11, 19)
  const momentOf = (at: number): string => times.local(at).slice(0, 16)
  const { events, names, cut } = await collectEvents(
    journal,
    askedOf(what),
    (event, known) => describeEvent(event, { language, names: known, clock: clockOf, moment: momentOf }),
    signal,
  )
  const [first] = events
  if (first === undefined)
    throw new AppError(
      'not_found',
      say(
        what.kind === 'incident'
          ? message('incident.export.unknown', { id: what.incidentId.slice(0, 8) })
          : message('incident.export.empty'),
      ),
    )
  const named = what.kind === 'incident' ? names.incidents.get(what.incidentId)?.subject : undefined
  const report = { kind: what.kind, title: named ?? null, host, madeAt: clock.now(), events, names, cut }
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
