import type { Console } from './console'

/** What every command gets from its surroundings. */
export type CommandContext = {
  readonly out: Console
  readonly env: Readonly<Record<string, string | undefined>>
  readonly cwd: string
  /** `--config`. */
  readonly config: string | null
  /** `--data-dir`. */
  readonly dataDir: string | null
  /** The folder of the built worker threads. */
  readonly workerDir: URL
  readonly version: string
  /** Aborted by SIGTERM and SIGINT. */
  readonly signal: AbortSignal
}
