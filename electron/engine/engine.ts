import type { Actor } from '@shared/domain/actor'
import type { EventData } from '@shared/domain/event'
import type { Live } from '@shared/domain/live'
import { message } from '@shared/domain/message'
import { AppError } from '@shared/ipc/result'
import type { Mode } from '@shared/domain/outcome'
import type { State } from '@shared/domain/state'
import type { ParsedInput, Push } from '@shared/ipc/contract'
import type { Occurrences } from './core/detect'
import type { EngineDeps } from './engine-deps'
import type { Trust } from './ledger/trust'
import { createListeners } from './listeners'
import { createFollowed } from './logs/followed'
import type { StartLogWatch } from './logs/log-watch'
import type { Journal } from './ports'
import type { Settings } from './settings/settings'
import { bufferSamples } from './metrics/buffer-samples'
import type { Pulse } from './self-watch/liveness'
import { createSelfFacts } from './self-watch/self-facts'
import { createLivePublisher } from './stages/live'
import { createMailbox } from './stages/mailbox'
import type { NotifyStage } from './stages/notify'
import { createRecorder } from './stages/recorder'
import { settingsLoaded } from './stages/settings-loaded'
import { createStages, type Stages } from './stages/stages'
import type { Undos } from './stages/undo-repair'

export type { EngineDeps } from './engine-deps'

export type Engine = Pick<Journal, 'page' | 'range' | 'courses' | 'percentiles'> & {
  readonly start: (settings: Settings) => Promise<void>
  /**
   * Lets new settings take over; a repair that is being carried out is finished first. Rejects when they cannot be
   * recorded; the ones before them are then still at work.
   */
  readonly reload: (settings: Settings) => Promise<void>
  readonly rejectSettings: (file: string, faults: NonNullable<State['rejected']>['faults']) => Promise<void>
  /**
   * Ends everything, once. A repair that is being carried out has `patienceMs` (8 s unless told) to end; one that takes
   * longer goes on without us, and the next start tells that it was interrupted.
   */
  readonly stop: (cause: 'requested' | 'finished', patienceMs?: number) => Promise<void>
  readonly state: () => State
  readonly live: () => Live
  readonly subscribe: (listener: (push: Push) => void) => () => void
  readonly approve: (repairId: string, hash: string, actor: Actor) => Promise<void>
  readonly reject: (repairId: string, reason: string, actor: Actor) => Promise<void>
  readonly snooze: (repairId: string, minutes: number, actor: Actor) => Promise<void>
  /** Plans to take a repair back; it then waits for its click. Throws `AppError` not_found, stale, refused. */
  readonly undo: Undos['ask']
  readonly setMode: (mode: Mode, actor: Actor) => Promise<void>
  /** Throws `AppError` invalid_input for a rule, check or target that is not watched, refused for one silence too many. */
  readonly addSilence: (
    input: ParsedInput<'silences.add'>,
    actor: Actor,
  ) => Promise<{ readonly silenceId: string }>
  readonly endSilence: (silenceId: string, actor: Actor) => Promise<void>
  /** Holds all repairs while a command of a person runs; its text is shown, without secrets. */
  readonly beginHold: (
    input: ParsedInput<'holds.begin'>,
    actor: Actor,
  ) => Promise<{ readonly holdId: string }>
  /** `exitCode` is null when the work was given up without one. */
  readonly endHold: (holdId: string, exitCode: number | null, actor: Actor) => Promise<void>
  /** Whoever held it is gone without a word; a hold that has ended already is left as it is. */
  readonly loseHold: (holdId: string) => Promise<void>
  readonly runCycle: () => Promise<void>
  /** The record by which rules are trusted, and how people say so. */
  readonly trust: () => Promise<Trust>
  /** Records that somebody asked for more than they may. */
  readonly recordRefusal: (refused: EventData<'call.refused'>, actor: Actor) => Promise<void>
  /** Records that a person has had the settings file changed. */
  readonly recordEdit: (edited: EventData<'settings.edited'>, actor: Actor) => Promise<void>
  /** Sends a test message by one channel; null for one that this version does not have. */
  readonly testChannel: NotifyStage['test']
  /** The channels in use whose test has arrived where they send now. */
  readonly provenChannels: NotifyStage['proven']
  /** The machine slept: what was seen before proves nothing until it has been looked at again. */
  readonly distrust: () => void
  /** One pass over everything that is due, with its repairs and their first verification. */
  readonly runOnce: (signal: AbortSignal) => Promise<void>
  /** What moves while it lives; null before its start, after its end and while new settings take over. */
  readonly pulse: () => Pulse | null
  /** Resolves when the last iteration of the loop is done, or the engine is stopped. */
  readonly finished: () => Promise<void>
}

const PATIENCE_MS = 8000

/**
 * The engine: the loop of observe, detect, decide, plan, perform, verify, record and notify. Its calls reject with an
 * `AppError` `not_running` before it has started and after it was stopped; while settings are taken over they wait.
 */
