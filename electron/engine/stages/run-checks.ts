import { setMaxListeners } from 'node:events'
import type { Reading } from '@shared/domain/check'
import { message } from '@shared/domain/message'
import type { Check, CheckContext } from '../checks/define-check'
import { nextDelayMs, nextTrend, type CheckTrend } from '../core/schedule'
import type { Clock, Exec } from '../ports'
import type { ServiceResolver } from '../services/resolve-service'
import type { CheckUse } from '../settings/settings'
import { createTimers } from './timers'

export type CheckRun = CheckTrend & {
  readonly use: CheckUse
  readonly reading: Reading | null
  readonly running: boolean
  /** When the last reading's look began. */
  readonly startedAt: number | null
  /** When it ended. */
  readonly lastRunAt: number | null
  readonly nextRunAt: number | null
}

export type CheckRunner = {
  readonly all: () => readonly CheckRun[]
  /** Runs these checks now (all when null) and resolves when their readings have been handed over. */
  readonly runNow: (names: readonly string[] | null) => Promise<void>
  /** Runs those whose time has come. */
  readonly runDue: () => Promise<void>
  /** A watched check runs by itself, at its short interval, until it is no longer watched. */
  readonly watch: (names: readonly string[], on: boolean) => void
  readonly start: () => void
  readonly stop: () => Promise<void>
}

type Deps = {
  readonly clock: Clock
  readonly exec: Exec
  readonly resolveService: ServiceResolver
  readonly checks: ReadonlyMap<string, Check>
  readonly uses: readonly CheckUse[]
  /** The checks that were not healthy when the engine last looked. */
  readonly troubled: ReadonlySet<string>
  /** With own timers; without, checks run only when `runDue` is called. */
  readonly realtime: boolean
  readonly onReading: (run: CheckRun) => Promise<void>
  readonly bug: (name: string, error: unknown) => void
}

/** An answer in the danger band is not well either: when it lasts, a person has to know. */
const isWell = (reading: Reading): boolean => reading.status === 'healthy' && reading.band !== 'danger'

const broken = (use: CheckUse, error: unknown): Reading => ({
  status: 'unknown',
  band: 'normal',
  message: message('check.broken', {
    name: use.name,
    why: error instanceof Error ? error.message.slice(0, 300) : String(error),
  }),
  details: {},
})

const noAnswer = (use: CheckUse): Reading => ({
  status: 'unhealthy',
  band: 'danger',
  message: message('check.timeout', { name: use.name, seconds: use.timeoutMs / 1000 }),
  responseMs: use.timeoutMs,
  details: {},
})

/**
 * Runs one check within its timeout; null when the runner was stopped first. A reading never comes later than that,
 * whatever the check does.
 */
const probe = async (
  check: Check,
  { use, reading }: CheckRun,
  {
    clock,
    exec,
    resolveService,
    memo,
  }: Pick<Deps, 'clock' | 'exec' | 'resolveService'> & Pick<CheckContext, 'memo'>,
  stopping: AbortSignal,
): Promise<Reading | null> => {
  const timeout = new AbortController()
  const signal = AbortSignal.any([timeout.signal, stopping])
  let cancel = (): void => undefined
  let onStop = (): void => undefined
  const late = new Promise<Reading>((resolve) => {
    cancel = clock.after(use.timeoutMs, () => {
      timeout.abort()
      // The check's own words for the silence are better than ours: it gets a moment to say them.
      cancel = clock.after(250, () => resolve(noAnswer(use)))
    })
  })
  const stopped = new Promise<null>((resolve) => {
    onStop = () => resolve(null)
    stopping.addEventListener('abort', onStop, { once: true })
  })
  const context = {
    now: clock.now,
    timeoutMs: use.timeoutMs,
    ...(reading && { previousBand: reading.band }),
    exec,
    resolveService,
    memo,
  }
  const answer = Promise.resolve()
    .then(() => check.run(context, use.config, signal))
    .catch((error: unknown) => (timeout.signal.aborted ? noAnswer(use) : broken(use, error)))
  return Promise.race([answer, late, stopped]).finally(() => {
    cancel()
    stopping.removeEventListener('abort', onStop)
    timeout.abort()
  })
}

/** Observes by checks: each at its own interval, shorter while a change is being confirmed. */
export const createCheckRunner = (deps: Deps): CheckRunner => {
  const { clock } = deps
  const stopping = new AbortController()
  // Every check that runs listens for the end, and there may be any number of them at once: that is no leak.
  setMaxListeners(0, stopping.signal)
  const timers = createTimers(clock)
  const watched = new Set<string>()
  const under = new Map<string, Promise<void>>()
  const memos = new Map<string, unknown>()
  const runs = new Map<string, CheckRun>(
    deps.uses.map((use) => [
      use.name,
      {
        use,
        reading: null,
        running: false,
        startedAt: null,
        lastRunAt: null,
        nextRunAt: null,
        consecutiveFailures: 0,
        consecutivePasses: 0,
        recovering: deps.troubled.has(use.name),
      },
    ]),
  )

  const plan = (name: string, at: number): void => {
    const run = runs.get(name)
    if (!run || stopping.signal.aborted) return
    runs.set(name, { ...run, nextRunAt: at })
    if (deps.realtime || watched.has(name)) timers.set(name, at, () => void execute(name))
  }

  const once = async (name: string): Promise<void> => {
    const before = runs.get(name)
    const check = before && deps.checks.get(before.use.type)
    if (!before || !check || stopping.signal.aborted) return
    runs.set(name, { ...before, running: true })
    const startedAt = clock.now()
    const memo = { get: () => memos.get(name), set: (value: unknown) => void memos.set(name, value) }
    const reading = await probe(check, before, { ...deps, memo }, stopping.signal)
    if (reading === null || stopping.signal.aborted) return
    const now = clock.now()
    const after: CheckRun = {
      ...before,
      reading,
      running: false,
      startedAt,
      lastRunAt: now,
      ...nextTrend(before, isWell(reading)),
    }
    runs.set(name, after)
    plan(name, now + nextDelayMs(after.use.intervalMs, after, watched.has(name)))
    await deps.onReading(runs.get(name) ?? after)
  }

  /** A check that is asked for while it runs is not run twice. */
  const execute = (name: string): Promise<void> => {
    const running = under.get(name)
    if (running) return running
    const done = once(name)
      .catch((error: unknown) => deps.bug(`check ${name}`, error))
      .finally(() => under.delete(name))
    under.set(name, done)
    return done
  }

  const runAll = async (names: readonly string[]): Promise<void> => {
    await Promise.all(names.map(execute))
  }

  return {
    all: () => [...runs.values()],
    runNow: (names) => runAll(names ?? [...runs.keys()]),
    runDue: () =>
      runAll(
        [...runs.values()].filter((run) => (run.nextRunAt ?? 0) <= clock.now()).map((run) => run.use.name),
      ),
    watch: (names, on) => {
      for (const name of names) {
        if (on) watched.add(name)
        else watched.delete(name)
        const run = runs.get(name)
        if (on && run)
          plan(
            name,
            Math.min(run.nextRunAt ?? Infinity, clock.now() + nextDelayMs(run.use.intervalMs, run, true)),
          )
      }
    },
    start: () => {
      const now = clock.now()
      for (const name of runs.keys()) plan(name, now)
    },
    stop: async () => {
      stopping.abort()
      timers.clearAll()
      await Promise.allSettled(under.values())
    },
  }
}
