import type { Event } from '@shared/domain/event'
import { describeEvent, timesOf } from '@shared/timeline/describe-event'
import { collectNames, type Named } from '@shared/timeline/names'
import { inColumns, padded } from '../columns'
import type { Console } from '../console'
import { harmlessLine } from '../harmless'
import { signs } from '../paint'

const two = (n: number): string => String(n).padStart(2, '0')

/** `01-31 14:30:15` in the local zone. */
const stamp = (at: number): string => {
  const time = new Date(at)
  const day = `${two(time.getMonth() + 1)}-${two(time.getDate())}`
  return `${day} ${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}`
}

/** Wide enough for most names of services and checks, so that a list that grows line by line keeps its columns. */
const SUBJECT_WIDTH = 18

const rowOf = (out: Console, event: Event, named: Named, known: readonly Event[]): readonly string[] => {
  const names = collectNames(named, known)
  const { shape, subject, sentence, count, tone } = describeEvent(event, {
    language: out.language,
    names,
    ...timesOf(out.language),
  })
  const times = count > 1 ? ` ${out.text('timeline.times', { n: count })}` : ''
  const words = harmlessLine(sentence) + times
  return [
    out.paint('muted', stamp(event.at)),
    shape === null ? ' ' : out.paint(shape, signs[shape]),
    padded(harmlessLine(subject), SUBJECT_WIDTH),
    tone === 'muted' ? out.paint('muted', words) : words,
  ]
}

/** One line an event, in the order given; `named` and the events themselves tell what ids mean. */
export const eventLines = (out: Console, events: readonly Event[], named: Named): readonly string[] =>
  inColumns(events.map((event) => rowOf(out, event, named, events)))
