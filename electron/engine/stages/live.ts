import type { Live, Self } from '@shared/domain/live'
import type { HostSample, HostSampler } from '../metrics/sample-host'
import type { Clock, Journal, Sample } from '../ports'
import type { HostSeries } from '@shared/domain/series'
import type { Stages } from './stages'

const SAMPLE_MS = 2000
const FRAME_MS = 1000
const SOON_MS = 50
/** A frame holds every check and source: where they move all the time, nobody reads more than four a second. */
const LONGEST_SOON_MS = 250
/** After so long without a move the next one is shown as soon as ever. */
const CALM_MS = 1000

export type LivePublisher = {
  readonly start: () => void
  readonly stop: () => void
  readonly frame: () => Live
  /** Something that a person may be looking at has moved, or somebody begins to look. Without listeners nothing runs. */
  readonly soon: () => void
}

type Deps = {
  readonly clock: Clock
  readonly sampler: HostSampler
  readonly journal: Journal
  readonly bug: (name: string, error: unknown) => void
  readonly stages: () => Stages | null
  readonly self: () => Self
  readonly hasListeners: () => boolean
  readonly publish: (frame: Live) => void
}

const stoppedLoop: Live['loop'] = {
  phase: 'stopped',
  iteration: 0,
  cycle: 0,
  loopCount: 0,
  nextCycleAt: null,
  lastCycleAt: null,
  lastCycleMs: null,
}

const hostValues = (host: HostSample): Readonly<Record<HostSeries, number>> => ({
  'host.cpu': host.cpuPercent,
  'host.memory': host.memoryPercent,
  'host.disk': host.diskPercent,
  'host.network_in': host.networkInBytesPerSecond,
  'host.network_out': host.networkOutBytesPerSecond,
  'host.processes': host.processes,
})

/** Samples the host for the charts and shows the faces what moves by the second. */
export const createLivePublisher = (deps: Deps): LivePublisher => {
  const { clock } = deps
  const stopping = new AbortController()
  let host: HostSample | null = null
  let cancelSample = (): void => undefined
  let cancelFrame = (): void => undefined
  let soonAt: number | null = null
  let soonMs = SOON_MS
  let movedAt = Number.NEGATIVE_INFINITY

  const frame = (): Live => {
    const stages = deps.stages()
    return {
      at: clock.now(),
      loop: stages?.loop.live() ?? stoppedLoop,
      checks: Object.fromEntries(
        (stages?.checks.all() ?? []).map(({ use, reading, running, lastRunAt, nextRunAt }) => [
          use.name,
          { reading, running, lastRunAt, nextRunAt },
        ]),
      ),
      sources: stages?.sources() ?? {},
      host,
      self: deps.self(),
    }
  }

  const sample = async (): Promise<void> => {
    host = await deps.sampler.sample(stopping.signal)
    const { at } = host
    const samples: Sample[] = Object.entries(hostValues(host)).map(([series, value]) => ({
      series,
      at,
      value,
    }))
    await deps.journal.addSamples(samples)
  }

  const sampleAgain = (): void => {
    if (stopping.signal.aborted) return
    sample()
      .catch((error: unknown) => {
        if (!stopping.signal.aborted) deps.bug('sample', error)
      })
      .finally(() => {
        if (!stopping.signal.aborted) cancelSample = clock.after(SAMPLE_MS, sampleAgain)
      })
      .catch((error: unknown) => deps.bug('sample', error))
  }

  const show = (): void => {
    soonAt = null
    if (stopping.signal.aborted || !deps.hasListeners()) return
    deps.publish(frame())
    cancelFrame = clock.after(FRAME_MS, show)
  }

  return {
    frame,
    start: () => {
      sampleAgain()
      show()
    },
    stop: () => {
      stopping.abort()
      cancelSample()
      cancelFrame()
      deps.sampler.stop()
    },
    soon: () => {
      if (soonAt !== null || stopping.signal.aborted || !deps.hasListeners()) return
      const now = clock.now()
      soonMs = Math.abs(now - movedAt) > CALM_MS ? SOON_MS : Math.min(LONGEST_SOON_MS, 2 * soonMs)
      movedAt = now
      soonAt = now + soonMs
      cancelFrame()
      cancelFrame = clock.after(soonMs, show)
    },
  }
}
