import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { measureOne, treeOf } from '../idle-daemon/measure-tree'

/** Chromium writes its words anew, with spaces between them. */
const kindOf = (pid: number): string =>
  /--type=([\w-]+)/.exec(readFileSync(`/proc/${pid}/cmdline`, 'utf8'))?.[1] ?? 'main'

/** The processes of a tree, with what Chromium has each for. */
export const tellProcesses = (root: number): string =>
  treeOf(root)
    .map((pid) => `${kindOf(pid)} ${measureOne(pid).pssMb.toFixed(0)}`)
    .join(', ')

const programOf = (pid: number): string | null => {
  try {
    return readlinkSync(`/proc/${pid}/exe`)
  } catch {
    // It has ended since it was listed, or belongs to somebody else, or is a thread of the kernel.
    return null
  }
}

/** How many other processes run the same program: the pages that they share count less for each. */
export const othersOf = (root: number): number => {
  const program = programOf(root)
  const own = new Set(treeOf(root))
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => !own.has(pid) && programOf(pid) === program).length
}
