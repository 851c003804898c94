import { z } from 'zod'
import { eventSchema, faultSchema, type Event } from '../domain/event'
import { autoFixSchema } from '../domain/ledger'
import {
  abilitySchema,
  shadowEntrySchema,
  targetLedgerSchema,
  trustedRuleSchema,
} from '../domain/ledger-summary'
import { liveSchema, type Live } from '../domain/live'
import { pointSchema } from '../domain/metric'
import { modeSchema } from '../domain/outcome'
import { roleSchema } from '../domain/role'
import { findingSchema } from '../domain/setup'
import type { State } from '../domain/state'
import { stateSchema as wholeStateSchema } from '../domain/state-schema'
import { silenceReasonSchema, silenceScopeSchema } from '../domain/upkeep'
import { actorSchema } from '../domain/actor'
import { destinationSchema, hostListSchema, versionsSchema, type HostList } from './hosts'
import { desktopOwnCalls } from './desktop-calls'
import { incidentCalls } from './incident-calls'
import { labCalls } from './lab-calls'
import { method } from './method'
import { MOST_POINTS, metricsCalls } from './metrics-calls'
import { settingsCalls } from './settings-calls'
import { saveFileCall } from './save-file-call'
import { timelineFilterSchema } from './timeline-filter'

const none = z.object({}).strict()
const id = z.string().min(1).max(120)
const repairId = z.string().min(1).max(64)
const ruleId = z.string().min(1).max(300)
const done = z.object({ kind: z.literal('done') })

/** The state is the engine's own fold: it crosses as it is, with a number of its own, but only in its form. */
const stateSchema = z.custom<State>((value) => wholeStateSchema.safeParse(value).success)

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

export { timelineFilterSchema, type TimelineFilter } from './timeline-filter'

