import {
  autoFixConfigSchema,
  backupsSchema,
  guardsSchema,
  healthCheckEntrySchema,
  heartbeatSchema,
  logSourceEntrySchema,
  notificationsSchema,
  retentionSchema,
  sectionSchemas,
  serviceEntrySchema,
} from '@shared/domain/settings-file'
import type { SettingGroup, SettingSection } from '@shared/ipc/settings-calls'
import { isTextKey } from '@shared/text/text'
import { z } from 'zod'
import type { Check } from '../checks/define-check'
import type { JsonPath } from '../settings/json-path'
import { usual } from '../settings/read-checks'
import { fieldsOf, type SettingField } from './setting-kind'

export type KnownSetting = Omit<SettingField, 'name'> & {
  readonly path: JsonPath
  readonly key: string
  readonly section: SettingSection
  readonly group: string | null
}

export type KnownGroup = Omit<SettingGroup, 'line' | 'path' | 'place'> & { readonly path: JsonPath }

export type KnownSettings = {
  readonly settings: readonly KnownSetting[]
  readonly groups: readonly KnownGroup[]
}

/** Lists of the file to which whole entries may be added, and from which they may be taken. */
export const entryLists: readonly string[] = ['health_checks', 'log_sources', 'error_patterns']

/**
 * What is not set here: patterns have a lab, silences a page of their own; what kind of check an entry is cannot be
 * changed; the rest is for editors and people who read the file.
 */
const notHere: ReadonlySet<string> = new Set(['health_checks.type'])

const objectSections: readonly {
  readonly path: JsonPath
  readonly schema: z.ZodType
  readonly section: SettingSection
}[] = [
  { path: ['auto_fix_config'], schema: autoFixConfigSchema, section: 'repair' },
  { path: ['guards'], schema: guardsSchema, section: 'guards' },
  {
    path: ['notifications', 'webhook'],
    schema: notificationsSchema.shape.webhook.unwrap(),
    section: 'notifications',
  },
  {
    path: ['notifications', 'email'],
    schema: notificationsSchema.shape.email.unwrap(),
    section: 'notifications',
  },
  { path: ['heartbeat'], schema: heartbeatSchema, section: 'heartbeat' },
  { path: ['retention'], schema: retentionSchema, section: 'keeping' },
  { path: ['backups'], schema: backupsSchema, section: 'keeping' },
]

const generalSchema = z.object({
  mode: sectionSchemas.mode.default('auto'),
  realtime: sectionSchemas.realtime.default(true),
  base_dir: sectionSchemas.base_dir.optional(),
  description: sectionSchemas.description.optional(),
})

/** Settings that are told with others than those beside which they stand in the file. */
const sectionByKey: Readonly<Record<string, SettingSection>> = {
  'auto_fix_config.enable_notifications': 'notifications',
  'auto_fix_config.notification_channels': 'notifications',
}

type Unit = Extract<SettingField['takes'], { kind: 'number' }>['unit']

const percentTypes: ReadonlySet<string> = new Set(['cpu', 'memory', 'disk'])
const unitOf =
  (type: string) =>
  (name: string): Unit => {
    if (name.startsWith('error_rate_')) return 'percent'
    if (name.startsWith('p95_') || name.startsWith('query_mean_')) return 'seconds'
    if (name !== 'threshold' && name !== 'warning') return null
    if (percentTypes.has(type)) return 'percent'
    if (type === 'tls_certificate') return 'days'
    return type === 'load' ? null : 'seconds'
  }

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const place = (
  path: JsonPath,
  prefix: string,
  section: SettingSection,
  group: string | null,
  fields: readonly SettingField[],
): readonly KnownSetting[] =>
  fields.flatMap(({ name, ...field }) => {
    const key = prefix === '' ? name : `${prefix}.${name}`
    if (notHere.has(key)) return []
    return [{ ...field, path: [...path, name], key, section: sectionByKey[key] ?? section, group }]
  })

