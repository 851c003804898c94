import { redact } from '../core/redact'
import { cleanText } from '../logs/clean-text'

const KEPT_CHARACTERS = 8 * 1024

/** What a program said, fit to be kept and shown: no secrets, no terminal escapes, its end when it is long. */
export const stepOutput = (...parts: readonly string[]): string => {
  const lines = parts
    .flatMap((part) => part.split(/\r?\n/))
    .map((line) => cleanText(Buffer.from(line)).trimEnd())
    .filter((line) => line !== '')
  const text = redact(lines.join('\n'))
  return text.length <= KEPT_CHARACTERS ? text : `…${text.slice(-KEPT_CHARACTERS)}`
}
