import type { Actor } from '@shared/domain/actor'
import type { Event } from '@shared/domain/event'
import { AppError } from '@shared/ipc/app-error'
import { createEngine, type Engine } from '../engine'
import type { LogWatchOptions } from '../logs/log-watch'
import type { StoredOffset } from '../ports'
import type { Settings } from '../settings/settings'
import type { Collector } from './collect'
import { createForgetfulJournal } from './forgetful-journal'
import type { BacktestOptions } from './options'
import { pretendHost } from './pretended-host'
import type { Slice } from './protocol'
import { createVirtualClock } from './virtual-clock'

/** After the last line: long enough for the last verification and for silence to end what only a log told. */
const AFTER_MS = 15 * 60_000
const STOP_MS = 30_000

const CHANNEL = 'backtest'

/** Whoever is taken to have clicked. */
const somebody: Actor = { kind: 'person', name: CHANNEL, host: CHANNEL, face: 'cli', proof: 'claimed' }

export type ReplayEngine = {
  /** Lets time pass up to a slice, and takes in what it says. */
  readonly take: (slice: Slice) => Promise<void>
  /** Lets time pass until what the last lines led to is over. */
  readonly settle: () => Promise<void>
  readonly stop: () => Promise<void>
}

type Deps = Pick<BacktestOptions, 'actions' | 'approve' | 'bug'> & {
  readonly startAt: number
  readonly collector: Collector
}

const refuse = (what: string) => (): Promise<never> => Promise.reject(new Error(`a backtest ${what} nothing`))

const offsetOf = (sourceId: string): StoredOffset => ({
  sourceId,
  path: sourceId,
  device: '',
  inode: '',
  headBytes: 0,
  headHash: '',
  offset: 0,
})

/**
 * The engine itself, with a clock that stands still between what happens, a journal that only counts, and a host that
 * exists only here.
 */
export const replayEngine = async (
  settings: Settings,
  { actions, approve = false, bug, startAt, collector }: Deps,
): Promise<ReplayEngine> => {
  const clock = createVirtualClock(startAt)
  const asked: { readonly repairId: string; readonly hash: string }[] = []
  const onEvent = (event: Event): void => {
    if (event.type === 'repair.planned' && event.data.approval.kind === 'needed')
      asked.push({ repairId: event.data.repairId, hash: event.data.plan.hash })
  }
  let engine: Engine | null = null
  let watch: LogWatchOptions | null = null
  let ids = 0
  const host = pretendHost(
    { rules: settings.rules, actions },
    { clock, ruleOfRepair: (repairId) => engine?.state().repairs[repairId]?.ruleId ?? null },
  )
  const created = createEngine({
    clock,
    exec: refuse('runs'),
    journal: createForgetfulJournal((events, options) => {
      collector.onAppended(events, options)
      if (approve) events.forEach(onEvent)
    }),
    startLogWatch: (options) => {
      watch = options
      return { poke: async () => undefined, stop: async () => undefined }
    },
    checks: new Map(),
    actions: host.actions,
    notifiers: new Map([[CHANNEL, { id: CHANNEL, send: async () => ({ kind: 'delivered' as const }) }]]),
    // It never answers: what a host was like then is not known, and nobody looks at charts.
    hostSampler: { sample: () => new Promise(() => undefined), metrics: () => null, stop: () => undefined },
    meter: { lagMs: () => null, rssBytes: () => 0, elapsedMs: clock.now, stop: () => undefined },
    surroundings: { packageManager: async () => null, network: refuse('looks at') },
    createServiceResolver: () => async (name) => ({ kind: 'not_found', name, tried: [] }),
    createHands: host.createHands,
    repairJson: refuse('repairs'),
    fileChangedAt: async () => null,
    log: { info: () => undefined, warning: () => undefined, error: () => undefined },
    tellAnchor: () => undefined,
    say: ({ code }) => code,
    newId: (prefix) => `${prefix}${(ids += 1)}`,
    bug,
    host: CHANNEL,
    version: '0.0.0',
    pid: 0,
    face: 'cli',
    dataDir: '/nonexistent',
    // Without rhythm, own checks or a watch over itself: nothing would move between two lines but these.
    run: 'once',
    rhythm: { loopCount: 1, betweenMs: 0, pauseMs: 0, iterations: 1 },
  })
  engine = created
  await created.start({
    ...settings,
    rules: host.rules,
    checks: [],
    heartbeat: null,
    fix: { ...settings.fix, channels: settings.fix.notificationsOn ? [CHANNEL] : [] },
  })

  /** Approves what asks. What has become of a question that no longer fits is told by its events. */
  const answer = async (): Promise<void> => {
    for (let question = asked.shift(); question !== undefined; question = asked.shift()) {
      const { repairId, hash } = question
      try {
        await created.approve(repairId, hash, somebody)
      } catch (error) {
        if (!(error instanceof AppError)) throw error
      }
    }
  }

  return {
    take: async ({ at, sourceId, observations }) => {
      await clock.advanceTo(at, answer)
      for (const { ruleId } of observations) host.breakAgain(ruleId)
      const fresh = observations.map((one) => ({ ...one, observedAt: clock.now(), backlog: false }))
      await watch?.onBatch({ sourceId, observations: fresh, offset: offsetOf(sourceId) })
      await answer()
    },
    settle: () => clock.advanceTo(clock.now() + AFTER_MS, answer),
    stop: async () => {
      const stopped = created.stop('finished', 0)
      await clock.advanceTo(clock.now() + STOP_MS)
      await stopped
    },
  }
}