/** What a kind of check means where its entry says nothing, as far as the schema does not tell it. */
const assumedOf = (
  { usual: rhythm = usual, usualLimits }: Check,
  entry: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> => {
  const interval = entry['interval'] ?? rhythm.intervalSeconds
  const timeout =
    typeof interval === 'number' ? Math.min(rhythm.timeoutSeconds, interval) : rhythm.timeoutSeconds
  // Where one of the limits is given, what is meant by the other depends on it.
  const isLimited = entry['warning'] !== undefined || entry['threshold'] !== undefined
  return { interval: rhythm.intervalSeconds, timeout, ...(isLimited ? {} : usualLimits) }
}

const withAssumed = (
  settings: readonly KnownSetting[],
  assumed: Readonly<Record<string, unknown>>,
): readonly KnownSetting[] =>
  settings.map((setting) => ({
    ...setting,
    assumed: setting.assumed ?? assumed[String(setting.path.at(-1))] ?? null,
  }))

/** A kind of check may say what a field means to it; else the name means the same in all. */
const checkFields = (type: string, check: Check, path: JsonPath, group: string): readonly KnownSetting[] =>
  fieldsOf(check.settings, unitOf(type)).map(({ name, ...field }) => ({
    ...field,
    path: [...path, name],
    key: isTextKey('ja', `settings.meaning.check.${type}.${name}`)
      ? `check.${type}.${name}`
      : `check.${name}`,
    section: 'checks',
    group,
  }))

const textAt = (value: unknown, key: string): string | null => {
  const found: unknown = isObject(value) ? value[key] : undefined
  return typeof found === 'string' && found !== '' ? found : null
}

const itemsOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

/** The settings of one entry of `health_checks`, at its place in the list. */
export const checkEntry = (
  checks: ReadonlyMap<string, Check>,
  entry: unknown,
  index: number,
): KnownSettings => {
  if (!isObject(entry)) return { settings: [], groups: [] }
  const path = ['health_checks', index]
  const id = `health_checks.${index}`
  const type = textAt(entry, 'type')
  const check = type === null ? undefined : checks.get(type)
  return {
    groups: [{ id, section: 'checks', path, title: textAt(entry, 'name') ?? '', type }],
    settings: withAssumed(
      [
        ...place(path, 'health_checks', 'checks', id, fieldsOf(healthCheckEntrySchema)),
        ...(type === null || check === undefined ? [] : checkFields(type, check, path, id)),
      ],
      check === undefined ? {} : assumedOf(check, entry),
    ),
  }
}

/** The settings of one entry of `log_sources`, at its place in the list. */
export const sourceEntry = (entry: unknown, index: number): KnownSettings => {
  if (!isObject(entry)) return { settings: [], groups: [] }
  const path = ['log_sources', index]
  const id = `log_sources.${index}`
  const title = ['name', 'path', 'journald', 'docker']
    .map((key) => textAt(entry, key))
    .find((one) => one !== null)
  return {
    groups: [{ id, section: 'logs', path, title: title ?? '', type: null }],
    settings: place(path, 'log_sources', 'logs', id, fieldsOf(logSourceEntrySchema)),
  }
}

const serviceEntry = (name: string, entry: unknown): KnownSettings => {
  if (!isObject(entry)) return { settings: [], groups: [] }
  const path = ['services', name]
  const id = `services.${name}`
  return {
    groups: [{ id, section: 'services', path, title: name, type: null }],
    settings: place(path, 'services', 'services', id, fieldsOf(serviceEntrySchema)),
  }
}

/** The one field of a section may be left out together with it. */
const sectionFields = (schema: z.ZodType): readonly SettingField[] => {
  const fields = fieldsOf(schema)
  return fields.length === 1 ? fields.map((field) => ({ ...field, required: false })) : fields
}

/** Every setting that the value of a settings file has or may have, in the order of the form. */
export const knownSettings = (value: unknown, checks: ReadonlyMap<string, Check>): KnownSettings => {
  const root = isObject(value) ? value : {}
  const entries = [
    ...itemsOf(root['health_checks']).map((entry, index) => checkEntry(checks, entry, index)),
    ...itemsOf(root['log_sources']).map(sourceEntry),
    ...Object.entries(isObject(root['services']) ? root['services'] : {}).map(([name, entry]) =>
      serviceEntry(name, entry),
    ),
  ]
  return {
    groups: entries.flatMap(({ groups }) => groups),
    settings: [
      ...place([], '', 'general', null, fieldsOf(generalSchema)),
      ...entries.flatMap(({ settings }) => settings),
      ...objectSections.flatMap(({ path, schema, section }) =>
        place(path, path.join('.'), section, null, sectionFields(schema)),
      ),
    ],
  }
}
