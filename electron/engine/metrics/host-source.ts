import { readFileSync } from 'node:fs'
import { readdir, statfs } from 'node:fs/promises'
import { cpus } from 'node:os'
import { diskUsageOf, type DiskUsage } from './disk-usage'
import {
  countProcesses,
  isInnerInterface,
  parseCpuTimes,
  parseMemory,
  parseNetwork,
  type CpuTimes,
  type Memory,
  type NetworkCounters,
} from './proc-text'

/** The counters of the host as they stand: nothing in them is a rate yet. */
export type HostCounters = {
  readonly cpu: CpuTimes
  readonly memory: Memory
  readonly disk: DiskUsage
  readonly network: NetworkCounters
  readonly processes: number
}

/** Where the numbers of a host come from. */
export type HostSource = {
  /** The processors' times now, at once: the baseline of the first sample. */
  readonly cpu: () => CpuTimes
  readonly read: () => Promise<HostCounters>
}

const readDisk = async (path: string): Promise<DiskUsage> => {
  const usage = diskUsageOf(await statfs(path))
  if (usage === null) throw new Error(`the file system of ${path} has no blocks`)
  return usage
}

/** What moves slowly, or costs more than a file of the kernel, is asked less often. */
const SLOW_MS = 10_000

/** The kernel makes these in memory: reading them waits for no disk, and at once costs less than on another thread. */
const proc = (name: string): string => readFileSync(`/proc/${name}`, 'utf8')

/** Linux: the kernel's own files, which cost a fraction of a millisecond and no child process. */
export const createProcSource = (now: () => number): HostSource => {
  type Slow = { readonly at: number; readonly processes: number; readonly disk: DiskUsage }
  let slow: Slow | null = null
  const lookSlowly = async (): Promise<Slow> => {
    const [names, disk] = await Promise.all([readdir('/proc'), readDisk('/')])
    return { at: now(), processes: countProcesses(names), disk }
  }
  return {
    cpu: () => parseCpuTimes(proc('stat')),
    read: async () => {
      if (slow === null || Math.abs(now() - slow.at) >= SLOW_MS) slow = await lookSlowly()
      return {
        cpu: parseCpuTimes(proc('stat')),
        memory: parseMemory(proc('meminfo')),
        disk: slow.disk,
        network: parseNetwork(proc('net/dev')),
        processes: slow.processes,
      }
    },
  }
}

const cpuTimesOfNode = (): CpuTimes => {
  const times = cpus().map((cpu) => cpu.times)
  const busy = times.reduce((sum, t) => sum + t.user + t.nice + t.sys + t.irq, 0)
  return { busy, total: times.reduce((sum, t) => sum + t.idle, busy) }
}

const PROCESSES_MS = 30_000

/** Elsewhere: what systeminformation finds. Counting processes is dear there, so it is done every 30 s. */
export const createPortableSource = (now: () => number): HostSource => {
  let counted: { readonly at: number; readonly processes: number } | null = null
  return {
    cpu: cpuTimesOfNode,
    read: async () => {
      const information = await import('systeminformation')
      if (counted === null || now() - counted.at >= PROCESSES_MS)
        counted = { at: now(), processes: (await information.processes()).all }
      const [memory, interfaces, disk] = await Promise.all([
        information.mem(),
        information.networkStats('*'),
        readDisk('/'),
      ])
      return {
        cpu: cpuTimesOfNode(),
        memory: { totalBytes: memory.total, availableBytes: memory.available },
        disk,
        network: new Map(
          interfaces
            .filter(({ iface }) => !isInnerInterface(iface))
            .map(({ iface, rx_bytes, tx_bytes }) => [iface, { inBytes: rx_bytes, outBytes: tx_bytes }]),
        ),
        processes: counted.processes,
      }
    },
  }
}
