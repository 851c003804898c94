const decoder = new TextDecoder('utf-8', { fatal: false, ignoreBOM: false })

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

/**
 * The text of a log line's bytes as it is matched and stored: broken UTF-8 is shown as U+FFFD; escape sequences,
 * control characters and marks that turn the reading direction are taken out.
 */
export const cleanText = (bytes: Uint8Array): string => {
  const text = decoder.decode(bytes)
  // Nearly every line is clean; the two replacements are for the others.
  if (text.search(invisible) === -1) return text
  return text.replace(escapes, '').replace(invisible, '')
}
