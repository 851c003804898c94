import { message } from '@shared/domain/message'
import type { ServiceManagerId } from '@shared/domain/plan'
import { serviceEntrySchema, settingsNameSchema } from '@shared/domain/settings-file'
import type { JsonPath } from './json-path'
import { asObject, type ReadContext } from './read-context'
import { readEntry } from './read-entry'
import type { ServiceUse, Settings } from './settings'

type Entry = ReturnType<typeof serviceEntrySchema.parse>
type Field = 'config' | 'user' | 'reload_signal'

/** Which fields mean something to which managers; a signal needs a manager that hands it on. */
const managersOf: Readonly<Record<Field, readonly ServiceManagerId[]>> = {
  config: ['supervisor', 'pm2', 'compose'],
  user: ['systemd_user', 'pm2'],
  reload_signal: ['supervisor', 'pm2', 'docker', 'compose'],
}
const signalled: readonly ServiceManagerId[] = ['supervisor', 'docker', 'compose']

/** Tells what does not fit together within an entry that is right in each of its fields. */
const judgeEntry = ({ tree }: ReadContext, path: JsonPath, entry: Entry): void => {
  const { manager } = entry
  for (const field of ['config', 'user', 'reload_signal'] as const) {
    if (entry[field] === undefined) continue
    // supervisor's file may stand alone, as it always could.
    if (manager === undefined && field !== 'config')
      tree.fault([...path, field], message('settings.service.needs_manager', { field }), 'key')
    else if (manager !== undefined && !managersOf[field].includes(manager))
      tree.warning([...path, field], message('settings.service.unused', { field, manager }), 'key')
  }
  if (manager === 'compose' && entry.config === undefined)
    tree.fault(path, message('settings.service.compose_config'), 'key')
  if (manager === 'pm2' && entry.user !== undefined && entry.config === undefined)
    tree.fault(path, message('settings.service.pm2_config', { user: entry.user }), 'key')
  if (
    manager !== undefined &&
    signalled.includes(manager) &&
    entry.allow.includes('reload') &&
    entry.reload_signal === undefined
  )
    tree.warning([...path, 'allow'], message('settings.service.no_reload', { manager }), 'key')
}

const readListed = (context: ReadContext, value: unknown): Settings['services'] => {
  const { tree } = context
  return Object.fromEntries(
    Object.entries(asObject(value) ?? {}).flatMap(([name, item]) => {
      const path = ['services', name]
      if (!settingsNameSchema.safeParse(name).success) tree.fault(path, message('settings.value.name'), 'key')
      const entry = readEntry(tree, serviceEntrySchema, item, path)?.value
      if (entry === undefined) return []
      judgeEntry(context, path, entry)
      const { manager = null, unit = null, config, user, reload_signal: reloadSignal, allow } = entry
      const use: ServiceUse = {
        manager,
        unit,
        ...(config === undefined ? {} : { config }),
        ...(user === undefined ? {} : { user }),
        ...(reloadSignal === undefined ? {} : { reloadSignal }),
        allow,
      }
      return [[name, use]]
    }),
  )
}

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