/** Every call that a face can make: its name, what it takes, what it answers. Nothing of it is written twice. */
export const contract = {
  'engine.snapshot': method(
    'look',
    () => none,
    () => snapshotSchema,
  ),
  'approvals.approve': method(
    'approve',
    () => z.object({ repairId, hash: z.string().regex(/^[0-9a-f]{64}$/) }).strict(),
    () => done,
  ),
  'approvals.reject': method(
    'approve',
    () => z.object({ repairId, reason: z.string().trim().min(1).max(500) }).strict(),
    () => done,
  ),
  'approvals.snooze': method(
    'approve',
    () => z.object({ repairId, minutes: z.number().int().min(1).max(1440) }).strict(),
    () => done,
  ),
  /** Plans to take a repair back: the plan then waits for its click, under its own id and hash. */
  'repairs.undo': method(
    'approve',
    () => z.object({ repairId }).strict(),
    () => z.object({ repairId: z.string(), hash: z.string() }),
  ),
  'mode.set': method(
    'change',
    () => z.object({ mode: modeSchema }).strict(),
    () => done,
  ),
  'cycle.run': method(
    'approve',
    () => none,
    () => done,
  ),
  'timeline.page': method(
    'look',
    () =>
      z
        .object({
          beforeSeq: z.number().int().positive().optional(),
          limit: z.number().int().min(1).max(500),
          filter: timelineFilterSchema.optional(),
        })
        .strict(),
    () => z.object({ events: z.array(eventSchema), more: z.boolean() }),
  ),
  ...metricsCalls,
  'metrics.range': method(
    'look',
    () =>
      z
        .object({
          series: z.array(z.string().min(1).max(200)).min(1).max(50),
          fromAt: z.number(),
          toAt: z.number(),
          points: z.number().int().min(2).max(MOST_POINTS),
        })
        .strict(),
    () => z.object({ series: z.record(z.string(), z.array(pointSchema)) }),
  ),
  'setup.scan': method(
    'change',
    () => none,
    () => z.object({ findings: z.array(findingSchema), settingsFile: z.string() }),
  ),
  'setup.write': method(
    'change',
    () => z.object({ chosen: z.array(z.string().max(300)).max(200) }).strict(),
    () => z.object({ file: z.string() }),
  ),
  'metrics.percentiles': method(
    'look',
    () =>
      z
        .object({
          series: z.array(z.string().min(1).max(200)).min(1).max(50),
          fromAt: z.number(),
          toAt: z.number(),
          quantiles: z.array(z.number().min(0).max(1)).min(1).max(10),
        })
        .strict(),
    /** One value a quantile, in the order asked; null for a series without values in that time. */
    () => z.object({ series: z.record(z.string(), z.array(z.number()).nullable()) }),
  ),
  'session.info': method(
    'look',
    () => none,
    () =>
      z.object({
        actor: actorSchema,
        role: roleSchema.nullable(),
        versions: versionsSchema,
        host: z.string(),
        pid: z.number().int(),
        face: z.enum(['desktop', 'cli', 'daemon']),
      }),
  ),
  'silences.add': method(
    'approve',
    () =>
      z
        .object({
          scope: silenceScopeSchema,
          reason: silenceReasonSchema,
          minutes: z.number().int().min(1).max(43_200),
          endsOnRecovery: z.boolean(),
        })
        .strict(),
    () => z.object({ silenceId: z.string() }),
  ),
  'silences.end': method(
    'approve',
    () => z.object({ silenceId: id }).strict(),
    () => done,
  ),
  'holds.begin': method(
    'approve',
    () =>
      z.object({ command: z.string().min(1).max(500), minutes: z.number().int().min(1).max(1440) }).strict(),
    () => z.object({ holdId: z.string() }),
  ),
  /** `exitCode` is null when the work was given up without one. */
  'holds.end': method(
    'approve',
    () => z.object({ holdId: id, exitCode: z.number().int().nullable() }).strict(),
    () => done,
  ),
  /** The record of every rule: what its repairs came to, how often it came back and after what, what was only noted. */
  'ledger.rules': method(
    'look',
    () => none,
    () => z.object({ rules: z.array(trustedRuleSchema) }),
  ),
  /** The record of one rule on one target. */
  'ledger.outcomes': method(
    'look',
    () => z.object({ fingerprint: z.string().min(1).max(1000) }).strict(),
    () => targetLedgerSchema,
  ),
  /** What would have been done while only observing, newest first, with what happened instead. */
  'ledger.shadows': method(
    'look',
    () =>
      z
        .object({
          beforeSeq: z.number().int().positive().optional(),
          limit: z.number().int().min(1).max(100),
          ruleId: ruleId.optional(),
        })
        .strict(),
    () => z.object({ shadows: z.array(shadowEntrySchema), more: z.boolean() }),
  ),
  /** Whether each rule could act right now, as of `at`; `fresh` looks again. */
  'rules.abilities': method(
    'look',
    () => z.object({ fresh: z.boolean() }).strict(),
    () => z.object({ at: z.number(), rules: z.array(abilitySchema) }),
  ),
  'rules.promote': method(
    'change',
    () => z.object({ ruleId }).strict(),
    () => done,
  ),
  'rules.set_auto_fix': method(
    'change',
    () => z.object({ ruleId, autoFix: autoFixSchema }).strict(),
    () => done,
  ),
  ...incidentCalls,
  ...labCalls,
  ...settingsCalls,
  'hosts.list': method(
    'desktop',
    () => none,
    () => hostListSchema,
  ),
  'hosts.select': method(
    'desktop',
    () => z.object({ id }).strict(),
    () => done,
  ),
  'hosts.add': method(
    'desktop',
    () => z.object({ destination: destinationSchema, name: z.string().trim().max(80) }).strict(),
    () => z.object({ id: z.string() }),
  ),
  'hosts.remove': method(
    'desktop',
    () => z.object({ id }).strict(),
    () => done,
  ),
  'hosts.retry': method(
    'desktop',
    () => z.object({ id }).strict(),
    () => done,
  ),
  /** A person lets this computer's own engine watch for this session, since the daemon does not come back. */
  'hosts.take_over': method(
    'desktop',
    () => none,
    () => done,
  ),
  ...saveFileCall,
  'desktop.info': method(
    'desktop',
    () => none,
    () =>
      z.object({
        version: z.string(),
        electronVersion: z.string(),
        runtime: z.enum(['release', 'development']),
        host: z.string(),
        preferences: preferencesSchema,
      }),
  ),
  'desktop.set_preferences': method(
    'desktop',
    () => preferencesSchema.strict(),
    () => done,
  ),
  ...desktopOwnCalls,
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
  /** With `repairId`: to what is to be approved. */
  | { readonly kind: 'open'; readonly incidentId: string; readonly repairId?: string }
  | { readonly kind: 'hosts'; readonly list: HostList }
