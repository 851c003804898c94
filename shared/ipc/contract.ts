import { z } from 'zod'
import { eventSchema, faultSchema, type Event } from '../domain/event'
import { liveSchema, type Live } from '../domain/live'
import { pointSchema } from '../domain/metric'
import { modeSchema } from '../domain/outcome'
import { findingSchema } from '../domain/setup'
import type { State } from '../domain/state'

const method = <I extends z.ZodType, O extends z.ZodType>(input: I, output: O) => ({ input, output })
const none = z.object({}).strict()
const repairId = z.string().min(1).max(64)
const done = z.object({ kind: z.literal('done') })

/** The state is the engine's own fold, made by the same program: it crosses as it is. */
const stateSchema = z.custom<State>((value) => typeof value === 'object' && value !== null && 'seq' in value)

export const languageSchema = z.enum(['ja', 'en'])
export type Language = z.infer<typeof languageSchema>

export const preferencesSchema = z.object({
  language: languageSchema,
  theme: z.enum(['dark', 'light', 'auto']),
})
export type Preferences = Readonly<z.infer<typeof preferencesSchema>>

/** What the face shows: the welcome, settings that cannot be used, or the running engine. */
export const snapshotSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('setup'), settingsFile: z.string() }),
  z.object({ kind: z.literal('faults'), settingsFile: z.string(), faults: z.array(faultSchema) }),
  z.object({ kind: z.literal('running'), state: stateSchema, live: liveSchema }),
])
export type Snapshot = Readonly<z.infer<typeof snapshotSchema>>

export const timelineFilterSchema = z.object({
  types: z.array(z.string()).max(40).optional(),
  incidentId: z.string().max(64).optional(),
  repairId: z.string().max(64).optional(),
})
export type TimelineFilter = Readonly<z.infer<typeof timelineFilterSchema>>

/** Every call that a face can make: its name, what it takes, what it answers. Nothing of it is written twice. */
export const contract = {
  'engine.snapshot': method(none, snapshotSchema),
  'approvals.approve': method(
    z.object({ repairId, hash: z.string().regex(/^[0-9a-f]{64}$/) }).strict(),
    done,
  ),
  'approvals.reject': method(
    z.object({ repairId, reason: z.string().trim().min(1).max(500) }).strict(),
    done,
  ),
  'approvals.snooze': method(
    z.object({ repairId, minutes: z.number().int().min(1).max(1440) }).strict(),
    done,
  ),
  'mode.set': method(z.object({ mode: modeSchema }).strict(), done),
  'cycle.run': method(none, done),
  'timeline.page': method(
    z
      .object({
        beforeSeq: z.number().int().positive().optional(),
        limit: z.number().int().min(1).max(500),
        filter: timelineFilterSchema.optional(),
      })
      .strict(),
    z.object({ events: z.array(eventSchema), more: z.boolean() }),
  ),
  'metrics.range': method(
    z
      .object({
        series: z.array(z.string().min(1).max(200)).min(1).max(50),
        fromAt: z.number(),
        toAt: z.number(),
        points: z.number().int().min(2).max(2000),
      })
      .strict(),
    z.object({ series: z.record(z.string(), z.array(pointSchema)) }),
  ),
  'setup.scan': method(none, z.object({ findings: z.array(findingSchema), settingsFile: z.string() })),
  'setup.write': method(
    z.object({ chosen: z.array(z.string().max(300)).max(200) }).strict(),
    z.object({ file: z.string() }),
  ),
  'desktop.info': method(
    none,
    z.object({
      version: z.string(),
      electronVersion: z.string(),
      runtime: z.enum(['release', 'development']),
      host: z.string(),
      trayShown: z.boolean(),
      preferences: preferencesSchema,
    }),
  ),
  'desktop.set_preferences': method(preferencesSchema.strict(), done),
} as const

export type Contract = typeof contract
export type CallName = keyof Contract
export type Input<N extends CallName> = z.input<Contract[N]['input']>
export type ParsedInput<N extends CallName> = z.output<Contract[N]['input']>
export type Output<N extends CallName> = z.output<Contract[N]['output']>

/** What the engine pushes. `reset` says that the snapshot has to be taken anew. */
export type Push =
  | { readonly kind: 'events'; readonly events: readonly Event[] }
  | { readonly kind: 'live'; readonly live: Live }
  | { readonly kind: 'reset' }
  | { readonly kind: 'open'; readonly incidentId: string }
