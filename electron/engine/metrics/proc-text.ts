/** Time that the processors have spent since boot, in ticks. */
export type CpuTimes = { readonly busy: number; readonly total: number }
export type Memory = { readonly totalBytes: number; readonly availableBytes: number }
/** Bytes since boot by interface. */
export type NetworkCounters = ReadonlyMap<string, { readonly inBytes: number; readonly outBytes: number }>

/**
 * The first line of /proc/stat: user nice system idle iowait irq softirq steal guest guest_nice. Guest time is already
 * in user and nice; waiting for the disk is idle. Source: proc(5).
 */
export const parseCpuTimes = (stat: string): CpuTimes => {
  const fields = /^cpu +([\d ]+)/.exec(stat)?.[1]?.trim().split(' ').map(Number)
  if (fields === undefined || fields.length < 4) throw new Error('/proc/stat has no line for the processors')
  const [user = 0, nice = 0, system = 0, idle = 0, iowait = 0, irq = 0, softirq = 0, steal = 0] = fields
  const busy = user + nice + system + irq + softirq + steal
  return { busy, total: busy + idle + iowait }
}

/** MemAvailable of /proc/meminfo is what programs could still get; kernels before 3.14 lack it and it is estimated. */
export const parseMemory = (meminfo: string): Memory => {
  const bytes = (name: string): number | null => {
    const value = new RegExp(`^${name}: +(\\d+) kB`, 'm').exec(meminfo)?.[1]
    return value === undefined ? null : Number(value) * 1024
  }
  const totalBytes = bytes('MemTotal')
  const availableBytes =
    bytes('MemAvailable') ?? (bytes('MemFree') ?? 0) + (bytes('Buffers') ?? 0) + (bytes('Cached') ?? 0)
  if (totalBytes === null || totalBytes === 0) throw new Error('/proc/meminfo does not name the total')
  return { totalBytes, availableBytes: Math.min(availableBytes, totalBytes) }
}

/** The machine's talk with itself, and relays whose bytes are counted again on the interface that faces outward. */
export const isInnerInterface = (name: string): boolean =>
  /^(lo\d*$|veth|docker|br-|virbr|vnet|cni|flannel|cali|ifb|dummy)/.test(name)

/** Received and sent bytes of the outward interfaces in /proc/net/dev. */
export const parseNetwork = (netDev: string): NetworkCounters => {
  const counters = new Map<string, { readonly inBytes: number; readonly outBytes: number }>()
  for (const line of netDev.split('\n')) {
    const [, name, rest] = /^ *([^\s:]+): *([\d ]+)$/.exec(line.trimEnd()) ?? []
    if (name === undefined || rest === undefined || isInnerInterface(name)) continue
    const fields = rest.trim().split(/ +/).map(Number)
    counters.set(name, { inBytes: fields[0] ?? 0, outBytes: fields[8] ?? 0 })
  }
  return counters
}

/** How many processes run, from the names in /proc. */
export const countProcesses = (names: readonly string[]): number =>
  names.reduce((count, name) => (/^\d/.test(name) ? count + 1 : count), 0)
