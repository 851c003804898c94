import { message } from '@shared/domain/message'
import { serviceEntrySchema, settingsNameSchema } from '@shared/domain/settings-file'
import { asObject, type ReadContext } from './read-context'
import { readEntry } from './read-entry'
import type { Settings } from './settings'

const readListed = ({ tree }: ReadContext, value: unknown): Settings['services'] =>
  Object.fromEntries(
    Object.entries(asObject(value) ?? {}).flatMap(([name, item]) => {
      const path = ['services', name]
      if (!settingsNameSchema.safeParse(name).success) tree.fault(path, message('settings.value.name'), 'key')
      const entry = readEntry(tree, serviceEntrySchema, item, path)?.value
      if (entry === undefined) return []
      const { manager = null, unit = null, config, allow } = entry
      return [[name, { manager, unit, ...(config === undefined ? {} : { config }), allow }]]
    }),
  )

/**
 * Reads `services`. A service that an action names may be restarted without being listed;
 * one that is listed may do what its entry allows and nothing else.
 */
export const readServices = (
  context: ReadContext,
  value: unknown,
  named: readonly string[],
): Settings['services'] => {
  const listed = readListed(context, value)
  for (const name of named) {
    if (Object.hasOwn(listed, name) && listed[name]?.allow.includes('restart') === false) {
      context.tree.warning(['services', name], message('settings.service.not_allowed', { name }), 'key')
    }
  }
  const implied = named
    .filter((name) => !Object.hasOwn(listed, name))
    .map((name) => [name, { manager: null, unit: null, allow: ['restart'] }] as const)
  return { ...Object.fromEntries(implied), ...listed }
}
