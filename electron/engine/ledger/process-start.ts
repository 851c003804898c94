import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseProcStat } from '../checks/processes/proc-text'

export type ProcessStart =
  | { readonly kind: 'alive'; readonly ticks: string }
  | { readonly kind: 'gone' }
  | { readonly kind: 'unseen' }

/** When a process began, in clock ticks since the boot: with its pid it is one process for ever. */
export const readStartTicks = async (pid: number, proc = '/proc'): Promise<ProcessStart> => {
  try {
    const stat = parseProcStat(await readFile(join(proc, String(pid), 'stat'), 'latin1'))
    return stat === null ? { kind: 'unseen' } : { kind: 'alive', ticks: String(stat.startedTicks) }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    // ESRCH: it ended while it was read.
    return code === 'ENOENT' || code === 'ESRCH' ? { kind: 'gone' } : { kind: 'unseen' }
  }
}
