import type { State } from '@shared/domain/state'
import type { Check } from '../checks/define-check'
import { sourceLabel, type Settings } from '../settings/settings'
import type { Entry } from './recorder'

/**
 * The entry for settings that take over. A mode that a person chose stays while the file is the same:
 * a restart must not turn "observe only" back into "auto".
 */
export const settingsLoaded = (
  state: State,
  settings: Settings,
  checks: ReadonlyMap<string, Check>,
): Entry => ({
  type: 'settings.loaded',
  data: {
    file: settings.file,
    sha256: settings.sha256,
    mode: state.settings?.sha256 === settings.sha256 ? state.mode : settings.mode,
    rules: settings.rules.map(({ id, name, severity }) => ({ id, name, severity })),
    checks: settings.checks.map(({ name, type, critical, intervalMs, config }) => ({
      name,
      type,
      critical,
      intervalMs,
      subject: checks.get(type)?.subject(config) ?? type,
    })),
    sources: settings.sources.map((source) => ({ id: source.id, path: sourceLabel(source) })),
    warnings: settings.warnings,
  },
})
