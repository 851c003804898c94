import { z } from 'zod'
import { faultSchema } from '../domain/event'
import { messageSchema } from '../domain/message'
import { method } from './method'

const count = z.number().int().nonnegative()
const none = z.object({}).strict()

/** Keys and positions from the top of the file. */
export const settingPathSchema = z
  .array(z.union([z.string().min(1).max(300), z.number().int().min(0).max(10_000)]))
  .min(1)
  .max(8)

export const settingUnits = ['seconds', 'hours', 'days', 'megabytes', 'percent', 'minutes'] as const
const plain = z.union([z.string(), z.number(), z.boolean()])

/** What kind of value a setting takes; `json` is everything that has no field of its own. */
export const settingKindSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('toggle') }),
  z.object({ kind: z.literal('choice'), choices: z.array(plain).max(100) }),
  z.object({
    kind: z.literal('number'),
    whole: z.boolean(),
    least: z.number().nullable(),
    most: z.number().nullable(),
    unit: z.enum(settingUnits).nullable(),
  }),
  z.object({ kind: z.literal('text'), longest: z.number().nullable() }),
  z.object({
    kind: z.literal('list'),
    of: z.enum(['text', 'number']),
    choices: z.array(z.string()).nullable(),
  }),
  z.object({ kind: z.literal('json') }),
])
export type SettingKind = Readonly<z.infer<typeof settingKindSchema>>

export const settingSections = [
  'general',
  'checks',
  'logs',
  'services',
  'repair',
  'guards',
  'notifications',
  'heartbeat',
  'keeping',
] as const
export type SettingSection = (typeof settingSections)[number]

/** `masked`: it says a secret, which is never shown; `reference`: a secret that stands elsewhere, by its name. */
export const settingSecretSchema = z.enum(['no', 'masked', 'reference'])

/** Where a secret comes from that the file only names. What it says never leaves the engine. */
const referenceSchema = z.object({
  name: z.string(),
  from: z.enum(['environment', 'credentials', 'store', 'nowhere']),
  /** When the store got it; null where it did not come from there. */
  at: z.number().nullable(),
})

/** One setting: where it stands, what it takes, and what the file says. */
export const settingSchema = z.object({
  path: settingPathSchema,
  /** The path as faults write it. */
  place: z.string(),
  /** Ends the keys of its texts: `settings.name.<key>`, `settings.meaning.<key>`. */
  key: z.string(),
  section: z.enum(settingSections),
  /** The entry of a list that it belongs to, by its id; null for those that the file has once. */
  group: z.string().nullable(),
  takes: settingKindSchema,
  /** What is meant where the file says nothing; null where that depends on more, or is nothing. */
  assumed: z.unknown(),
  /** It cannot be left out. */
  required: z.boolean(),
  isSet: z.boolean(),
  /** As written in the file, without secrets; null where it is not set. */
  value: z.unknown(),
  secret: settingSecretSchema,
  /** Whether it is a secret that can be kept in the store while the file only names it, or is made of such. */
  keepable: z.boolean(),
  reference: referenceSchema.nullable(),
  /** Where it stands, from 1; the place of what it belongs to where it is not set; null where neither is there. */
  line: count.nullable(),
})
export type Setting = Readonly<z.infer<typeof settingSchema>>

/** One entry of a list: a check, a log source, a service. */
export const settingGroupSchema = z.object({
  id: z.string(),
  section: z.enum(settingSections),
  path: settingPathSchema,
  place: z.string(),
  title: z.string(),
  /** Which kind of check it is; null for the rest. */
  type: z.string().nullable(),
  line: count.nullable(),
})
export type SettingGroup = Readonly<z.infer<typeof settingGroupSchema>>

/** What one more entry of a list can be, as the entry behind the last one of the file. */
export const newEntrySchema = z.object({
  list: z.enum(['health_checks', 'log_sources']),
  path: settingPathSchema,
  place: z.string(),
  /** Which kind of check it is; null for a log. */
  type: z.string().nullable(),
  settings: z.array(settingSchema),
  /** The places of those that mostly have to be filled in, in the order in which they are asked for. */
  asks: z.array(z.string()),
})
export type NewEntry = Readonly<z.infer<typeof newEntrySchema>>

