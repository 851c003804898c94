import { setTimeout as pause } from 'node:timers/promises'
import type { HealthMetrics } from '../core/overall'
import { createHostSampler, type HostSampler } from './sample-host'

/** The load of the processors is a rate: it needs a little time to be one. */
const LOAD_MS = 250

/**
 * Measures the host once, over a quarter of a second, for the health document. null when `signal` is aborted or the host
 * cannot be measured: the document is worth having without its metrics, and shows that they are missing.
 */
export const measureHealth = async (
  signal: AbortSignal,
  makeSampler: () => HostSampler = createHostSampler,
): Promise<HealthMetrics | null> => {
  try {
    const sampler = makeSampler()
    await pause(LOAD_MS, undefined, { signal })
    await sampler.sample(signal)
    sampler.stop()
    return sampler.metrics()
  } catch {
    // Whatever it was, the answer is that there are no metrics.
    return null
  }
}
