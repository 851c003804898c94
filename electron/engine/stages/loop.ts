import { message, type Message } from '@shared/domain/message'
import type { Live } from '@shared/domain/live'
import { firstCycle, nextPosition, type LoopPosition, type LoopRhythm } from '../core/schedule'
import type { Clock, Log } from '../ports'

export type Loop = {
  readonly start: () => void
  readonly stop: () => Promise<void>
  /** Runs a cycle now, besides the rhythm; asked again while it runs, it is the same one. */
  readonly runExtra: () => Promise<void>
  readonly live: () => Live['loop']
  /** Resolves after the last iteration; never, when it is stopped before. */
  readonly finished: Promise<void>
}

type Deps = {
  readonly clock: Clock
  readonly rhythm: LoopRhythm
  readonly cycle: (kind: 'due' | 'all') => Promise<void>
  readonly onMoved: () => void
  readonly log: Log
  readonly say: (text: Message) => string
  readonly bug: (name: string, error: unknown) => void
}

/** The rhythm of cycles and pauses. A cycle that overruns delays the next one; nothing piles up. */
export const createLoop = (deps: Deps): Loop => {
  const { clock } = deps
  let position: LoopPosition = firstCycle
  let nextCycleAt: number | null = null
  let lastCycleAt: number | null = null
  let lastCycleMs: number | null = null
  let cancel = (): void => undefined
  const running = new Set<Promise<void>>()
  let extra: Promise<void> | null = null
  let stopped = false
  let resolveFinished = (): void => undefined
  const finished = new Promise<void>((resolve) => {
    resolveFinished = resolve
  })

  const cycle = async (kind: 'due' | 'all'): Promise<void> => {
    const startedAt = clock.now()
    await deps.cycle(kind).catch((error: unknown) => deps.bug('cycle', error))
    lastCycleAt = startedAt
    lastCycleMs = clock.now() - startedAt
  }

  const runCycle = (kind: 'due' | 'all'): Promise<void> => {
    const done = cycle(kind).finally(() => running.delete(done))
    running.add(done)
    return done
  }

  const runExtra = async (): Promise<void> => {
    await Promise.all(running)
    if (!stopped) await runCycle('all')
    extra = null
    deps.onMoved()
  }

  const enter = (next: LoopPosition): void => {
    position = next
    deps.onMoved()
    switch (next.phase) {
      case 'cycle':
        nextCycleAt = null
        deps.log.info(deps.say(message('log.cycle_started', { cycle: next.cycle })))
        void runCycle('due').then(leave)
        return
      case 'between':
      case 'pause':
        if (next.phase === 'pause')
          deps.log.info(deps.say(message('log.iteration_done', { iteration: next.iteration })))
        leave()
        return
      case 'stopped':
        nextCycleAt = null
        resolveFinished()
        return
    }
  }

  /** Goes on to the next position when its time has come. */
  const leave = (): void => {
    if (stopped) return
    const next = nextPosition(position, deps.rhythm)
    if (next.afterMs === 0) {
      enter(next.position)
      return
    }
    nextCycleAt = clock.now() + next.afterMs
    cancel = clock.after(next.afterMs, () => enter(next.position))
  }

  return {
    finished,
    start: () => enter(position),
    stop: async () => {
      if (stopped) return
      stopped = true
      cancel()
      await Promise.all(running)
      position = { ...position, phase: 'stopped' }
      nextCycleAt = null
    },
    runExtra: () => (extra ??= runExtra()),
    live: () => ({
      phase: position.phase,
      iteration: position.iteration,
      cycle: position.cycle,
      loopCount: deps.rhythm.loopCount,
      nextCycleAt,
      lastCycleAt,
      lastCycleMs,
    }),
  }
}
