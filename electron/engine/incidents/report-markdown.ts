import { describeStep, stepCommand } from '@shared/domain/describe-step'
import type { Event } from '@shared/domain/event'
import type { Message } from '@shared/domain/message'
import type { Language } from '@shared/ipc/contract'
import { renderMessage, text, type TextKey } from '@shared/text/text'
import { describeEvent } from '@shared/timeline/describe-event'
import type { Names } from '@shared/timeline/names'
import { actorInFull } from '@shared/words/actor-words'
import { escapeMarkdown, fenced } from './markdown'
import type { ReportTimes } from './report-times'

export type Report = {
  readonly kind: 'incident' | 'span'
  readonly title: string | null
  readonly host: string
  readonly madeAt: number
  /** Oldest first. */
  readonly events: readonly Event[]
  readonly names: Names
  readonly cut: boolean
}

type Words = {
  readonly say: (key: TextKey, params?: Message['params']) => string
  readonly told: (m: Message) => string
}

const marks = { pass: '✓', ask: '✋', stop: '✗' } as const

/** What an event carries beyond its sentence: gates, steps with their commands, outputs, lines, words of people. */
const detailsOf = (event: Event, { say, told }: Words): readonly string[] => {
  const listed = (messages: readonly Message[], mark = ''): string =>
    messages.map((one) => `- ${mark}${escapeMarkdown(told(one))}`).join('\n')
  if (event.type === 'log.observed') {
    const { lines } = event.data.observation
    return [fenced(lines.map(({ text: line, matched }) => `${matched ? '>' : ' '} ${line}`))]
  }
  if (event.type === 'incident.noted') return event.data.text === '' ? [] : [fenced([event.data.text])]
  if (event.type === 'decision.made')
    return [
      event.data.decision.reasons
        .map(({ verdict, message }) => listed([message], `${marks[verdict]} `))
        .join('\n'),
    ]
  if (event.type === 'report.made') return [listed(event.data.lines)]
  if (event.type === 'repair.planned' || event.type === 'shadow.noted')
    return [
      ...event.data.plan.steps.flatMap((step, index) => {
        const command = stepCommand(step)
        const name = `${say('incident.report.step', { n: index + 1 })}: ${told(describeStep(step))}`
        return [`- ${escapeMarkdown(name)}`, ...(command === '' ? [] : [fenced([command])])]
      }),
      `\`${event.data.plan.hash}\``,
    ]
  if (event.type === 'step.finished')
    return event.data.step.output.trim() === '' ? [] : [fenced([event.data.step.output])]
  return event.type === 'repair.settled' ? [listed(event.data.evidence)] : []
}

/** A report for people, in Markdown that nothing in a log, a name or an output can act on. */
export const reportMarkdown = (report: Report, language: Language, times: ReportTimes): string => {
  const { events, names, host, madeAt, cut } = report
  const say = (key: TextKey, params: Message['params'] = {}): string => text(language, key, params)
  const told = (message: Message): string => renderMessage(language, message)
  const clock = (at: number): string => times.local(at).slice(11, 19)
  const context = { language, names, clock, moment: (at: number) => times.local(at).slice(0, 16) }
  const title =
    report.kind === 'incident'
      ? say('incident.report.title', { name: report.title ?? '' })
      : say('incident.report.span')
  const first = events[0]
  const last = events.at(-1)
  const facts = [
    [say('incident.report.host'), host],
    [say('incident.report.made'), `${times.local(madeAt)} (${times.iso(madeAt)})`],
    [say('incident.report.zone'), times.zone],
    [
      say('incident.report.timeline'),
      first && last ? `${times.local(first.at)} – ${times.local(last.at)}` : '',
    ],
    [say('incident.report.events'), String(events.length)],
  ]
  const entries = events.map((event) => {
    const line = describeEvent(event, context)
    const who =
      event.actor.kind === 'person' ? ` · ${escapeMarkdown(actorInFull(event.actor, language).who)}` : ''
    const heading = `### ${escapeMarkdown(times.local(event.at))} · ${escapeMarkdown(say(line.stage))} · ${escapeMarkdown(line.subject)}`
    const place = `\`#${event.seq}\` ${times.iso(event.at)}${who}`
    return [heading, escapeMarkdown(line.sentence), place, ...detailsOf(event, { say, told })]
      .filter((part) => part !== '')
      .join('\n\n')
  })
  return `${[
    `# ${escapeMarkdown(title)}`,
    facts.map(([name = '', value = '']) => `- ${escapeMarkdown(name)}: ${escapeMarkdown(value)}`).join('\n'),
    ...(cut ? [`**${escapeMarkdown(say('incident.report.cut', { n: events.length }))}**`] : []),
    `## ${escapeMarkdown(say('incident.report.timeline'))}`,
    ...entries,
  ].join('\n\n')}\n`
}
