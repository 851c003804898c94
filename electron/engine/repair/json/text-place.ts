export type TextPlace = { readonly line: number; readonly column: number }

/** Line and column, both from 1 and the column in characters, of a place in a text. */
export const textPlace = (text: string, offset: number): TextPlace => {
  let line = 1
  let start = 0
  for (let next = text.indexOf('\n'); next !== -1 && next < offset; next = text.indexOf('\n', start)) {
    line++
    start = next + 1
  }
  // Beyond some length the number of a column helps nobody, and counting it takes long.
  const before = text.slice(start, offset)
  return { line, column: (before.length > 10_000 ? before.length : Array.from(before).length) + 1 }
}
