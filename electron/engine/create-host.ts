import type { Fault } from '@shared/domain/event'
import { message } from '@shared/domain/message'
import type { Language, Push, Snapshot } from '@shared/ipc/contract'
import { AppError } from '@shared/ipc/result'
import type { Engine } from './engine'
import { findSettings, readSettings } from './find-settings'
import type { Host } from './host'
import { JournalError } from './journal/journal-error'
import { openEngine } from './open-engine'
import type { Environment } from './settings/interpolate'
import type { LoadedSettings, Settings } from './settings/settings'
import { watchedFrom, watchSettings } from './settings/watch-settings'
import { createSetup } from './setup/setup'

const STOP_DEADLINE_MS = 10_000

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
}

type Situation =
  | { readonly kind: 'setup' }
  | { readonly kind: 'faults'; readonly faults: readonly Fault[] }
  | { readonly kind: 'running'; readonly engine: Engine; readonly close: () => Promise<void> }

const broken = (path: string, error: unknown): Fault => ({
  path,
  line: null,
  column: null,
  message: message(error instanceof JournalError ? 'host.journal' : 'host.engine', {
    why: error instanceof Error ? error.message : String(error),
  }),
})

/** Makes the engine's side of a face: it finds the settings, follows their changes, and keeps one engine under them. */
export const createHost = (options: HostOptions): Host => {
  const { env, bug } = options
  const listeners = new Set<(push: Push) => void>()
  const publish = (push: Push): void => listeners.forEach((listener) => listener(push))
  const query = { config: options.configFile, dataDir: options.dataDir, cwd: options.cwd, env }
  const located = findSettings(query)
  let situation: Situation = { kind: 'setup' }
  let unwatch = (): void => undefined
  let stopped: Promise<void> | null = null
  let turn: Promise<void> = Promise.resolve()

  const become = (next: Situation): void => {
    situation = next
    publish({ kind: 'reset' })
  }

  /** The record is gone: without it nothing may act, and the face has to say so. */
  const loseJournal = async (error: Error): Promise<void> => {
    if (situation.kind !== 'running') return
    const { engine, close } = situation
    become({ kind: 'faults', faults: [broken('mamori.db', error)] })
    try {
      await engine.stop('requested')
    } catch (failure) {
      // The last entry cannot be written any more; that is told, and everything else is still closed.
      bug('stop without a journal', failure)
    }
    await close()
  }

  const run = async (settings: Settings): Promise<void> => {
    const { dataDir } = await located
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
      onJournalLost: (error) => void loseJournal(error).catch((failure: unknown) => bug('journal', failure)),
    })
    if (opened.kind === 'taken') {
      become({
        kind: 'faults',
        faults: [{ path: dataDir, line: null, column: null, message: message('host.taken', { dataDir }) }],
      })
      return
    }
    await opened.engine.start(settings)
    opened.engine.subscribe(publish)
    become({ kind: 'running', engine: opened.engine, close: opened.close })
  }

  const adopt = async (loaded: LoadedSettings): Promise<void> => {
    if (situation.kind === 'running') {
      const { engine } = situation
      switch (loaded.kind) {
        case 'loaded':
          return engine.reload(loaded.settings)
        case 'faulty':
          return engine.rejectSettings(loaded.file, loaded.faults)
        case 'missing': {
          const fault = {
            path: '',
            line: null,
            column: null,
            message: message('host.settings_gone', { file: loaded.file }),
          }
          return engine.rejectSettings(loaded.file, [fault])
        }
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
      const location = await located
      try {
        await adopt(loaded ?? (await readSettings(location, env)))
      } catch (error) {
        bug('settings', error)
        if (situation.kind !== 'running')
          become({ kind: 'faults', faults: [broken(location.dataDir, error)] })
      }
    })
    return turn
  }
  const refresh = (): Promise<void> => take(null)

  const engine = (): Engine => {
    if (situation.kind !== 'running') throw new AppError('not_running', 'the engine is not running')
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
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    onPower: (change) => {
      if (change === 'resume' && situation.kind === 'running') situation.engine.distrust()
    },
    start: async () => {
      const location = await located
      const first = await readSettings(location, env)
      await take(first)
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
        await turn
        if (situation.kind !== 'running') return
        const { engine, close } = situation
        let timer: NodeJS.Timeout | undefined
        const late = new Promise<void>((resolve) => {
          timer = setTimeout(resolve, STOP_DEADLINE_MS)
        })
        await Promise.race([engine.stop('requested'), late])
        clearTimeout(timer)
        await close()
      })()
      return stopped
    },
  }
}
