import { z } from 'zod'
import { LONGEST_EXPRESSION } from './longest-expression'
import { severitySchema } from './observation'
import { modeSchema } from './outcome'
import { serviceManagerSchema } from './plan'
import { silenceEntrySchema, silencesSchema } from './silence-entry'

/** The actions that a settings file may name. A version may perform fewer of them; it then says so. */
export const seedActionTypes = [
  'service_restart',
  'log_rotate',
  'cache_clear',
  'temp_file_cleanup',
  'create_missing_dirs',
  'fix_permissions',
  'check_port',
  'kill_process_on_port',
  'database_vacuum',
  'backup_and_fix_json',
  'old_file_cleanup',
  'alert',
  'log_analysis',
] as const

/** Names become keys of records and parts of fingerprints (`rule|target`), so a few characters are kept out. */
export const settingsNameSchema = z
  .string()
  .regex(/^(?!__proto__$)(?!check:)[^\p{Cc}|]{1,80}$/u, 'settings.value.name')

/** A name that reaches a service manager's command line: never an option, never a path. */
const unitSchema = z.string().regex(/^[A-Za-z0-9@_:\\][A-Za-z0-9@_.:\\-]{0,254}$/, 'settings.value.unit')

const durationSeconds = (least: number, most: number) => z.number().min(least).max(most)
const DAY_SECONDS = 86_400

export const autoFixSchema = z.literal([true, false, 'approve'])

/** One entry of `actions` or `on_failure`. The rest of its fields belong to the action of that type. */
export const actionEntrySchema = z.looseObject({
  type: z.string().min(1),
  description: z.string().optional(),
})

export const patternEntrySchema = z.object({
  id: settingsNameSchema,
  name: z.string().min(1).max(200),
  description: z.string().optional(),
  pattern: z.string().min(1).max(LONGEST_EXPRESSION),
  ignore: z.string().min(1).max(LONGEST_EXPRESSION).optional(),
  severity: severitySchema,
  auto_fix: autoFixSchema.default(false),
  actions: z.array(actionEntrySchema).max(20).default([]),
  min_count: z.number().int().min(1).max(100_000).default(1),
  within_seconds: durationSeconds(1, DAY_SECONDS).default(60),
  sources: z.array(z.string().min(1)).min(1).optional(),
  verify: z.array(z.string().min(1)).min(1).optional(),
})

/** One entry of `health_checks`. Fields that are not named here belong to the check of that type. */
export const healthCheckEntrySchema = z.looseObject({
  name: settingsNameSchema,
  type: z.string().min(1),
  description: z.string().optional(),
  interval: durationSeconds(1, DAY_SECONDS).optional(),
  timeout: durationSeconds(0.1, 300).optional(),
  critical: z.boolean().default(false),
  consecutive: z.number().int().min(1).max(100).default(3),
  depends_on: z.array(z.string().min(1)).optional(),
  on_failure: z.array(actionEntrySchema).max(20).optional(),
  auto_fix: autoFixSchema.default('approve'),
})

/** Entries of the systemd journal: a unit, `kernel`, `FIELD=value`, or `*` for all. */
export const journaldMatchSchema = z
  .string()
  .regex(
    /^(?:\*|[A-Z_][A-Z0-9_]{0,63}=.{1,250}|[A-Za-z0-9:_.@\\][A-Za-z0-9:_.@\\*?-]{0,254})$/,
    'settings.source.journald',
  )

/** The name or id of a container. */
export const containerSchema = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,254}$/, 'settings.source.docker')

export const logSourceEntrySchema = z
  .object({
    /** How `sources` of a pattern may call it, beside its path. */
    name: z.string().min(1).optional(),
    path: z.string().min(1).optional(),
    /** A unit, `kernel`, `FIELD=value`, or `*` for all entries. */
    journald: journaldMatchSchema.optional(),
    /** The name or id of a container. */
    docker: containerSchema.optional(),
  })
  .refine(
    (entry) => [entry.path, entry.journald, entry.docker].filter((kind) => kind !== undefined).length === 1,
    {
      message: 'settings.source.one_of',
    },
  )

