import { message } from '@shared/domain/message'
import { judgedBy, readSettings } from '../engine/find-settings'
import { judgeSettings } from '../engine/settings/load-settings'
import type { Settings } from '../engine/settings/settings'
import type { SettingsLocation } from '../engine/settings/settings-location'
import { defaultPatterns } from '../engine/setup/default-patterns'
import type { CommandContext } from './context'
import { usableSettings } from './usable-settings'

/**
 * The settings for a command that only looks. Where nobody has written any yet and no file was named, it looks by the
 * patterns that Mamori brings along, and says so. Null where they cannot be used, which is told.
 */
export const settingsOrShipped = async (
  { out, env }: Pick<CommandContext, 'out' | 'env'>,
  location: SettingsLocation,
): Promise<Settings | null> => {
  const loaded = await readSettings(location, env)
  if (loaded.kind !== 'missing' || location.origin !== 'user') return usableSettings(out, loaded)
  const patterns = defaultPatterns()
  out.tell(message('cli.settings.shipped', { file: location.file, n: patterns.length }))
  const shipped = JSON.stringify({ error_patterns: patterns })
  return usableSettings(out, await judgeSettings(judgedBy(env, 'person'), location, shipped))
}
