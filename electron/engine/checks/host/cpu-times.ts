import { readFile } from 'node:fs/promises'
import { cpus } from 'node:os'

/** What the processors have spent their time on since boot; the unit is the system's, only shares count. */
export type CpuTimes = {
  readonly user: number
  readonly system: number
  readonly idle: number
  /** Idle while something waits for a disk. */
  readonly iowait: number
  /** Taken away by the host of this virtual machine. */
  readonly steal: number
  readonly processors: number
}

/**
 * Reads /proc/stat: user nice system idle iowait irq softirq steal guest guest_nice, of which guest time is already in
 * user and nice. Source: proc_stat(5).
 */
export const parseCpuTimes = (stat: string): CpuTimes => {
  const fields = /^cpu +([\d ]+)/m.exec(stat)?.[1]?.trim().split(/ +/).map(Number)
  if (fields === undefined || fields.length < 4) throw new Error('/proc/stat has no line for the processors')
  const [user = 0, nice = 0, system = 0, idle = 0, iowait = 0, irq = 0, softirq = 0, steal = 0] = fields
  return {
    user: user + nice,
    system: system + irq + softirq,
    idle,
    iowait,
    steal,
    processors: stat.match(/^cpu\d+ /gm)?.length ?? 1,
  }
}

const timesOfNode = (): CpuTimes => {
  const all = cpus()
  const sum = (of: (times: (typeof all)[number]['times']) => number): number =>
    all.reduce((total, { times }) => total + of(times), 0)
  return {
    user: sum(({ user, nice }) => user + nice),
    system: sum(({ sys, irq }) => sys + irq),
    idle: sum(({ idle }) => idle),
    iowait: 0,
    steal: 0,
    processors: Math.max(1, all.length),
  }
}

/** The times of this host's processors now. */
export const readCpuTimes = async (): Promise<CpuTimes> =>
  process.platform === 'linux' ? parseCpuTimes(await readFile('/proc/stat', 'utf8')) : timesOfNode()

const parts = ['user', 'system', 'idle', 'iowait', 'steal'] as const
export type CpuShares = Readonly<Record<(typeof parts)[number] | 'busy', number>>

/**
 * Where the time between two looks went, in percent; null when it did not move. Waiting for a disk is idle time, what
 * was stolen is not: the work has to wait for it. A counter that went back (iowait may, see proc_stat(5)) counts as still.
 */
export const cpuShares = (before: CpuTimes, after: CpuTimes): CpuShares | null => {
  const spent = parts.map((part) => Math.max(0, after[part] - before[part]))
  const total = spent.reduce((sum, amount) => sum + amount, 0)
  if (total === 0) return null
  const [user = 0, system = 0, idle = 0, iowait = 0, steal = 0] = spent.map(
    (amount) => (amount / total) * 100,
  )
  return { user, system, idle, iowait, steal, busy: user + system + steal }
}
