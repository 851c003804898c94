import { cleanText } from '../../logs/clean-text'

/**
 * A name that a stranger chose (a process, a certificate, an answer of a name server) as a person may see it: one line
 * without control characters, at most `most` characters, and never one that a sentence would take for a text of its own.
 */
export const shownName = (name: string, most = 60): string => {
  // Cut before it is cleaned: a name may be as long as its owner likes.
  const clean = cleanText(Buffer.from(name.slice(0, most * 8)))
    .replace(/\s+/g, ' ')
    .trim()
  const letters = Array.from(clean)
  const short = letters.length > most ? `${letters.slice(0, most - 1).join('')}…` : clean
  return short.startsWith('@') ? `"${short}"` : short
}

/** Several of them, the first few by name. */
export const shownNames = (names: readonly string[], most = 5): string => {
  const shown = names.slice(0, most).map((name) => shownName(name))
  return [...shown, ...(names.length > most ? ['…'] : [])].join(', ')
}
