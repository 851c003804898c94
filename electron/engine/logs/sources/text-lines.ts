import { cleanText } from '../clean-text'
import { MAX_LINE_BYTES } from '../line-splitter'

const NEWLINE = 0x0a
const RETURN = 0x0d

/** The lines of one entry as they are matched and stored: cleaned, and each cut where a line of a file is. */
export const textLines = (entry: Buffer): readonly string[] => {
  const lines: string[] = []
  for (let from = 0; from <= entry.length;) {
    const at = entry.indexOf(NEWLINE, from)
    const end = at === -1 ? entry.length : at
    const last = end > from && entry[end - 1] === RETURN ? end - 1 : end
    const kept = cleanText(entry.subarray(from, Math.min(last, from + MAX_LINE_BYTES)))
    const left = last - from - MAX_LINE_BYTES
    lines.push(left > 0 ? `${kept} …[+${left} bytes]` : kept)
    from = end + 1
  }
  // A newline that ends the entry begins no line.
  return lines.length > 1 && lines.at(-1) === '' ? lines.slice(0, -1) : lines
}
