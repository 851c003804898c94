import { AUTHORITY_FILE } from '../../../engine/privilege/authority'
import { HELPER_FILE, HELPER_PARTS } from '../../../engine/privilege/helper-state'
import { settingsFileName } from '../../../engine/settings/settings-location'

export const SERVICE_USER = 'mamori'
export const UNIT_NAME = 'mamori.service'
export const SYSTEM_UNIT_DIR = '/etc/systemd/system'

/** Where the service has its things. The helper's and the authority's places are known to the helper itself. */
export const servicePlaces = {
  configDir: '/etc/mamori',
  settings: `/etc/mamori/${settingsFileName}`,
  /** Values for `${NAME}` of the settings, for systemd's `EnvironmentFile=`. */
  environment: '/etc/mamori/mamori.env',
  authority: AUTHORITY_FILE,
  helperDir: '/usr/local/lib/mamori',
  helper: HELPER_FILE,
  /** What the helper reads beside itself. */
  helperParts: HELPER_PARTS,
  sudoers: '/etc/sudoers.d/mamori',
  dataDir: '/var/lib/mamori',
} as const

/** The first line of what is written; `uninstall-service` removes no unit and no sudoers line without it. */
export const WRITTEN_BY = '# Written by `mamori install-service`; a new run writes it anew.'
