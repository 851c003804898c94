import type { State } from '@shared/domain/state'
import type { Clock } from '../../ports'
import type { BackupsUse } from '../../settings/settings'
import type { Backups } from './backups'
import { backupsDir, createBackups } from './create-backups'
import { pruneBackups } from './prune-backups'

const DAY_MS = 24 * 60 * 60 * 1000
/** Not at the start, when everything else is looked at for the first time. */
const FIRST_MS = 10 * 60 * 1000

export type BackupKeeperDeps = {
  readonly dataDir: string
  readonly host: string
  readonly clock: Clock
  /** What is going on; null while that is not known. */
  readonly state: () => Pick<State, 'repairs'> | null
  readonly bug: (name: string, error: unknown) => void
}

export type BackupKeeper = {
  /** The backups as these settings want them kept; the daily clearing goes by the newest ones. */
  readonly under: (use: BackupsUse) => Backups
  readonly stop: () => void
}

/** Whether a repair could still be taken back. While nothing is known of any, each of them could. */
const isUndoable = (state: Pick<State, 'repairs'> | null, repairId: string): boolean => {
  if (state === null) return true
  const repair = state.repairs[repairId]
  return repair !== undefined && repair.undoneBy === null
}

/** Owns the backups of a data directory: makes them, and clears away once a day what is over. */
export const createBackupKeeper = ({ dataDir, host, clock, state, bug }: BackupKeeperDeps): BackupKeeper => {
  const dir = backupsDir(dataDir)
  const onPruneFailed = (error: unknown): void => bug('old backups', error)
  let newest: BackupsUse | null = null
  let cancel: (() => void) | null = null

  const prune = (): void => {
    cancel = clock.after(DAY_MS, prune)
    if (newest === null) return
    const { keepMs, maxBytes } = newest
    const order = { dir, now: clock.now(), keepMs, maxBytes }
    void pruneBackups({ ...order, isUndoable: (id) => isUndoable(state(), id) }).catch(onPruneFailed)
  }
  return {
    under: (use) => {
      newest = use
      cancel ??= clock.after(FIRST_MS, prune)
      return createBackups({
        dir,
        host,
        now: clock.now,
        use,
        isUndoable: (id) => isUndoable(state(), id),
        onPruneFailed,
      })
    },
    stop: () => cancel?.(),
  }
}
