import { stat } from 'node:fs/promises'
import type { LocalZone } from '../core/stated-time'
import { createLineSplitter } from '../logs/line-splitter'
import { openInput } from '../logs/read-input'
import { STDIN } from '../logs/stdin'
import { createLineTimes } from './line-times'

async function* nothing(): AsyncGenerator<Uint8Array> {
  // Nobody asks for it: a stream cannot be looked at before it is read.
}

/**
 * When a file begins by its first lines, epoch ms, so that of a thousand rotated ones only those are open whose time has
 * come; as early as possible when that cannot be told.
 */
export const beginOf = async (
  path: string,
  { zone, now }: { readonly zone: LocalZone; readonly now: number },
): Promise<number> => {
  try {
    // What is read from a pipe is gone.
    if (path === STDIN || !(await stat(path)).isFile()) return Number.NEGATIVE_INFINITY
    const { chunks, changedAt } = await openInput(path, nothing())
    const times = createLineTimes({ zone, now, changedAt })
    const splitter = createLineSplitter(0)
    for await (const bytes of chunks) {
      times.pass(splitter.push(bytes))
      break
    }
    return times.firstAt() ?? Number.NEGATIVE_INFINITY
  } catch {
    // What is wrong with it is told when it is read.
    return Number.NEGATIVE_INFINITY
  }
}
