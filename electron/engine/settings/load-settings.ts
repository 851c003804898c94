import { dirname } from 'node:path'
import type { Fault } from '@shared/domain/event'
import type { Action } from '../actions/define-action'
import type { Check } from '../checks/define-check'
import { findSecrets } from '../secrets/find-secrets'
import type { SecretStore } from '../secrets/secret-store'
import { findDefaultSources } from './default-sources'
import type { Environment } from './interpolate'
import { parseSettings, peekBaseDir } from './parse-settings'
import { readSettingsFile } from './read-settings-file'
import type { LoadedSettings } from './settings'
import type { SettingsLocation } from './settings-location'

export type LoadSettingsDeps = {
  readonly env: Environment
  /** Where secrets are looked for that neither the environment nor the service's credentials have. */
  readonly secrets?: SecretStore
  readonly checks: ReadonlyMap<string, Check>
  readonly actions: ReadonlyMap<string, Action>
  /** Notification channels that this version sends by; a map of notifiers by id will do. */
  readonly channels: { readonly keys: () => Iterable<string> }
  /** Refuse a file that others than its owner may write; for a daemon that acts. */
  readonly strictPermissions: boolean
  /** Where the system's logs are; `/var/log` unless told. */
  readonly logRoot?: string
}

/** Judges a text as if it stood in the settings file of a location. */
export const judgeSettings = async (
  deps: LoadSettingsDeps,
  { file, baseDir }: Pick<SettingsLocation, 'file' | 'baseDir'>,
  text: string,
  fileWarnings: readonly Fault[] = [],
): Promise<LoadedSettings> => {
  const place = { baseDir, folder: dirname(file) }
  const { env, unreadable } = await findSecrets(text, deps.env, deps.secrets)
  return parseSettings(
    text,
    {
      file,
      ...place,
      env,
      unreadable,
      checks: deps.checks,
      actions: deps.actions,
      channels: new Set(deps.channels.keys()),
      defaultSources: await findDefaultSources(peekBaseDir(text, { ...place, env }), deps.logRoot),
    },
    fileWarnings,
  )
}

/** Reads and judges the settings file of a location. What is wrong with it is an answer, not an exception. */
export const loadSettings = async (
  deps: LoadSettingsDeps,
  location: Pick<SettingsLocation, 'file' | 'baseDir'>,
): Promise<LoadedSettings> => {
  const { file } = location
  const read = await readSettingsFile(file, deps.strictPermissions)
  if (read.kind === 'missing') return { kind: 'missing', file }
  if (read.kind === 'unusable') return { kind: 'faulty', file, faults: read.faults }
  return judgeSettings(deps, location, read.text, read.warnings)
}
