import type { Encoding } from './encoding'

const decoder = new TextDecoder('utf-8', { fatal: false, ignoreBOM: false })
const wideDecoder = new TextDecoder('utf-16le', { fatal: false, ignoreBOM: false })

const ESC = String.fromCharCode(27)
const BEL = String.fromCharCode(7)
const END = String.raw`(?:${BEL}|${ESC}\\)?`

/** CSI, OSC (ended by BEL or ST, or cut off), other strings and the two-character escapes of terminals. */
const escapes = new RegExp(
  String.raw`${ESC}(?:\[[0-?]*[ -/]*[@-~]?|\][^${BEL}${ESC}]*${END}|[PX^_][^${ESC}]*${END}|[ -/]*[0-~]?)`,
  'g',
)
/** Control characters but the tab, and marks that reorder or hide what a person reads. */
const invisible = /(?!\t)[\p{Cc}\u200B\u200E\u200F\u202A-\u202E\u2060\u2066-\u2069\uFEFF]/gu
/** What a progress bar goes back with: what follows stands for itself, and is not a part of the word before. */
const returns = /\r+/g

const clean = (text: string): string => {
  // Nearly every line is clean; the replacements are for the others.
  if (text.search(invisible) === -1) return text
  const spaced = text.replace(escapes, '').replace(returns, ' ')
  const ended = text.endsWith('\r') && spaced.endsWith(' ') ? spaced.slice(0, -1) : spaced
  return ended.replace(invisible, '')
}

/**
 * The text of a log line's bytes as it is matched and stored: broken UTF-8 is shown as U+FFFD; escape sequences,
 * control characters and marks that turn the reading direction are taken out, a lone carriage return becomes a space.
 */
export const cleanText = (bytes: Uint8Array): string => clean(decoder.decode(bytes))

/** The same of a line in UTF-16. */
export const cleanWide = (bytes: Uint8Array, encoding: Exclude<Encoding, 'utf-8'>): string => {
  const whole = Buffer.from(bytes.subarray(0, bytes.length - (bytes.length % 2)))
  if (encoding === 'utf-16be') whole.swap16()
  return clean(wideDecoder.decode(whole))
}
