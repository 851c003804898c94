const PLAIN = /^[A-Za-z0-9_@%+=:,./-]+$/
// Controls, format characters and separators could end the line or turn its direction.
const UNSHOWABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u

const escaped = (character: string): string => {
  if (character === "'" || character === '\\') return `\\${character}`
  if (!UNSHOWABLE.test(character)) return character
  const code = character.codePointAt(0) ?? 0
  return code < 0x80 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\U${code.toString(16).padStart(8, '0')}`
}

/** Quotes one word so that a POSIX shell (bash for unprintable characters) reads back exactly that word. */
export const quoteArgument = (argument: string): string => {
  if (PLAIN.test(argument)) return argument
  if (UNSHOWABLE.test(argument)) return `$'${Array.from(argument, escaped).join('')}'`
  return `'${argument.replaceAll("'", String.raw`'\''`)}'`
}
