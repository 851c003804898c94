/** A process as `/proc/PID/stat` has it. */
export type ProcStat = {
  readonly comm: string
  /** A letter: `Z` and `X` have ended, the others live. */
  readonly state: string
  readonly parent: number
  /** A thread of the kernel, which has neither arguments nor memory of its own. */
  readonly isKernel: boolean
  /** Ticks between the start of the host and the start of the process. */
  readonly startedTicks: number
}

/** The kernel tells user space of 100 ticks a second, whatever it counts itself: USER_HZ, see time(7). */
export const TICKS_PER_SECOND = 100

/** PF_KTHREAD of the kernel's `include/linux/sched.h`. */
const KERNEL_THREAD = 0x20_00_00

/**
 * Reads `/proc/PID/stat`, see proc_pid_stat(5). The name stands in parentheses and may hold anything, also `)` and line
 * breaks: it ends at the last one. null for a text that is none.
 */
export const parseProcStat = (stat: string): ProcStat | null => {
  const from = stat.indexOf('(')
  const to = stat.lastIndexOf(')')
  if (from < 0 || to < from) return null
  const fields = stat.slice(to + 2).split(' ')
  const [state = '', parent = ''] = fields
  const startedTicks = Number(fields[19] ?? Number.NaN)
  if (state === '' || !Number.isFinite(startedTicks)) return null
  return {
    comm: stat.slice(from + 1, to),
    state,
    parent: Number(parent),
    isKernel: (Number(fields[6]) & KERNEL_THREAD) !== 0,
    startedTicks,
  }
}

/** The user in whose name it runs (the effective one) and its memory, of `/proc/PID/status`; kernel threads have none. */
export const parseProcStatus = (
  status: string,
): { readonly uid: number | null; readonly memoryBytes: number } => {
  // The name, whose line breaks are escaped there, comes first and cannot pretend to be another line.
  const uid = /^Uid:\t\d+\t(\d+)\t/m.exec(status)?.[1]
  const kb = /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]
  return {
    uid: uid === undefined ? null : Number(uid),
    memoryBytes: kb === undefined ? 0 : Number(kb) * 1024,
  }
}

export const hasEnded = ({ state }: Pick<ProcStat, 'state'>): boolean => state === 'Z' || state === 'X'

/** The kernel keeps this many bytes of a name, see PR_SET_NAME in prctl(2). */
const COMM_BYTES = 15

/** Whether a name is one that the kernel has cut off: then the arguments have to tell. */
export const isCutName = (name: string): boolean => Buffer.byteLength(name) > COMM_BYTES

/** Whether a process has this name, as far as the kernel keeps it. */
export const hasName = (comm: string, name: string): boolean =>
  comm === name || (isCutName(name) && Buffer.from(comm).equals(Buffer.from(name).subarray(0, COMM_BYTES)))
