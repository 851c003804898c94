import type { Line } from '../logs/line-splitter'
import { streamKindOf } from '../logs/sources/stream-kinds'
import type { StreamReading } from './protocol'

/** A line whose time is known from elsewhere than its text. */
export type TimedLine = Line & { readonly at?: number | null }

/** The lines of what a program printed of a source, in the order of time; `offset` counts them. */
export const streamLines = ({ source, out, err }: StreamReading): readonly TimedLine[] => {
  const parser = streamKindOf(source).parser(null)
  const records = [
    ...parser.push(Buffer.from(out, 'utf8'), 'out'),
    ...parser.push(Buffer.from(err, 'utf8'), 'err'),
    ...parser.end(),
  ]
  const inOrder = records.toSorted((left, right) => (left.at ?? 0) - (right.at ?? 0))
  return inOrder
    .flatMap(({ texts, at }) => texts.map((text) => ({ text, at })))
    .map((line, offset) => ({ ...line, offset }))
}
