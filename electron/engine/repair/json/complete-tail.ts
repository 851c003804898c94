import { Left, type Marks } from './json-marks'
import { lineIndent } from './text-line'

type OpenFrame = {
  readonly open: '{' | '['
  readonly at: number
  readonly wants: string
  readonly keptEnd: number
}

type Tail = {
  readonly marks: Marks
  readonly stack: readonly OpenFrame[]
  readonly crooked: boolean
  readonly wholeValues: number
}

/** The brackets that close what is open, each on a line of its own where what it closes goes over several. */
const closers = ({ text }: Marks, stack: readonly OpenFrame[], keptEnd: number): string => {
  const lineEnd = text.includes('\r\n') ? '\r\n' : '\n'
  let breaks = false
  return stack
    .toReversed()
    .map(({ open, at }) => {
      const bracket = open === '{' ? '}' : ']'
      breaks ||= text.slice(at, keptEnd).includes('\n')
      return breaks ? `${lineEnd}${lineIndent(text, at)}${bracket}` : bracket
    })
    .join('')
}

/**
 * Closes what is open at the end of a text that was cut off. A value, key or escape that is there in part only
 * (`isPartial`) would have to be guessed: it is cut away where that is allowed, and otherwise the text is left alone.
 */
export const completeTail = (
  { marks, stack, crooked, wholeValues }: Tail,
  at: number,
  { isPartial, allowCut }: { readonly isPartial: boolean; readonly allowCut: boolean },
): void => {
  const { text, limit } = marks
  const frame = stack.at(-1)
  if (frame === undefined) throw new Left('cut_off', at)
  // A bracket is missing before the end: closing at the end would move members elsewhere.
  if (crooked) throw new Left('structure', at)
  const hasPart = isPartial || frame.wants === 'colon' || frame.wants === 'value'
  if (hasPart && !allowCut) throw new Left('cut_off', isPartial ? at : frame.keptEnd)
  if (wholeValues === 0) throw new Left('nothing_left', at)
  const { keptEnd } = frame
  const ending = /\r?\n$/.exec(text.slice(0, limit))?.[0] ?? ''
  marks.edits.push({
    offset: keptEnd,
    length: hasPart || frame.wants === 'next' ? limit - keptEnd : 0,
    text: closers(marks, stack, keptEnd) + (hasPart || frame.wants === 'next' ? ending : ''),
    code: hasPart ? 'cut' : 'truncated',
    ...(hasPart || frame.wants === 'next' ? { swallows: true as const } : {}),
  })
}
