import type { Fault } from '@shared/domain/event'
import { message, type Message } from '@shared/domain/message'
import type { Push, Snapshot } from '@shared/ipc/contract'
import { AppError } from '@shared/ipc/result'
import type { Engine } from './engine'
import { createEngineHandlers } from './engine-handlers'
import { faultsOf, findSettings, isLockedOut, readSettings } from './find-settings'
import { brokenFault } from './host-faults'
import type { Host } from './host'
import type { HostOptions } from './host-options'
import { engineInfo, openHostEngine, versionsOf, type HostEngine } from './host-engine'
import { createListeners } from './listeners'
import { within } from './logs/pause'
import { observing, withoutRepairs } from './observe-only'
import type { LoadedSettings, Settings } from './settings/settings'
import { watchedFrom, watchSettings } from './settings/watch-settings'
import { createSetup } from './setup/setup'

/** How long a repair that is being carried out may take to end: a window is not kept waiting for long, a daemon is. */
const PATIENCE_MS = 8000
const DRAIN_MS = 75_000
const STOP_GRACE_MS = 2000
const RETRY_MS = 30_000
const LONGEST_RETRY_MS = 10 * 60_000

type Situation =
  /** The settings have not been looked for yet. */
  | { readonly kind: 'starting' }
  | { readonly kind: 'setup' }
  | { readonly kind: 'faults'; readonly faults: readonly Fault[] }
  | { readonly kind: 'running'; readonly opened: HostEngine }

const end = async ({ engine, dismiss, close }: HostEngine, patienceMs = PATIENCE_MS): Promise<void> => {
  try {
    await dismiss()
    await engine.stop('requested', patienceMs)
  } finally {
    await close()
  }
}

