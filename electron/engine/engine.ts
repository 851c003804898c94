import type { Actor } from '@shared/domain/actor'
import type { Live } from '@shared/domain/live'
import { message, type Message } from '@shared/domain/message'
import type { Mode } from '@shared/domain/outcome'
import type { State } from '@shared/domain/state'
import type { Push } from '@shared/ipc/contract'
import type { Action } from './actions/define-action'
import type { Check } from './checks/define-check'
import type { LoopRhythm } from './core/schedule'
import type { StartLogWatch } from './logs/log-watch'
import type { Notifier } from './notifiers/define-notifier'
import type { Clock, Exec, Journal, Log } from './ports'
import type { Settings } from './settings/settings'
import { createLivePublisher } from './stages/live'
import { createMailbox } from './stages/mailbox'
import { createRecorder } from './stages/recorder'
import { settingsLoaded } from './stages/settings-loaded'
import { createStages, type Stages } from './stages/stages'
import type { Hands, RunKind } from './stages/context'
import type { ServiceResolver } from './services/resolve-service'
import type { HostSampler } from './metrics/sample-host'

/** Everything that the engine needs from outside. */
export type EngineDeps = {
  readonly clock: Clock
  readonly exec: Exec
  readonly journal: Journal
  readonly startLogWatch: StartLogWatch
  readonly checks: ReadonlyMap<string, Check>
  readonly actions: ReadonlyMap<string, Action>
  readonly notifiers: ReadonlyMap<string, Notifier>
  readonly hostSampler: HostSampler
  /** Made anew for each version of the settings, since they say what may be touched. */
  readonly createServiceResolver: (settings: Settings) => ServiceResolver
  readonly createHands: (settings: Settings, services: ServiceResolver) => Hands
  readonly fileChangedAt: (path: string) => Promise<number | null>
  readonly log: Log
  readonly say: (text: Message) => string
  readonly newId: (prefix: string) => string
  readonly bug: (name: string, error: unknown) => void
  readonly host: string
  readonly version: string
  readonly pid: number
  readonly face: 'desktop' | 'cli'
  readonly dataDir: string
  readonly run: RunKind
  readonly rhythm: LoopRhythm
}

export type Engine = {
  readonly start: (settings: Settings) => Promise<void>
  /** Lets new settings take over; a repair that is being carried out is finished first. */
  readonly reload: (settings: Settings) => Promise<void>
  readonly rejectSettings: (file: string, faults: NonNullable<State['rejected']>['faults']) => Promise<void>
  readonly stop: (cause: 'requested' | 'finished') => Promise<void>
  readonly state: () => State
  readonly live: () => Live
  readonly subscribe: (listener: (push: Push) => void) => () => void
  readonly approve: (repairId: string, hash: string, actor: Actor) => Promise<void>
  readonly reject: (repairId: string, reason: string, actor: Actor) => Promise<void>
  readonly snooze: (repairId: string, minutes: number, actor: Actor) => Promise<void>
  readonly setMode: (mode: Mode, actor: Actor) => Promise<void>
  readonly runCycle: () => Promise<void>
  readonly page: Journal['page']
  readonly range: Journal['range']
  /** The machine slept: what was seen before proves nothing until it has been looked at again. */
  readonly distrust: () => void
  /** One pass over everything that is due, with its repairs and their first verification. */
  readonly runOnce: (signal: AbortSignal) => Promise<void>
  /** Resolves when the last iteration of the loop is done, or the engine was stopped. */
  readonly finished: () => Promise<void>
}

/** The engine: the loop of observe, detect, decide, plan, perform, verify, record and notify. */
export const createEngine = (deps: EngineDeps): Engine => {
  const listeners = new Set<(push: Push) => void>()
  const publish = (push: Push): void => listeners.forEach((listener) => listener(push))
  const recorder = createRecorder({
    journal: deps.journal,
    clock: deps.clock,
    onEvents: (events) => publish({ kind: 'events', events }),
  })
  const mailbox = createMailbox(deps.bug)
  const live = createLivePublisher({
    clock: deps.clock,
    sampler: deps.hostSampler,
    journal: deps.journal,
    bug: deps.bug,
    stages: () => stages,
    hasListeners: () => listeners.size > 0,
    publish: (frame) => publish({ kind: 'live', live: frame }),
  })
  let stages: Stages | null = null

  const running = (): Stages => {
    if (!stages) throw new Error('the engine has no settings yet')
    return stages
  }

  const adopt = async (settings: Settings): Promise<void> => {
    await recorder.record([settingsLoaded(recorder.state(), settings, deps.checks)])
    stages = createStages({ ...deps, settings, recorder, mailbox, onLive: live.soon })
    await stages.start(await deps.journal.offsets())
  }

  return {
    start: async (settings) => {
      await recorder.replay()
      const { version, host, pid, face } = deps
      await recorder.record([{ type: 'engine.started', data: { version, host, pid, face } }])
      await adopt(settings)
      live.start()
    },
    reload: async (settings) => {
      await running().stop()
      await adopt(settings)
      publish({ kind: 'reset' })
    },
    rejectSettings: async (file, faults) => {
      await recorder.record([{ type: 'settings.rejected', data: { file, faults } }])
      running().tell({ severity: 'error', title: message('notice.settings'), incidentId: null })
    },
    stop: async (cause) => {
      live.stop()
      await stages?.stop()
      if (stages) await recorder.record([{ type: 'engine.stopped', data: { cause } }])
      stages = null
    },
    state: recorder.state,
    live: live.frame,
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    approve: (...args) => running().approvals.approve(...args),
    reject: (...args) => running().approvals.reject(...args),
    snooze: (...args) => running().approvals.snooze(...args),
    setMode: (mode, actor) => running().setMode(mode, actor),
    page: deps.journal.page,
    range: deps.journal.range,
    distrust: () => running().distrust(),
    runCycle: () => running().loop.runExtra(),
    runOnce: (signal) => running().runOnce(signal),
    finished: () => running().loop.finished,
  }
}
