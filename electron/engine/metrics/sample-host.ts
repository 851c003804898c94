import { availableParallelism } from 'node:os'
import type { Live } from '@shared/domain/live'
import type { HealthMetrics } from '../core/overall'
import { createPortableSource, createProcSource, type HostCounters, type HostSource } from './host-source'
import type { CpuTimes, NetworkCounters } from './proc-text'

/** The host as it is shown from second to second. */
export type HostSample = NonNullable<Live['host']>

export type HostSampler = {
  /** Measures now; rates are over the time since the last sample. Rejects when stopped, or with the reason of `signal`. */
  readonly sample: (signal: AbortSignal) => Promise<HostSample>
  /** The last sample in the words of the health document; null before the first. */
  readonly metrics: () => HealthMetrics | null
  readonly stop: () => void
}

export type HostSamplerDeps = {
  readonly source: HostSource
  /** Epoch milliseconds. */
  readonly now: () => number
  /** Milliseconds of a clock that neither jumps nor counts sleep. */
  readonly elapsedMs: () => number
}

const cpuPercentOf = (before: CpuTimes, after: CpuTimes): number | null => {
  const total = after.total - before.total
  return total > 0 ? Math.min(100, Math.max(0, ((after.busy - before.busy) / total) * 100)) : null
}

/**
 * Bytes that passed between two readings. An interface that is new has no baseline, and one whose counter went back
 * (it was made anew, or a 32-bit counter wrapped) is left out of this sample: too little for once, never a false peak.
 */
const passed = (before: NetworkCounters, after: NetworkCounters, side: 'inBytes' | 'outBytes'): number =>
  [...after].reduce((sum, [name, counters]) => {
    const old = before.get(name)
    return old === undefined || counters[side] < old[side] ? sum : sum + counters[side] - old[side]
  }, 0)

const sumOf = (network: NetworkCounters, side: 'inBytes' | 'outBytes'): number =>
  [...network.values()].reduce((sum, counters) => sum + counters[side], 0)

const usualDeps = (): HostSamplerDeps => ({
  source: process.platform === 'linux' ? createProcSource(Date.now) : createPortableSource(Date.now),
  now: Date.now,
  elapsedMs: () => performance.now(),
})

/**
 * Samples the host's processors, memory, root disk, network and processes. The first sample knows the processors' load
 * since the sampler was made, and no network rates yet.
 */
export const createHostSampler = (deps: HostSamplerDeps = usualDeps()): HostSampler => {
  const { source } = deps
  const stopped = new AbortController()
  let cpu = source.cpu()
  let cpuPercent = 0
  let network: { readonly atMs: number; readonly counters: NetworkCounters } | null = null
  let last: HostCounters | null = null

  const sample = async (signal: AbortSignal): Promise<HostSample> => {
    signal.throwIfAborted()
    stopped.signal.throwIfAborted()
    const counters = await source.read()
    signal.throwIfAborted()
    stopped.signal.throwIfAborted()
    const atMs = deps.elapsedMs()
    const seconds = network === null ? 0 : (atMs - network.atMs) / 1000
    const rate = (side: 'inBytes' | 'outBytes'): number =>
      network === null || seconds <= 0 ? 0 : passed(network.counters, counters.network, side) / seconds
    // Two samples within one tick of the kernel's clock: the load stays what it was.
    cpuPercent = cpuPercentOf(cpu, counters.cpu) ?? cpuPercent
    const { totalBytes, availableBytes } = counters.memory
    const host: HostSample = {
      at: deps.now(),
      cpuPercent,
      memoryPercent: ((totalBytes - availableBytes) / totalBytes) * 100,
      memoryAvailableBytes: availableBytes,
      memoryTotalBytes: totalBytes,
      diskPercent: counters.disk.percent,
      networkInBytesPerSecond: rate('inBytes'),
      networkOutBytesPerSecond: rate('outBytes'),
      processes: counters.processes,
    }
    cpu = counters.cpu
    network = { atMs, counters: counters.network }
    last = counters
    return host
  }

  const metrics = (): HealthMetrics | null =>
    last && {
      cpuPercent,
      cpuCount: availableParallelism(),
      memoryTotalBytes: last.memory.totalBytes,
      memoryAvailableBytes: last.memory.availableBytes,
      diskTotalBytes: last.disk.totalBytes,
      diskUsedBytes: last.disk.usedBytes,
      networkInBytes: sumOf(last.network, 'inBytes'),
      networkOutBytes: sumOf(last.network, 'outBytes'),
      processes: last.processes,
    }

  return { sample, metrics, stop: () => stopped.abort() }
}