export const createEngine = (given: EngineDeps): Engine => {
  const { clock, bug } = given
  const journal = bufferSamples(given.journal, { clock, bug })
  const followed = createFollowed()
  const startLogWatch: StartLogWatch = (options) => given.startLogWatch({ ...options, followed })
  const deps: EngineDeps = { ...given, journal, startLogWatch }
  const listeners = createListeners<Push>(bug)
  const recorder = createRecorder({
    journal,
    clock,
    tellAnchor: deps.tellAnchor,
    onEvents: (events) => listeners.tell({ kind: 'events', events }),
    bug,
  })
  const mailbox = createMailbox(bug)
  const self = createSelfFacts({
    startedAt: clock.now(),
    meter: deps.meter,
    mailbox,
    recorder,
    stages: () => stages,
  })
  const live = createLivePublisher({
    clock,
    sampler: deps.hostSampler,
    journal,
    bug,
    stages: () => stages,
    self: self.read,
    hasListeners: () => !listeners.isEmpty(),
    publish: (frame) => listeners.tell({ kind: 'live', live: frame }),
  })
  const occurrences = new Map<string, Occurrences>()
  let stages: Stages | null = null
  let current: Settings | null = null
  let turn: Promise<void> = Promise.resolve()
  let stopped: Promise<void> | null = null
  let losePatience = (): void => undefined
  const impatient = new Promise<void>((resolve) => {
    losePatience = resolve
  })
  let finish = (): void => undefined
  const finished = new Promise<void>((resolve) => {
    finish = resolve
  })

  /** Start, reload and stop come one after another; what fails is told to who asked for it. */
  const inTurn = (task: () => Promise<void>): Promise<void> => {
    const done = turn.then(task)
    turn = done.catch(() => undefined)
    return done
  }

  const running = async (): Promise<Stages> => {
    await turn
    if (!stages || stopped) throw new AppError('not_running', 'the engine is not running')
    return stages
  }

  const begin = async (settings: Settings): Promise<void> => {
    const next = createStages({
      ...deps,
      settings,
      recorder,
      mailbox,
      occurrences,
      onLive: live.soon,
      onClockJump: () => self.onClockJump(clock.now()),
      onHeartbeat: self.onHeartbeat,
    })
    void next.loop.finished.then(finish)
    stages = next
    current = settings
    // It takes its time in slices; nothing waits for it, and the journal goes on with it by itself.
    journal
      .prune(clock.now(), { keepEventsMs: settings.keepEventsMs, mostEvents: settings.mostEvents })
      .catch((error: unknown) => bug('prune', error))
    await next.start(await journal.offsets())
  }

  const record = (settings: Settings): Promise<void> =>
    recorder.record([settingsLoaded(recorder.state(), settings, deps.checks)])

  const takeOver = async (settings: Settings): Promise<void> => {
    const before = current
    if (!stages || !before || stopped) throw new AppError('not_running', 'the engine is not running')
    await stages.stop(impatient)
    if (stopped) return
    try {
      await record(settings)
    } catch (error) {
      await begin(before)
      throw error
    }
    await begin(settings)
    listeners.tell({ kind: 'reset' })
  }

  const end = async (cause: 'requested' | 'finished'): Promise<void> => {
    const last = stages
    stages = null
    live.stop()
    deps.meter.stop()
    finish()
    if (!last) return
    await last.stop(impatient)
    await journal.flushSamples()
    await recorder
      .record([{ type: 'engine.stopped', data: { cause } }])
      // Everything has ended; that the last entry is missing shows that the record was full or gone.
      .catch((error: unknown) => bug('stop', error))
  }

  return {
    start: (settings) =>
      inTurn(async () => {
        await recorder.replay()
        const { version, host, pid, face } = deps
        await recorder.record([{ type: 'engine.started', data: { version, host, pid, face } }])
        await record(settings)
        await begin(settings)
        live.start()
      }),
    reload: async (settings) => {
      // Only then is everything stopped: until it is over the host is watched, and people are heard.
      await Promise.race([stages?.repairsIdle(), impatient])
      return inTurn(() => takeOver(settings))
    },
    rejectSettings: async (file, faults) => {
      const { notify } = await running()
      await recorder.record([{ type: 'settings.rejected', data: { file, faults } }])
      notify.tell({ severity: 'error', title: message('notice.settings'), incidentId: null })
    },
    stop: (cause, patienceMs = PATIENCE_MS) => {
      const cancel = clock.after(patienceMs, losePatience)
      stopped ??= inTurn(() => end(cause))
      return stopped.finally(cancel)
    },
    state: recorder.state,
    live: live.frame,
    subscribe: (listener) => {
      const unsubscribe = listeners.subscribe(listener)
      live.soon()
      return unsubscribe
    },
    approve: async (...args) => (await running()).approvals.approve(...args),
    reject: async (...args) => (await running()).approvals.reject(...args),
    snooze: async (...args) => (await running()).approvals.snooze(...args),
    undo: async (...args) => (await running()).undos.ask(...args),
    setMode: async (mode, actor) => (await running()).setMode(mode, actor),
    addSilence: async (...args) => (await running()).silences.add(...args),
    endSilence: async (...args) => (await running()).silences.end(...args),
    beginHold: async (...args) => (await running()).holds.begin(...args),
    endHold: async (...args) => (await running()).holds.end(...args),
    loseHold: async (holdId) => (await running()).holds.lose(holdId),
    page: journal.page,
    range: journal.range,
    courses: journal.courses,
    percentiles: journal.percentiles,
    trust: async () => (await running()).trust,
    recordRefusal: async (data, actor) => {
      await running()
      await recorder.record([{ type: 'call.refused', data, actor }])
    },
    recordEdit: (data, actor) => recorder.record([{ type: 'settings.edited', data, actor }]),
    testChannel: async (...args) => (await running()).notify.test(...args),
    provenChannels: async () => (await running()).notify.proven(),
    distrust: () => stages?.distrust(),
    runCycle: async () => (await running()).loop.runExtra(),
    runOnce: async (signal) => (await running()).runOnce(signal),
    pulse: () => stages?.pulse() ?? null,
    finished: () => finished,
  }
}
