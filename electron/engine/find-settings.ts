import { access } from 'node:fs/promises'
import { homedir } from 'node:os'
import type { Fault } from '@shared/domain/event'
import { message } from '@shared/domain/message'
import { actions } from './actions'
import { checks } from './checks'
import { notifiers } from './notifiers'
import type { Environment } from './settings/interpolate'
import { loadSettings } from './settings/load-settings'
import type { LoadedSettings } from './settings/settings'
import { locateSettings, type SettingsLocation } from './settings/settings-location'

export type SettingsQuery = {
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

/**
 * Whose file is believed. Nobody watches a daemon: it takes orders only from a file that its owner or root alone may
 * write. A person who starts the program chose the file.
 */
export type Reader = 'person' | 'daemon'

/** Reads and judges the settings with the checks, actions and channels of this program. */
export const readSettings = (
  location: SettingsLocation,
  env: Environment,
  reader: Reader = 'person',
): Promise<LoadedSettings> => {
  const deps = { env, checks, actions, channels: notifiers, strictPermissions: reader === 'daemon' }
  return loadSettings(deps, location)
}

/** What is wrong with settings that cannot be used in place of good ones. */
export const faultsOf = (loaded: Exclude<LoadedSettings, { readonly kind: 'loaded' }>): readonly Fault[] =>
  loaded.kind === 'faulty'
    ? loaded.faults
    : [{ path: '', line: null, column: null, message: message('host.settings_gone', { file: loaded.file }) }]
