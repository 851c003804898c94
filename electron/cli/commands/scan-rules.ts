import { message } from '@shared/domain/message'
import type { LogRule } from '../../engine/logs/log-watch'
import { logRulesOf } from '../../engine/settings/log-rules'
import type { SettingsLocation } from '../../engine/settings/settings-location'
import type { CommandContext } from '../context'
import type { Sought } from '../scan-words'
import { settingsOrShipped } from '../settings-or-shipped'

/** The patterns of the settings that are counted; null when they cannot be, which is told. */
export const readRules = async (
  { out, env }: Pick<CommandContext, 'out' | 'env'>,
  location: SettingsLocation,
  sought: Exclude<Sought, { readonly kind: 'expression' }>,
): Promise<readonly LogRule[] | null> => {
  const settings = await settingsOrShipped({ out, env }, location)
  if (settings === null) return null
  const rules = logRulesOf(settings)
  if (sought.kind === 'all') return rules
  const unknown = sought.ids.find((id) => rules.every((rule) => rule.id !== id))
  if (unknown === undefined) return rules.filter(({ id }) => sought.ids.includes(id))
  out.tell(message('cli.usage.pattern', { id: unknown, known: rules.map(({ id }) => id).join(', ') }))
  return null
}