/** Makes the engine's side of a face: it finds the settings, follows their changes, and keeps one engine under them. */
export const createHost = (options: HostOptions): Host => {
  const { env, bug } = options
  const listeners = createListeners<Push>(bug)
  const query = { config: options.configFile, dataDir: options.dataDir, cwd: options.cwd, env }
  const located = findSettings(query)
  const secrets = options.secretsIn?.(async () => (await located).dataDir)
  let situation: Situation = { kind: 'starting' }
  let unwatch = (): void => undefined
  let stopped: Promise<void> | null = null
  let turn: Promise<void> = Promise.resolve()
  let retryTimer: NodeJS.Timeout | undefined
  let retryMs = options.retryMs ?? RETRY_MS
  const ending = new AbortController()

  const become = (next: Situation): void => {
    situation = next
    listeners.tell({ kind: 'reset' })
  }

  /** A full disk gets room again, another engine ends: what did not work now may work later. */
  const retryLater = (): void => {
    clearTimeout(retryTimer)
    if (stopped) return
    retryTimer = setTimeout(() => void refresh(), retryMs)
    retryMs = Math.min(2 * retryMs, LONGEST_RETRY_MS)
  }

  /** The record is gone: without it nothing may act, and the face has to say so. */
  const loseJournal = (error: Error): void => {
    if (situation.kind !== 'running') return
    const { opened } = situation
    become({ kind: 'faults', faults: [brokenFault('mamori.db', error)] })
    turn = turn.then(() => end(opened)).catch((failure: unknown) => bug('stop without a journal', failure))
    retryLater()
  }

  /** Somebody else has what is needed here; later they may have gone. */
  const waitFor = (path: string, why: Message): void => {
    become({ kind: 'faults', faults: [{ path, line: null, column: null, message: why }] })
    retryLater()
  }

  const run = async (settings: Settings): Promise<void> => {
    const { dataDir } = await located
    let lost: Error | null = null
    const opened = await openHostEngine({
      dataDir,
      logFile: null,
      workerDir: options.workerDir,
      journalThread: options.journalThread,
      language: options.language,
      version: options.version,
      face: options.face,
      env,
      signal: ending.signal,
      run: 'continuous',
      rhythm: { loopCount: 15, betweenMs: 2000, pauseMs: 5 * 60_000, iterations: null },
      bug,
      onJournalLost: (error) => {
        lost = error
        loseJournal(error)
      },
    })
    switch (opened.kind) {
      case 'taken':
        return waitFor('', opened.why)
      case 'data_taken':
        return waitFor(dataDir, message('host.taken', { dataDir }))
      case 'fault':
        return waitFor(opened.dir, opened.fault)
      case 'opened':
    }
    try {
      await opened.engine.start(settings)
      if (lost) throw lost
    } catch (error) {
      // What did not start must not hold its data either, or nothing could ever start here again.
      await end(opened)
      throw error
    }
    retryMs = options.retryMs ?? RETRY_MS
    opened.engine.subscribe(listeners.tell)
    become({ kind: 'running', opened })
    opened.serve({ handlers, subscribe: listeners.subscribe })
    opened.onDaemon(yieldHost)
  }

  const yieldHost = (): void => {
    stop()
      .then(() => options.onYield?.())
      .catch((error: unknown) => bug('yield to a daemon', error))
  }

  const adopt = async (loaded: LoadedSettings, evenTheSame: boolean): Promise<void> => {
    if (situation.kind === 'running') {
      const { engine } = situation.opened
      const { settings: known, rejected } = engine.state()
      switch (loaded.kind) {
        case 'loaded':
          if (known?.sha256 === loaded.settings.sha256 && rejected === null && !evenTheSame) return
          return engine.reload(loaded.settings)
        case 'faulty':
        case 'missing':
          return engine.rejectSettings(loaded.file, faultsOf(loaded))
      }
    }
    switch (loaded.kind) {
      case 'loaded':
        return run(loaded.settings)
      case 'missing':
        return become({ kind: 'setup' })
      case 'faulty':
        return become({ kind: 'faults', faults: loaded.faults })
    }
  }

  /** One change of the settings after another; one that cannot be carried out is shown, not swallowed. */
  const take = (loaded: LoadedSettings | null, evenTheSame = false): Promise<void> => {
    turn = turn.then(async () => {
      if (stopped) return
      clearTimeout(retryTimer)
      const location = await located
      try {
        const read = loaded ?? (await readSettings(location, env, 'person', secrets))
        await adopt(options.observeOnly ? observing(read) : read, evenTheSame)
        // A keyring is unlocked when its person has come.
        if (situation.kind !== 'running' && isLockedOut(read)) retryLater()
      } catch (error) {
        bug('settings', error)
        if (situation.kind !== 'running')
          become({ kind: 'faults', faults: [brokenFault(location.dataDir, error)] })
        retryLater()
      }
    })
    return turn
  }
  const refresh = (): Promise<void> => take(null)

  const engine = (): Engine => {
    if (situation.kind !== 'running' || stopped)
      throw new AppError('not_running', 'the engine is not running')
    return situation.opened.engine
  }

  const snapshot = async (): Promise<Snapshot> => {
    const { file: settingsFile } = await located
    switch (situation.kind) {
      case 'starting':
        throw new AppError('not_running', 'the engine is starting')
      case 'setup':
        return { kind: 'setup', settingsFile }
      case 'faults':
        return { kind: 'faults', settingsFile, faults: [...situation.faults] }
      case 'running':
        return {
          kind: 'running',
          state: situation.opened.engine.state(),
          live: situation.opened.engine.live(),
        }
    }
  }

  /** A daemon waits for a repair to end; a person who quits does not wait for long. */
  const patience = async (): Promise<number> => {
    if (situation.kind !== 'running') return PATIENCE_MS
    return (await situation.opened.stillAlone()) ? PATIENCE_MS : DRAIN_MS
  }

  const stopEngine = async (patienceMs: number): Promise<void> => {
    // Asked before its turn: settings that are being taken over wait for a repair, and learn by this not to.
    const stopNow = async (): Promise<void> => {
      if (situation.kind !== 'running') return
      const { engine, dismiss } = situation.opened
      await dismiss()
      await engine.stop('requested', patienceMs)
    }
    await stopNow()
    await turn
    await stopNow()
  }

  const stop = (): Promise<void> => {
    stopped ??= (async () => {
      unwatch()
      clearTimeout(retryTimer)
      ending.abort()
      const patienceMs = await patience().catch((error: unknown) => {
        bug('look for a daemon', error)
        return PATIENCE_MS
      })
      try {
        await within(patienceMs + STOP_GRACE_MS, stopEngine(patienceMs))
      } finally {
        if (situation.kind === 'running') await situation.opened.close()
      }
    })()
    return stopped
  }

  const setup = createSetup({ located, env, cwd: options.cwd })
  const everything = createEngineHandlers({
    engine,
    snapshot,
    setup: {
      scan: setup.scan,
      write: async (input) => {
        const written = await setup.write(input)
        await refresh()
        return written
      },
    },
    settings: {
      located,
      env,
      reader: 'person',
      language: options.language,
      keeping: secrets && { secrets, takeOver: () => take(null, true) },
    },
    info: engineInfo(options.face),
    versions: versionsOf(options.version),
  })
  const handlers = options.observeOnly ? withoutRepairs(everything) : everything

  return {
    handlers,
    subscribe: listeners.subscribe,
    onPower: (change) => {
      if (change === 'resume' && situation.kind === 'running') situation.opened.engine.distrust()
    },
    start: async () => {
      const location = await located
      const first = await readSettings(location, env, 'person', secrets)
      await take(first)
      if (stopped) return
      unwatch = watchSettings({
        file: location.file,
        known: watchedFrom(first),
        onChange: refresh,
        onError: (error) => bug('settings watch', error),
      })
    },
    stop,
  }
}
