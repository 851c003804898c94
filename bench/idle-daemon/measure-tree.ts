import { readdirSync, readFileSync } from 'node:fs'

/** MB are 1,000,000 bytes. `pssMb` shares what several processes map among them; `cpuSeconds` is since their start. */
export type Measured = { readonly rssMb: number; readonly pssMb: number; readonly cpuSeconds: number }

/** The kernel's unit of processor time in /proc: 100 a second on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100

/** What stands after the name in /proc/PID/stat, which may itself hold anything. Fields: proc_pid_stat(5), from the third. */
const statOf = (pid: number): readonly string[] | null => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  } catch {
    // It has ended since it was listed.
    return null
  }
}

/** The ids of a process and of everything that it has started. */
export const treeOf = (root: number): readonly number[] => {
  const parents = new Map<number, number>()
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    const parent = Number(statOf(Number(name))?.[1])
    if (Number.isInteger(parent)) parents.set(Number(name), parent)
  }
  const tree = [root]
  for (const pid of tree) for (const [child, parent] of parents) if (parent === pid) tree.push(child)
  return tree
}

const kilobytes = (rollup: string, name: string): number =>
  Number(new RegExp(`^${name}: +(\\d+) kB`, 'm').exec(rollup)?.[1] ?? Number.NaN)

export const measureOne = (pid: number): Measured => {
  const stat = statOf(pid)
  // utime, stime, and those of children that have ended.
  const ticks = (stat ?? []).slice(11, 15).reduce((sum, field) => sum + Number(field), 0)
  const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8')
  return {
    rssMb: (kilobytes(rollup, 'Rss') * 1024) / 1e6,
    pssMb: (kilobytes(rollup, 'Pss') * 1024) / 1e6,
    cpuSeconds: ticks / TICKS_PER_SECOND,
  }
}

/** Measures a process with everything that it has started. Throws when it has ended. */
export const measureTree = (root: number): Measured =>
  treeOf(root)
    .map(measureOne)
    .reduce((sum, one) => ({
      rssMb: sum.rssMb + one.rssMb,
      pssMb: sum.pssMb + one.pssMb,
      cpuSeconds: sum.cpuSeconds + one.cpuSeconds,
    }))
