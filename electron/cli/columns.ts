const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u
/** What `paint` puts around words. */
const COLOURS = new RegExp(`${String.fromCharCode(27)}\\[[\\d;]*m`, 'g')
const WITHOUT_WIDTH = /[\p{Mn}\p{Me}\p{Cf}]/u

/** How many cells of a terminal a text takes: characters of East Asian scripts take two, colours none. */
export const widthOf = (text: string): number => {
  let width = 0
  for (const character of text.replace(COLOURS, ''))
    if (!WITHOUT_WIDTH.test(character)) width += WIDE.test(character) ? 2 : 1
  return width
}

export const padded = (text: string, width: number): string =>
  text + ' '.repeat(Math.max(0, width - widthOf(text)))

/**
 * Rows as lines with their columns beneath each other; the last one is left as long as it is. Those of `numbers` end
 * beneath each other.
 */
export const inColumns = (
  rows: readonly (readonly string[])[],
  indent = '',
  numbers: readonly number[] = [],
): readonly string[] => {
  const columns = Math.max(0, ...rows.map((row) => row.length - 1))
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(0, ...rows.filter((row) => row.length > column + 1).map((row) => widthOf(row[column] ?? ''))),
  )
  const shown = (cell: string, at: number): string => {
    const width = widths[at] ?? 0
    return numbers.includes(at) ? ' '.repeat(Math.max(0, width - widthOf(cell))) + cell : padded(cell, width)
  }
  return rows.map((row) =>
    `${indent}${row.map((cell, at) => (at < row.length - 1 ? shown(cell, at) : cell)).join('  ')}`.trimEnd(),
  )
}
