import { redact } from '../../core/redact'
import { cleanText } from '../../logs/clean-text'

const MOST_CHARACTERS = 200

/**
 * The last line with something in it of what a program said, fit to be stored and shown: no terminal escapes, no secrets,
 * none of the `hidden` values, cut when it is long. Empty when it said nothing.
 */
export const lastLine = (output: string, hidden: readonly string[] = []): string => {
  const lines = output.split(/[\r\n]+/).map((line) => cleanText(Buffer.from(line)).trim())
  const last = lines.findLast((line) => line !== '') ?? ''
  const withoutHidden = hidden
    .filter((value) => value.length >= 4)
    .reduce((line, value) => line.replaceAll(value, '***'), last)
  const safe = redact(withoutHidden)
  return safe.length <= MOST_CHARACTERS ? safe : `${safe.slice(0, MOST_CHARACTERS)}…`
}