/** Lines of the file with their numbers before and after; null where it is in one of them only. */
export const diffLineSchema = z.object({
  kind: z.enum(['same', 'removed', 'added', 'gap']),
  before: count.nullable(),
  after: count.nullable(),
  text: z.string(),
})
export type DiffLine = Readonly<z.infer<typeof diffLineSchema>>

const editSchema = z.discriminatedUnion('kind', [
  z
    .object({
      kind: z.literal('set'),
      path: settingPathSchema,
      value: z.unknown(),
      /** Every secret in it is kept in the store; the file only gets their names. */
      keepSecrets: z.boolean().optional(),
    })
    .strict(),
  z.object({ kind: z.literal('remove'), path: settingPathSchema }).strict(),
  /** Kept in the store; the file only gets its name. */
  z
    .object({ kind: z.literal('keep'), path: settingPathSchema, secret: z.string().min(1).max(8192) })
    .strict(),
])
export type SettingEdit = Readonly<z.infer<typeof editSchema>>

const sha256 = z.string().length(64)
const editsInput = () => z.object({ sha256, edits: z.array(editSchema).min(1).max(200) }).strict()

/** The settings file as a form: read, judged with edits that are not yet made, and saved. Secrets never leave the engine. */
export const settingsCalls = {
  'settings.read': method(
    'look',
    () => none,
    () =>
      z.object({
        file: z.string(),
        sha256,
        /** Its text with secrets blanked, line for line. */
        text: z.string(),
        settings: z.array(settingSchema),
        groups: z.array(settingGroupSchema),
        faults: z.array(faultSchema),
        warnings: z.array(faultSchema),
        /** Why it cannot be changed from here; null when it can. */
        notSaved: messageSchema.nullable(),
        /** Why no secret can be kept beside the file; null when it can. */
        notKept: messageSchema.nullable(),
        /** The channels by which this version can send. */
        channels: z.array(z.string()),
        /** When the last save from here was made, if it can still be taken back. */
        undoAt: z.number().nullable(),
      }),
  ),
  /** What can be added to the lists of the file, told by the plugins themselves. */
  'settings.kinds': method(
    'look',
    () => none,
    () =>
      z.object({
        sha256,
        kinds: z.array(newEntrySchema),
        notSaved: messageSchema.nullable(),
        notKept: messageSchema.nullable(),
      }),
  ),
  /** What the file would say and be told for, if it is still the one with this hash. Nothing is changed. */
  'settings.preview': method('change', editsInput, () =>
    z.object({
      text: z.string(),
      diff: z.array(diffLineSchema),
      faults: z.array(faultSchema),
      warnings: z.array(faultSchema),
      /** What will be different once it is taken over. */
      effects: z.array(messageSchema),
    }),
  ),
  'settings.save': method('change', editsInput, () => z.object({ sha256 })),
  /** Sends a message that says that it is a test, and waits for what becomes of it. */
  'notices.test': method(
    'change',
    () => z.object({ channel: z.string().min(1).max(100) }).strict(),
    () =>
      z.object({
        ms: z.number().nonnegative(),
        /** Why it did not arrive; null when it did. */
        failed: messageSchema.nullable(),
        /** What the other side said when it took it, word for word; null where it says nothing. */
        answer: z.string().nullable(),
      }),
  ),
  /** The channels in use by which a test has arrived beyond this host, at the address that they send to now. */
  'notices.proven': method(
    'look',
    () => none,
    () => z.object({ channels: z.array(z.object({ channel: z.string(), at: z.number() })).readonly() }),
  ),
  /** Takes the last save back, once, if the file still says what was saved. */
  'settings.undo': method(
    'change',
    () => none,
    () => z.object({ sha256 }),
  ),
} as const
