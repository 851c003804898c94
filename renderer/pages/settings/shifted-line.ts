import type { DiffLine } from '@shared/ipc/settings-calls'

/** Where a line of a text stands in the text that a difference leads to; the line in its place for one that is removed. */
export const shiftedLine = (line: number, diff: readonly DiffLine[]): number => {
  const known = diff.find(({ before }) => before === line)
  if (known?.after !== undefined && known.after !== null) return known.after
  // The lines between two parts of a difference are moved by as much as the last one before them.
  const earlier = diff.findLast(({ kind, before }) => kind === 'same' && before !== null && before < line)
  const shift = (earlier?.after ?? 0) - (earlier?.before ?? 0)
  return line + shift
}
