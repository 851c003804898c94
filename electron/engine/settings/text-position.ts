export type TextPosition = { readonly line: number; readonly column: number }

/** Tells line and column (both from 1, columns in UTF-16 units) of offsets in a text with any kind of line ends. */
export const linePositions = (text: string): ((offset: number) => TextPosition) => {
  const starts = [0]
  for (const end of text.matchAll(/\r\n|\r|\n/g)) starts.push(end.index + end[0].length)
  return (offset) => {
    let low = 0
    let high = starts.length - 1
    while (low < high) {
      const middle = Math.ceil((low + high) / 2)
      if ((starts[middle] ?? 0) <= offset) low = middle
      else high = middle - 1
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 }
  }
}
