import { randomUUID } from 'node:crypto'
import { stat } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import type { Message } from '@shared/domain/message'
import { renderMessage } from '@shared/text/text'
import type { Language } from '@shared/ipc/contract'
import { actions } from './actions'
import { checks } from './checks'
import type { LoopRhythm } from './core/schedule'
import { createEngine, type Engine } from './engine'
import { createExec } from './exec'
import type { JournalError } from './journal/journal-error'
import type { BegunThread } from './journal/journal-thread'
import { openJournal } from './journal/open-journal'
import { takeLock } from './lock'
import { openLogFile } from './log-file'
import { createLabRuns, type LabRuns } from './lab/lab-runs'
import type { RunBacktest } from './lab/run-backtest'
import { createLogWatch } from './logs/start-log-watch'
import { createHostSampler } from './metrics/sample-host'
import { notifiers } from './notifiers'
import type { Journal, Log } from './ports'
import { createBackupKeeper, type BackupKeeper } from './repair/backup/keep-backups'
import { createGuard } from './repair/guard'
import { startJsonRepairer, type JsonRepairer } from './repair/json/start-json-repairer'
import { createTrashKeeper, type TrashKeeper } from './repair/trash/keep-trash'
import { createDirectHand } from './repair/hand/direct-hand'
import { createPerformer } from './repair/perform'
import { createHelperHand } from './privilege/helper-hand'
import { createPrivilege, guardByPrivilege } from './privilege/privilege'
import { allServiceManagers, createServiceResolver } from './services/resolve-service'
import { createMeter } from './self-watch/meter'
import type { RunKind } from './stages/context'
import { createSurroundings } from './surroundings/surroundings'
import { systemClock } from './system-clock'

export type OpenEngineOptions = {
  readonly dataDir: string
  /** The people's log; `logs/auto_fix.log` in the data directory unless told. */
  readonly logFile: string | null
  /** The folder of the built worker threads. */
  readonly workerDir: URL
  /** A thread for the journal that was begun before. */
  readonly journalThread?: BegunThread | undefined
  readonly language: Language
  readonly version: string
  readonly face: 'desktop' | 'cli' | 'daemon'
  /** Asked right before each repair: whether this is still the engine that should begin it. */
  readonly mayRepair: () => Promise<boolean>
  readonly run: RunKind
  readonly rhythm: LoopRhythm
  /** Gets each anchor of the audit chain, beside the people's log: for a record that this user cannot change. */
  readonly onAnchor?: (line: string) => void
  /** A bug, in full. */
  readonly bug: (name: string, error: unknown) => void
  /** The record is gone: nothing may act any more. */
  readonly onJournalLost: (error: JournalError) => void
}

export type OpenedEngine =
  | { readonly kind: 'opened'; readonly engine: Engine; readonly close: () => Promise<void> }
  /** Another engine works on this data directory. */
  | { readonly kind: 'taken' }

const fileChangedAt = (path: string): Promise<number | null> =>
  stat(path).then(
    ({ mtimeMs }) => mtimeMs,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null
      throw error
    },
  )

