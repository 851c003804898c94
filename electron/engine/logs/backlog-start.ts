import { readAt, type LogFile } from './identity'

const BLOCK_BYTES = 64 * 1024
const MOST_BYTES = 16 * 1024 * 1024
const NEWLINE = 0x0a

/**
 * Where the last `lineCount` lines of a file begin. A last line without its newline counts. Looks back at most 16 MiB,
 * and then begins at a line within them.
 */
export const backlogStart = ({ fd, size }: Pick<LogFile, 'fd' | 'size'>, lineCount: number): number => {
  const least = Math.max(0, size - MOST_BYTES)
  let lines = 0
  let earliest = size
  for (let end = size; end > least;) {
    const from = Math.max(least, end - BLOCK_BYTES)
    const block = readAt(fd, from, end - from)
    for (
      let at = block.lastIndexOf(NEWLINE);
      at !== -1;
      at = at === 0 ? -1 : block.lastIndexOf(NEWLINE, at - 1)
    ) {
      // The newline that ends the file begins no line.
      if (from + at + 1 === size) continue
      lines += 1
      earliest = from + at + 1
      if (lines === lineCount) return earliest
    }
    end = from
  }
  return least === 0 ? 0 : earliest
}