export const serviceEntrySchema = z.object({
  manager: serviceManagerSchema.optional(),
  unit: unitSchema.optional(),
  /** Where the manager has the service: supervisor's settings file, pm2's home, Compose's file or project directory. */
  config: z.string().regex(/^\//, 'settings.value.absolute').optional(),
  /** Whose manager it is, for systemd_user and pm2; whoever runs the engine unless told. */
  user: z
    .string()
    .regex(/^[a-z_][a-z0-9_.-]{0,31}$/i, 'settings.service.user')
    .optional(),
  /** The signal by which the program takes in its settings anew, where its manager has no way of its own. */
  reload_signal: z.enum(['HUP', 'USR1', 'USR2']).optional(),
  allow: z.array(z.enum(['restart', 'start', 'stop', 'reload'])).default(['restart']),
})

const absolutePathSchema = z.string().regex(/^\//, 'settings.value.absolute')

export const guardsSchema = z.object({
  allowed_roots: z.array(absolutePathSchema).optional(),
  protected_processes: z.array(z.string().min(1)).optional(),
  protected_ports: z.array(z.number().int().min(1).max(65_535)).optional(),
  auto_irreversible: z.array(z.string().min(1)).optional(),
})

export const autoFixConfigSchema = z.object({
  max_retries: z.number().int().min(1).max(20).default(3),
  retry_delay: durationSeconds(0, DAY_SECONDS).default(60),
  cooldown_period: durationSeconds(0, 7 * DAY_SECONDS).default(300),
  /** How long a repaired problem has to stay away before the repair counts as verified. */
  recurrence_window: durationSeconds(0, DAY_SECONDS).default(300),
  enable_notifications: z.boolean().default(true),
  notification_channels: z.array(z.string().min(1)).default(['log']),
  backup_before_fix: z.boolean().default(true),
  /** How long a plan waits for its click. */
  approval_hours: z.number().min(0.001).max(720).default(24),
  /** Repairs that begin within an hour without a click; beyond that everything asks. */
  repairs_per_hour: z.number().int().min(1).max(1000).default(20),
})

/** One address without a name: what separates several of them, or ends a header, is none of it. */
const mailAddressSchema = z
  .string()
  .max(254)
  .regex(/^[^\s\p{C}<>()[\]\\,;:"@]+@[^\s\p{C}<>()[\]\\,;:"@]+$/u, 'settings.email.address')

export const notificationsSchema = z.looseObject({
  /** The server that carries notices as mail. */
  email: z
    .looseObject({
      host: z
        .string()
        .regex(/^[A-Za-z0-9._:-]{1,253}$/, 'settings.email.host')
        .optional(),
      port: z.number().int().min(1).max(65_535).optional(),
      security: z.enum(['starttls', 'tls', 'none']).default('starttls'),
      user: z.string().min(1).max(320).optional(),
      password: z.string().min(1).max(8192).optional(),
      from: mailAddressSchema.optional(),
      to: z.array(mailAddressSchema).min(1).max(50).optional(),
      language: z.enum(['ja', 'en']).default('ja'),
      ca: z.string().regex(/^\//, 'settings.value.absolute').optional(),
      verify_tls: z.boolean().default(true),
    })
    .optional(),
  /** Where notices go as JSON over HTTP. The address often is a secret itself. */
  webhook: z
    .object({
      url: z.url({ protocol: /^https?$/, error: 'settings.webhook.url' }).max(2000),
    })
    .optional(),
})

/** How long the journal keeps what happened. Open things, and what counts for decisions, are kept in any case. */
export const retentionSchema = z.object({
  events_days: z.number().min(1).max(3650).default(400),
  events_max: z.number().int().min(10_000).max(100_000_000).default(2_000_000),
})

/** How long and how much of what repairs change is kept, and for whom it is encrypted. */
export const backupsSchema = z.object({
  /** An age recipient, X25519 or its post-quantum kind. */
  recipient: z
    .string()
    .regex(/^age1(?:pq1)?[02-9ac-hj-np-z]{58,4000}$/, 'settings.backups.recipient')
    .optional(),
  identity_file: absolutePathSchema.optional(),
  keep_days: z.number().min(0.1).max(3650).default(30),
  max_mb: z.number().min(1).max(1_048_576).default(1024),
})

/** A sign of life to the outside, which ends when Mamori does: whoever waits for it learns that nobody watches any more. */
export const heartbeatSchema = z
  .object({
    file: z.string().min(1).max(1000).optional(),
    url: z
      .url({ protocol: /^https?$/, error: 'settings.heartbeat.url' })
      .max(2000)
      .optional(),
    method: z.enum(['GET', 'POST']).default('GET'),
    interval: durationSeconds(10, DAY_SECONDS).default(60),
  })
  .refine(({ file, url }) => file !== undefined || url !== undefined, {
    message: 'settings.heartbeat.nowhere',
  })

/** The sections that stand beside the three lists; each is read on its own, so that all faults are told at once. */
export const sectionSchemas = {
  error_patterns: z.array(z.unknown()).max(500),
  health_checks: z.array(z.unknown()).max(200),
  auto_fix_config: autoFixConfigSchema,
  log_sources: z.array(z.unknown()).max(200),
  services: z.record(z.string(), z.unknown()),
  guards: guardsSchema,
  mode: modeSchema,
  realtime: z.boolean(),
  base_dir: z.string().min(1),
  notifications: notificationsSchema,
  silences: silencesSchema,
  retention: retentionSchema,
  heartbeat: heartbeatSchema,
  backups: backupsSchema,
  description: z.string(),
  $schema: z.string(),
} as const
export type SectionName = keyof typeof sectionSchemas

/** `error_patterns.json` as a whole, as it is written: snake_case, durations in seconds, everything optional. */
export const settingsFileSchema = z.object({
  $schema: z.string().optional(),
  description: z.string().optional(),
  mode: modeSchema.optional(),
  realtime: z.boolean().optional(),
  base_dir: z.string().min(1).optional(),
  error_patterns: z.array(patternEntrySchema).optional(),
  health_checks: z.array(healthCheckEntrySchema).optional(),
  log_sources: z.array(logSourceEntrySchema).optional(),
  services: z.record(z.string(), serviceEntrySchema).optional(),
  guards: guardsSchema.optional(),
  auto_fix_config: autoFixConfigSchema.optional(),
  notifications: notificationsSchema.optional(),
  silences: z.array(silenceEntrySchema).optional(),
  retention: retentionSchema.optional(),
  heartbeat: heartbeatSchema.optional(),
  backups: backupsSchema.optional(),
})
/** The file as a person or the welcome writes it, before defaults are filled in. */
export type SettingsFile = z.input<typeof settingsFileSchema>
export type PatternEntry = z.input<typeof patternEntrySchema>