/** Opens an engine on its data directory with the real parts of this machine. Rejects with a `JournalError`. */
export const openEngine = async (options: OpenEngineOptions): Promise<OpenedEngine> => {
  const { dataDir, workerDir, bug } = options
  const lock = await takeLock(dataDir)
  if (lock.kind === 'taken') return lock
  const held: (() => unknown)[] = [lock.release]
  /** Lets go of all of it, also when one part of it does not end well. */
  const letGo = async (): Promise<void> => {
    const release = held.pop()
    if (!release) return
    try {
      await release()
    } finally {
      await letGo()
    }
  }
  try {
    const log = openLogFile(options.logFile ?? join(dataDir, 'logs', 'auto_fix.log'), {
      now: systemClock.now,
      onFailed: (error) => bug('log file', error),
    })
    held.push(log.close)
    const journal = await openJournal({
      file: join(dataDir, 'mamori.db'),
      workerFile: new URL('journal-worker.js', workerDir),
      begun: options.journalThread,
      onBroken: options.onJournalLost,
      onWarning: (warning) => log.warning(JSON.stringify(warning)),
    })
    held.push(journal.close)
    let opened: Engine | null = null
    const backups = createBackupKeeper({
      dataDir,
      host: hostname(),
      clock: systemClock,
      state: () => opened?.state() ?? null,
      bug,
    })
    held.push(backups.stop)
    const say = (text: Message): string => renderMessage(options.language, text)
    const trash = createTrashKeeper({
      clock: systemClock,
      hand: createDirectHand({ exec: createExec() }),
      state: () => opened?.state() ?? null,
      tell: (text) => log.info(say(text)),
      bug,
    })
    held.push(trash.stop)
    const labs = createLabRuns({
      workerFile: new URL('lab-worker.js', workerDir),
      backtest: backtestBy(new URL('backtest-worker.js', workerDir), bug),
      bug,
    })
    held.push(labs.stop)
    const json = startJsonRepairer({ workerFile: new URL('json-worker.js', workerDir) })
    held.push(json.stop)
    const engine = assemble(options, log, journal, { backups, trash, json, labs })
    opened = engine
    return { kind: 'opened', engine, close: letGo }
  } catch (error) {
    await letGo()
    throw error
  }
}

/** Loaded when a person first asks for it: it is an engine of its own. */
const backtestBy =
  (workerFile: URL, bug: OpenEngineOptions['bug']): RunBacktest =>
  async (files, settings, options, signal) => {
    const { backtest } = await import('./backtest/backtest')
    return backtest(files, settings, { ...options, workerFile, actions, bug }, signal)
  }

type Keepers = {
  readonly backups: BackupKeeper
  readonly trash: TrashKeeper
  readonly json: JsonRepairer
  readonly labs: LabRuns
}

const assemble = (options: OpenEngineOptions, log: Log, journal: Journal, keepers: Keepers): Engine => {
  const { dataDir, workerDir, language, bug } = options
  const exec = createExec()
  const managers = allServiceManagers()
  const { repairJson } = keepers.json
  return createEngine({
    clock: systemClock,
    exec,
    journal,
    labs: keepers.labs,
    startLogWatch: createLogWatch({ workerFile: new URL('scan-worker.js', workerDir) }),
    checks,
    actions,
    notifiers,
    hostSampler: createHostSampler(),
    surroundings: createSurroundings(),
    repairJson,
    meter: createMeter(),
    createServiceResolver: ({ services }) => createServiceResolver({ exec, services, allManagers: managers }),
    createHands: (settings, resolveService) => {
      const privilege = createPrivilege({ exec, services: settings.services, now: systemClock.now })
      const helperHand = createHelperHand({ exec, onNoAnswer: privilege.doubt })
      // The settings that allow a repair are not among what it changes.
      const ownDirs = [dataDir, settings.file]
      const backups = keepers.backups.under(settings.backups)
      const guardContext = { settings, resolveService, ownDirs, readBackup: backups.read }
      keepers.trash.under(guardContext)
      const guard = guardByPrivilege(createGuard(guardContext), privilege)
      return {
        guard,
        lookAtPort: privilege.lookAtPort,
        ...createPerformer({
          exec,
          guard,
          settings,
          resolveService,
          repairJson,
          clock: systemClock,
          hand: createDirectHand({ exec }),
          privilege: { ...privilege, hand: helperHand },
          backups: settings.fix.backupBeforeFix ? backups : null,
          readBackup: backups.read,
          ownDirs,
          say: (message) => renderMessage(language, message),
        }),
      }
    },
    fileChangedAt,
    log,
    tellAnchor: (line) => {
      log.info(line)
      options.onAnchor?.(line)
    },
    say: (message) => renderMessage(language, message),
    newId: (prefix) => `${prefix}-${randomUUID()}`,
    bug,
    host: hostname(),
    version: options.version,
    pid: process.pid,
    face: options.face,
    mayRepair: options.mayRepair,
    dataDir,
    run: options.run,
    rhythm: options.rhythm,
  })
}
