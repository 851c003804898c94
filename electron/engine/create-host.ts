import type { Fault } from '@shared/domain/event'
import { message } from '@shared/domain/message'
import type { Language, Push, Snapshot } from '@shared/ipc/contract'
import { AppError } from '@shared/ipc/result'
import type { Engine } from './engine'
import { faultsOf, findSettings, readSettings } from './find-settings'
import type { Host } from './host'
import { JournalError } from './journal/journal-error'
import { journalWhy } from './journal/journal-why'
import { createListeners } from './listeners'
import { within } from './logs/pause'
import { openEngine } from './open-engine'
import type { Environment } from './settings/interpolate'
import type { LoadedSettings, Settings } from './settings/settings'
import { watchedFrom, watchSettings } from './settings/watch-settings'
import { createSetup } from './setup/setup'

const STOP_DEADLINE_MS = 10_000
const RETRY_MS = 30_000
const LONGEST_RETRY_MS = 10 * 60_000

export type HostOptions = {
  readonly configFile: string | null
  readonly dataDir: string | null
  readonly cwd: string
  readonly env: Environment
  readonly face: 'desktop' | 'cli'
  /** The folder of the built worker threads. */
  readonly workerDir: URL
  readonly language: Language
  readonly version: string
  readonly bug: (name: string, error: unknown) => void
  /** How soon an engine that could not work is tried again, twice as long each time; 30 s unless told. */
  readonly retryMs?: number
}

type Situation =
  | { readonly kind: 'setup' }
  | { readonly kind: 'faults'; readonly faults: readonly Fault[] }
  | { readonly kind: 'running'; readonly engine: Engine; readonly close: () => Promise<void> }

const whyOf = (error: unknown): string => {
  if (error instanceof JournalError) return journalWhy(error)
  return error instanceof Error ? error.message : String(error)
}

const broken = (path: string, error: unknown): Fault => ({
  path,
  line: null,
  column: null,
  message: message(error instanceof JournalError ? 'host.journal' : 'host.engine', {
    why: whyOf(error),
  }),
})

const end = async (engine: Engine, close: () => Promise<void>): Promise<void> => {
  try {
    await engine.stop('requested')
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
  let situation: Situation = { kind: 'setup' }
  let unwatch = (): void => undefined
  let stopped: Promise<void> | null = null
  let turn: Promise<void> = Promise.resolve()
  let retryTimer: NodeJS.Timeout | undefined
  let retryMs = options.retryMs ?? RETRY_MS

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
    const { engine, close } = situation
    become({ kind: 'faults', faults: [broken('mamori.db', error)] })
    turn = turn
      .then(() => end(engine, close))
      .catch((failure: unknown) => bug('stop without a journal', failure))
    retryLater()
  }

  const run = async (settings: Settings): Promise<void> => {
    const { dataDir } = await located
    let lost: Error | null = null
    const opened = await openEngine({
      dataDir,
      logFile: null,
      workerDir: options.workerDir,
      language: options.language,
      version: options.version,
      face: options.face,
      run: 'continuous',
      rhythm: { loopCount: 15, betweenMs: 2000, pauseMs: 5 * 60_000, iterations: null },
      bug,
      onJournalLost: (error) => {
        lost = error
        loseJournal(error)
      },
    })
    if (opened.kind === 'taken') {
      become({
        kind: 'faults',
        faults: [{ path: dataDir, line: null, column: null, message: message('host.taken', { dataDir }) }],
      })
      retryLater()
      return
    }
    try {
      await opened.engine.start(settings)
      if (lost) throw lost
    } catch (error) {
      // What did not start must not hold its data either, or nothing could ever start here again.
      await end(opened.engine, opened.close)
      throw error
    }
    retryMs = options.retryMs ?? RETRY_MS
    opened.engine.subscribe(listeners.tell)
    become({ kind: 'running', engine: opened.engine, close: opened.close })
  }

  const adopt = async (loaded: LoadedSettings): Promise<void> => {
    if (situation.kind === 'running') {
      const { engine } = situation
      const { settings: known, rejected } = engine.state()
      switch (loaded.kind) {
        case 'loaded':
          if (known?.sha256 === loaded.settings.sha256 && rejected === null) return
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
  const take = (loaded: LoadedSettings | null): Promise<void> => {
    turn = turn.then(async () => {
      if (stopped) return
      clearTimeout(retryTimer)
      const location = await located
      try {
        await adopt(loaded ?? (await readSettings(location, env)))
      } catch (error) {
        bug('settings', error)
        if (situation.kind !== 'running')
          become({ kind: 'faults', faults: [broken(location.dataDir, error)] })
        retryLater()
      }
    })
    return turn
  }
  const refresh = (): Promise<void> => take(null)

  const engine = (): Engine => {
    if (situation.kind !== 'running' || stopped)
      throw new AppError('not_running', 'the engine is not running')
    return situation.engine
  }

  const snapshot = async (): Promise<Snapshot> => {
    const { file: settingsFile } = await located
    switch (situation.kind) {
      case 'setup':
        return { kind: 'setup', settingsFile }
      case 'faults':
        return { kind: 'faults', settingsFile, faults: [...situation.faults] }
      case 'running':
        return { kind: 'running', state: situation.engine.state(), live: situation.engine.live() }
    }
  }

  const stopEngine = async (): Promise<void> => {
    // Asked before its turn: settings that are being taken over wait for a repair, and learn by this not to.
    if (situation.kind === 'running') await situation.engine.stop('requested')
    await turn
    if (situation.kind === 'running') await situation.engine.stop('requested')
  }

  const setup = createSetup({ located, env, cwd: options.cwd })
  const done = { kind: 'done' as const }

  return {
    handlers: {
      'engine.snapshot': snapshot,
      'approvals.approve': async ({ repairId, hash }, actor) => {
        await engine().approve(repairId, hash, actor)
        return done
      },
      'approvals.reject': async ({ repairId, reason }, actor) => {
        await engine().reject(repairId, reason, actor)
        return done
      },
      'approvals.snooze': async ({ repairId, minutes }, actor) => {
        await engine().snooze(repairId, minutes, actor)
        return done
      },
      'mode.set': async ({ mode }, actor) => {
        await engine().setMode(mode, actor)
        return done
      },
      'cycle.run': async () => {
        await engine().runCycle()
        return done
      },
      'timeline.page': async (input) => {
        const page = await engine().page(input)
        return { events: [...page.events], more: page.more }
      },
      'metrics.range': async (input) => {
        const series = await engine().range(input)
        return {
          series: Object.fromEntries(Object.entries(series).map(([name, points]) => [name, [...points]])),
        }
      },
      'setup.scan': setup.scan,
      'setup.write': async (input) => {
        const written = await setup.write(input)
        await refresh()
        return written
      },
    },
    subscribe: listeners.subscribe,
    onPower: (change) => {
      if (change === 'resume' && situation.kind === 'running') situation.engine.distrust()
    },
    start: async () => {
      const location = await located
      const first = await readSettings(location, env)
      await take(first)
      if (stopped) return
      unwatch = watchSettings({
        file: location.file,
        known: watchedFrom(first),
        onChange: refresh,
        onError: (error) => bug('settings watch', error),
      })
    },
    stop: () => {
      stopped ??= (async () => {
        unwatch()
        clearTimeout(retryTimer)
        try {
          await within(STOP_DEADLINE_MS, stopEngine())
        } finally {
          if (situation.kind === 'running') await situation.close()
        }
      })()
      return stopped
    },
  }
}
