import type { Shape } from '../ipc/hosts'
import type { EventLine } from './describe-event'

/** What a line of the timeline has to be; what is empty or null leaves every line in. */
export type LineFilter = {
  /** Words, each of which has to occur in the subject or the sentence. */
  readonly text: string
  readonly subject: string | null
  readonly shapes: readonly Shape[]
}

/** Letters and their widths and cases do not matter when one looks for a word. */
const folded = (value: string): string => value.normalize('NFKC').toLowerCase()

/** Whether a line is shown. */
export const passesLine = (
  line: Pick<EventLine, 'shape' | 'subject' | 'sentence'>,
  { text, subject, shapes }: LineFilter,
): boolean => {
  if (shapes.length > 0 && (line.shape === null || !shapes.includes(line.shape))) return false
  if (subject !== null && line.subject !== subject) return false
  if (text.trim() === '') return true
  const haystack = folded(`${line.subject} ${line.sentence}`)
  return folded(text)
    .trim()
    .split(/\s+/)
    .every((word) => haystack.includes(word))
}
