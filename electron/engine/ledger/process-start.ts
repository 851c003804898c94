import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

export type ProcessStart =
  | { readonly kind: 'alive'; readonly ticks: string }
  | { readonly kind: 'gone' }
  | { readonly kind: 'unseen' }

/** Field 22 of /proc/pid/stat, counted after the name, which may hold anything: proc_pid_stat(5). */
const START_AFTER_NAME = 19

/** When a process began, in clock ticks since the boot: with its pid it is one process for ever. */
export const readStartTicks = async (pid: number, proc = '/proc'): Promise<ProcessStart> => {
  try {
    const stat = await readFile(join(proc, String(pid), 'stat'), 'latin1')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    const ticks = fields[START_AFTER_NAME]?.trim()
    return ticks !== undefined && /^\d+$/.test(ticks) ? { kind: 'alive', ticks } : { kind: 'unseen' }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    // ESRCH: it ended while it was read.
    return code === 'ENOENT' || code === 'ESRCH' ? { kind: 'gone' } : { kind: 'unseen' }
  }
}
