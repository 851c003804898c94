import type { Fault } from '@shared/domain/event'
import { message } from '@shared/domain/message'
import { actions } from './actions'
import { checks } from './checks'
import { notifiers } from './notifiers'
import type { SecretStore } from './secrets/secret-store'
import type { Environment } from './settings/interpolate'
import { loadSettings, type LoadSettingsDeps } from './settings/load-settings'
import type { LoadedSettings } from './settings/settings'
import type { SettingsLocation } from './settings/settings-location'

export { findSettings } from './settings/find-location'

/**
 * Whose file is believed. Nobody watches a daemon: it takes orders only from a file that its owner or root alone may
 * write. A person who starts the program chose the file.
 */
export type Reader = 'person' | 'daemon'

/** The checks, actions and channels of this program, by which settings are judged. */
export const judgedBy = (env: Environment, reader: Reader, secrets?: SecretStore): LoadSettingsDeps => ({
  env,
  ...(secrets === undefined ? {} : { secrets }),
  checks,
  actions,
  channels: notifiers,
  strictPermissions: reader === 'daemon',
})

/** Reads and judges the settings with the checks, actions and channels of this program. */
export const readSettings = (
  location: SettingsLocation,
  env: Environment,
  reader: Reader = 'person',
  secrets?: SecretStore,
): Promise<LoadedSettings> => loadSettings(judgedBy(env, reader, secrets), location)

/** What is wrong with settings that cannot be used in place of good ones. */
export const faultsOf = (loaded: Exclude<LoadedSettings, { readonly kind: 'loaded' }>): readonly Fault[] =>
  loaded.kind === 'faulty'
    ? loaded.faults
    : [{ path: '', line: null, column: null, message: message('host.settings_gone', { file: loaded.file }) }]

/** Whether the settings are faulty only as long as a keyring is locked, or for a while for other reasons of its own. */
export const isLockedOut = (loaded: LoadedSettings): boolean =>
  loaded.kind === 'faulty' &&
  loaded.faults.some(({ message: { code } }) => code === 'settings.secret.unreadable')
