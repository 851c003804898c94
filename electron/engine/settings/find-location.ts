import { access } from 'node:fs/promises'
import { homedir } from 'node:os'
import type { Environment } from './interpolate'
import { locateSettings, type SettingsLocation } from './settings-location'

type SettingsQuery = {
  /** `--config` and `--data-dir`, as given. */
  readonly config: string | null
  readonly dataDir: string | null
  readonly cwd: string
  readonly env: Environment
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  )

/** Finds where settings and data are on this machine. */
export const findSettings = ({ config, dataDir, cwd, env }: SettingsQuery): Promise<SettingsLocation> =>
  locateSettings({
    cwd,
    env,
    home: homedir(),
    exists,
    config: config ?? undefined,
    dataDir: dataDir ?? undefined,
  })
