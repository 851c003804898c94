/** How soon a check runs again while it is being confirmed, or proved to be well again: a sixth of its interval. */
export const retryIntervalMs = (intervalMs: number): number =>
  Math.min(intervalMs, Math.max(1000, Math.min(10_000, intervalMs / 6)))

export const PASSES_TO_RECOVER = 3

export type CheckTrend = {
  readonly consecutiveFailures: number
  readonly consecutivePasses: number
  /** It was failing and has not yet passed often enough to be well again. */
  readonly recovering: boolean
}

/** The trend after one more run. */
export const nextTrend = (before: CheckTrend, healthy: boolean): CheckTrend => {
  if (!healthy)
    return { consecutiveFailures: before.consecutiveFailures + 1, consecutivePasses: 0, recovering: true }
  const consecutivePasses = before.consecutivePasses + 1
  return {
    consecutiveFailures: 0,
    consecutivePasses,
    recovering: before.recovering && consecutivePasses < PASSES_TO_RECOVER,
  }
}

/** The pause until a check's next run: short until a change is certain, its interval otherwise. */
export const nextDelayMs = (intervalMs: number, trend: CheckTrend, watched: boolean): number =>
  trend.recovering || watched ? retryIntervalMs(intervalMs) : intervalMs

export type LoopPosition =
  | { readonly phase: 'cycle'; readonly iteration: number; readonly cycle: number }
  | { readonly phase: 'between'; readonly iteration: number; readonly cycle: number }
  | { readonly phase: 'pause'; readonly iteration: number; readonly cycle: number }
  | { readonly phase: 'stopped'; readonly iteration: number; readonly cycle: number }

export type LoopRhythm = {
  readonly loopCount: number
  readonly betweenMs: number
  readonly pauseMs: number
  /** null runs for ever. */
  readonly iterations: number | null
}

export const firstCycle: LoopPosition = { phase: 'cycle', iteration: 1, cycle: 1 }

/** Where the loop goes when what it does now is done, and after how long. */
export const nextPosition = (
  position: LoopPosition,
  rhythm: LoopRhythm,
): { readonly position: LoopPosition; readonly afterMs: number } => {
  const { iteration, cycle } = position
  switch (position.phase) {
    case 'cycle':
      if (cycle < rhythm.loopCount) return { position: { phase: 'between', iteration, cycle }, afterMs: 0 }
      if (rhythm.iterations !== null && iteration >= rhythm.iterations)
        return { position: { phase: 'stopped', iteration, cycle }, afterMs: 0 }
      return { position: { phase: 'pause', iteration, cycle }, afterMs: 0 }
    case 'between':
      return { position: { phase: 'cycle', iteration, cycle: cycle + 1 }, afterMs: rhythm.betweenMs }
    case 'pause':
      return { position: { phase: 'cycle', iteration: iteration + 1, cycle: 1 }, afterMs: rhythm.pauseMs }
    case 'stopped':
      return { position, afterMs: 0 }
  }
}
