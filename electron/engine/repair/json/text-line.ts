/** What lies further back is not looked for: a text may be one line of many megabytes, and this is asked for every bracket. */
const MOST_BACK = 10_000

const isBlank = (code: number): boolean => code === 0x20 || code === 0x09

/** How many blanks stand right before a place. */
export const blanksBefore = (text: string, offset: number): number => {
  let start = offset
  while (start > 0 && offset - start < MOST_BACK && isBlank(text.charCodeAt(start - 1))) start--
  return offset - start
}

/** Whether only blanks stand before a place in its line. */
export const isFirstInLine = (text: string, offset: number): boolean => {
  const start = offset - blanksBefore(text, offset)
  return start === 0 || text.charAt(start - 1) === '\n'
}

/** The blanks at the beginning of the line in which a place is; none when that line begins very far before it. */
export const lineIndent = (text: string, offset: number): string => {
  const near = text.slice(Math.max(0, offset - MOST_BACK), offset)
  const lineBreak = near.lastIndexOf('\n')
  if (lineBreak === -1 && near.length < offset) return ''
  return /^[ \t]*/.exec(near.slice(lineBreak + 1))?.[0] ?? ''
}
