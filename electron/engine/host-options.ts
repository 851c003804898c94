import type { Language } from '@shared/ipc/contract'
import type { BegunThread } from './journal/journal-thread'
import type { SecretStore } from './secrets/secret-store'
import type { Environment } from './settings/interpolate'

/** What an engine needs to know of its face, and of the machine. */
export type HostOptions = {
  readonly configFile: string | null
  readonly dataDir: string | null
  readonly cwd: string
  readonly env: Environment
  /** Keeps secrets of the settings in the data directory; without it none are kept here. */
  readonly secretsIn?: (dataDir: () => Promise<string>) => SecretStore
  readonly face: 'desktop' | 'cli'
  /** The folder of the built worker threads. */
  readonly workerDir: URL
  /** A thread for the journal that was begun before it was known whether there is one. */
  readonly journalThread?: BegunThread
  readonly language: Language
  readonly version: string
  readonly bug: (name: string, error: unknown) => void
  /** A daemon has come: this engine has ended its work, has given the host to it, and does not start again. */
  readonly onYield?: () => void
  /** Where repairs are not known to be safe: whatever the settings say, nothing is carried out. */
  readonly observeOnly?: boolean
  /** How soon an engine that could not work is tried again, twice as long each time; 30 s unless told. */
  readonly retryMs?: number
}
