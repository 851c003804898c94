import { z } from 'zod'
import { method } from './method'

const none = z.object({}).strict()
const done = z.object({ kind: z.literal('done') })
const clockMinute = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/)

/** What of a person's desktop may speak, and when; times are of the local clock. */
export const noticePreferencesSchema = z.lazy(() =>
  z
    .object({
      quiet: z
        .object({
          on: z.boolean(),
          from: clockMinute,
          /** At or before `from`: on the next day. */
          to: clockMinute,
          /** The days on which it begins, 0 is Sunday. */
          days: z
            .array(z.number().int().min(0).max(6))
            .max(7)
            .refine((days) => new Set(days).size === days.length)
            .readonly(),
        })
        .strict(),
      /** Whether what is critical speaks all the same. */
      criticalBreaksQuiet: z.boolean(),
    })
    .strict(),
)
export type NoticePreferences = Readonly<z.infer<typeof noticePreferencesSchema>>

/** Why the desktop did not take a notification; `detail` is what the system said, word for word. */
const noticeFailureSchema = z.object({
  code: z.enum(['no_bus', 'no_service', 'no_answer', 'refused', 'unsupported']),
  detail: z.string(),
})
export type NoticeFailure = Readonly<z.infer<typeof noticeFailureSchema>>

const deliverySchema = z.lazy(() =>
  z.discriminatedUnion('kind', [
    /** `service` is the name that the notification service gives itself; null where none is asked. */
    z.object({ kind: z.literal('ready'), service: z.string().nullable() }),
    z.object({ kind: z.literal('unavailable'), failure: noticeFailureSchema }),
  ]),
)
export type Delivery = Readonly<z.infer<typeof deliverySchema>>

const autostartSchema = z.lazy(() =>
  z.discriminatedUnion('kind', [
    z.object({
      kind: z.literal('known'),
      on: z.boolean(),
      /** Begins in the tray, where there is one. */
      hidden: z.boolean(),
      /** What says so to the session; null where the operating system keeps it to itself. */
      file: z.string().nullable(),
    }),
    z.object({ kind: z.literal('unsupported') }),
  ]),
)
export type Autostart = Readonly<z.infer<typeof autostartSchema>>

const keptViewSchema = z.lazy(() =>
  z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('none') }),
    z.object({
      kind: z.literal('kept'),
      hostId: z.string(),
      takenAt: z.number(),
      /** A running engine's answer to `engine.snapshot` as JSON. */
      snapshot: z.string(),
    }),
  ]),
)

/** The calls about how the desktop speaks and begins. They never leave this program. */
export const desktopOwnCalls = {
  /** What the window showed when it was last open, for its first picture. Answered before anything else is loaded. */
  'desktop.kept_view': method(
    'desktop',
    () => none,
    () => keptViewSchema,
  ),
  /** The page has made its first picture, in a window that nobody may see yet. */
  'desktop.drawn': method(
    'desktop',
    () => none,
    () => done,
  ),
  /** The first picture is seen: what else the program does need not be held back any more. */
  'desktop.painted': method(
    'desktop',
    () => none,
    () => done,
  ),
  'desktop.notices': method(
    'desktop',
    () => none,
    () =>
      z.object({
        preferences: noticePreferencesSchema,
        /** Why what was stored could not be used, so that the defaults hold; null when it could. */
        fault: z.string().nullable(),
        /** When the quiet hours that it is now end; null when it is none, or when they have no end. */
        quietUntilAt: z.number().nullable(),
        quietNow: z.boolean(),
        /** How much waits to be told at their end. */
        held: z.number().int(),
        delivery: deliverySchema,
      }),
  ),
  'desktop.set_notices': method(
    'desktop',
    () => noticePreferencesSchema,
    () => done,
  ),
  /** Shows a notification now, also in quiet hours, and answers whether the operating system took it. */
  'desktop.test_notification': method(
    'desktop',
    () => none,
    () =>
      z.discriminatedUnion('kind', [
        z.object({ kind: z.literal('shown') }),
        z.object({ kind: z.literal('failed'), failure: noticeFailureSchema }),
      ]),
  ),
  /** How much the page holds that would be lost with it. */
  'desktop.unsaved': method(
    'desktop',
    () => z.object({ n: z.number().int().min(0).max(10_000) }).strict(),
    () => done,
  ),
  'desktop.autostart': method(
    'desktop',
    () => none,
    () => autostartSchema,
  ),
  'desktop.set_autostart': method(
    'desktop',
    () => z.object({ on: z.boolean(), hidden: z.boolean() }).strict(),
    () => autostartSchema,
  ),
} as const
