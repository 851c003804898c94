/** What a terminal would act on, and what would turn the direction of a line or end it without being seen. */
const HARMFUL = /(?![\n\t])[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu

/** Text from a log, a path, a settings file or another program as it may reach the terminal. */
export const harmless = (text: string): string => text.replace(HARMFUL, '�')

const COLOUR_OR_HARMFUL = new RegExp(`\\u001b\\[(?:0|1|\\d\\d|1;\\d\\d)m|${HARMFUL.source}`, 'gu')

/** The same for text that was painted: colours are left, and nothing else that a terminal acts on. */
export const harmlessButColours = (text: string): string =>
  text.replace(COLOUR_OR_HARMFUL, (found) => (found.endsWith('m') ? found : '�'))

/** The same in one line: what could pretend to be a line of ours becomes visible. */
export const harmlessLine = (text: string): string =>
  harmless(text)
    .replace(/\s*\n\s*/g, ' ⏎ ')
    .replaceAll('\t', ' ')
    .trim()

const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`

/** JSON in one line (or indented) that reads back as it was and that a terminal does not act on either. */
export const harmlessJson = (value: unknown, indent?: number): string =>
  // JSON escapes C0 by itself; its own line breaks are the only ones here.
  JSON.stringify(value, null, indent).replace(HARMFUL, escaped)
