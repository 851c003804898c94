/** A character that V8 cannot keep in one byte, with the backslashes before it. */
const WIDE = /(\\*)([\u0100-\uffff])/g
const RAW_TEMPLATE = /\bString\.raw`[^`]*[\u0100-\uffff]/

/**
 * Writes every character beyond Latin-1 as its escape, which means the same in strings, templates and expressions.
 * Throws where it would not.
 *
 * @param {string} code
 * @returns {string}
 */
export const latinOnly = (code) => {
  const raw = RAW_TEMPLATE.exec(code)
  if (raw) throw new Error(`an escape would be text in a raw template: ${raw[0].slice(0, 200)}`)
  return code.replace(WIDE, (_, backslashes, character) => {
    if (backslashes.length % 2 === 1) throw new Error(`${character} stands behind a backslash`)
    return `${backslashes}\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
  })
}

/**
 * V8 keeps a program's text for as long as it runs, one byte a character; a single character beyond Latin-1 makes it
 * two bytes for a whole file. That is 1 MB for the daemon.
 */
export const latinSource = {
  name: 'latin-source',
  /** @param {unknown} _options @param {Readonly<Record<string, { type: string, code?: string }>>} bundle */
  generateBundle(_options, bundle) {
    for (const file of Object.values(bundle)) if (file.type === 'chunk') file.code = latinOnly(file.code)
  },
}
