import type { LabLine } from '@shared/ipc/lab-calls'
import { LONGEST_SHOWN } from '@shared/ipc/lab-limits'
import { redact } from '../core/redact'
import type { Found } from './matcher'

/** How much stands before a match in a line that is too long to be shown whole. */
const BEFORE = 80

/** A cut must not go through a character of two units: half of one is none. */
const isHalf = (text: string, at: number): boolean => /[\uDC00-\uDFFF]/.test(text[at] ?? '')

/**
 * A line as it is shown: without secrets, and as much of it as fits around its match. The match is looked for anew in
 * what is shown, since what stands in place of a secret is no part of the log.
 */
export const showLine = (
  text: string,
  find: (text: string) => Found | null,
): Pick<LabLine, 'text' | 'mark'> => {
  const clean = redact(text)
  const found = find(clean)
  if (clean.length <= LONGEST_SHOWN)
    return { text: clean, mark: found === null ? null : { start: found.index, length: found.length } }
  const wanted = found === null ? 0 : Math.min(found.index - BEFORE, clean.length - LONGEST_SHOWN)
  let from = Math.max(0, wanted)
  let to = from + LONGEST_SHOWN
  if (isHalf(clean, from)) from += 1
  if (isHalf(clean, to)) to -= 1
  const head = from > 0 ? '…' : ''
  const shown = head + clean.slice(from, to) + (to < clean.length ? '…' : '')
  if (found === null) return { text: shown, mark: null }
  const start = found.index - from + head.length
  return { text: shown, mark: { start, length: Math.min(found.length, to - found.index) } }
}
