import { z } from 'zod'
import { actorSchema } from './actor'
import { readingSchema } from './check'
import { decisionSchema } from './decision'
import { autoFixSchema, expressionsSchema, shadowEndingSchema, touchedSchema, wouldSchema } from './ledger'
import { settingsEditedSchema } from './settings-edited'
import { messageSchema } from './message'
import { lineKindsSchema, observationSchema, severitySchema } from './observation'
import { breakerCauseSchema, breakerStateSchema, modeSchema, outcomeSchema } from './outcome'
import { planSchema, stepResultSchema, stepSchema } from './plan'
import { roleSchema } from './role'
import { targetSchema } from './target'
import { heldBySchema, hiddenSchema, notedSchema, silenceReasonSchema, silenceScopeSchema } from './upkeep'
import { whenUsed } from './when-used'

const id = z.string().min(1)
const at = z.number()
export const sourceStateSchema = z.enum(['following', 'waiting', 'unreadable'])
export type SourceState = z.infer<typeof sourceStateSchema>

export const faultSchema = z.object({
  path: z.string(),
  line: z.number().int().nullable(),
  column: z.number().int().nullable(),
  message: messageSchema,
})
/** One thing wrong with a settings file: where it stands and what to do about it. */
export type Fault = Readonly<z.infer<typeof faultSchema>>

const checkUseSchema = () =>
  z.object({ name: id, type: z.string(), critical: z.boolean(), intervalMs: z.number(), subject: z.string() })

/** What each type of event carries. A changed shape gets a new version and an upcaster, never a new meaning. */
export const eventData = whenUsed({
  'engine.started': () =>
    z.object({
      version: z.string(),
      host: z.string(),
      pid: z.number().int(),
      face: z.enum(['desktop', 'cli', 'daemon']),
    }),
  'engine.stopped': () => z.object({ cause: z.enum(['requested', 'finished']) }),
  'settings.loaded': () =>
    z.object({
      file: z.string(),
      sha256: z.string(),
      mode: modeSchema,
      rules: z.array(z.object({ id, name: z.string(), severity: severitySchema })).readonly(),
      checks: z.array(checkUseSchema()).readonly(),
      sources: z.array(z.object({ id, path: z.string() })).readonly(),
      warnings: z.array(faultSchema).readonly(),
    }),
  'settings.rejected': () => z.object({ file: z.string(), faults: z.array(faultSchema).readonly() }),
  'mode.changed': () => z.object({ from: modeSchema, to: modeSchema }),
  /** `changes`: how many it stands for, of a check that changes so often that not each is told. */
  'check.changed': () =>
    z.object({
      name: id,
      reading: readingSchema,
      consecutiveFailures: z.number().int().nonnegative(),
      changes: z.number().int().positive().optional(),
    }),
  'source.changed': () => z.object({ sourceId: id, state: sourceStateSchema, message: messageSchema }),
  'log.observed': () => z.object({ incidentId: id.nullable(), observation: observationSchema }),
  'incident.opened': () =>
    z.object({
      incidentId: id,
      fingerprint: id,
      ruleId: id,
      target: targetSchema,
      severity: severitySchema,
      cause: z.enum(['check', 'log']),
      title: messageSchema,
    }),
  'incident.closed': () =>
    z.object({ incidentId: id, cause: z.enum(['verified', 'recovered', 'quiet', 'settings']) }),
  'incident.noted': notedSchema,
  'decision.made': () =>
    z.object({
      incidentId: id,
      decision: decisionSchema,
      heldBy: heldBySchema.optional(),
    }),
  'report.made': () =>
    z.object({
      incidentId: id,
      action: z.string(),
      title: messageSchema,
      lines: z.array(messageSchema).max(50).readonly(),
    }),
  'repair.planned': () =>
    z.object({
      repairId: id,
      incidentId: id,
      ruleId: id,
      fingerprint: id,
      resources: z.array(z.string()).readonly(),
      plan: planSchema,
      attempt: z.number().int().positive(),
      /** The repair that this one takes back. */
      undoes: id.optional(),
      /** In what it differs from the plan that was approved and no longer fitted the host. */
      differences: z.array(messageSchema).max(20).readonly().optional(),
      approval: z.discriminatedUnion('kind', [
        z.object({ kind: z.literal('not_needed') }),
        z.object({ kind: z.literal('needed'), expiresAt: at }),
      ]),
    }),
  'repair.approved': () => z.object({ repairId: id, hash: z.string() }),
  'repair.rejected': () => z.object({ repairId: id, reason: z.string().max(500) }),
  'repair.snoozed': () => z.object({ repairId: id, untilAt: at }),
  'repair.withdrawn': () => z.object({ repairId: id, message: messageSchema }),
  'repair.started': () => z.object({ repairId: id }),
  /** Recorded before the step's first effect: what would take it back, and how much was kept for that. */
  'step.prepared': () =>
    z.object({
      repairId: id,
      index: z.number().int().nonnegative(),
      undo: z.array(stepSchema).max(200).readonly(),
      keptBytes: z.number().nonnegative(),
    }),
  'step.finished': () => z.object({ repairId: id, step: stepResultSchema }),
  'repair.performed': () => z.object({ repairId: id, ok: z.boolean() }),
  'repair.settled': () =>
    z.object({
      repairId: id,
      outcome: outcomeSchema,
      evidence: z.array(messageSchema).readonly(),
    }),
  'repair.regressed': () => z.object({ repairId: id, incidentId: id }),
  'series.ended': () => z.object({ repairId: id, effective: z.boolean(), cooldownUntilAt: at }),
  'breaker.changed': () =>
    z.object({
      fingerprint: id,
      state: breakerStateSchema,
      cause: breakerCauseSchema,
      message: messageSchema,
      probeAt: at.nullable(),
    }),
  /**
   * The state after `seq` was stored beside the events. `digest` is SHA-256 of its JSON text of `bytes` bytes, `reducer`
   * the version of the fold that made it, `chain` the audit chain's value at `seq`. Retention may delete what is below
   * `keptFromSeq`, and nothing else: an absence that no checkpoint has announced is tampering.
   */
  'checkpoint.made': () =>
    z.object({
      seq: z.number().int().nonnegative(),
      reducer: z.number().int().positive(),
      digest: z.string(),
      bytes: z.number().int().positive(),
      chain: z.string(),
      keptFromSeq: z.number().int().positive(),
    }),
  /** `to`: of a test that has arrived beyond this host, the mark of the address that it went to. */
  'notice.sent': () =>
    z.object({
      incidentId: id.nullable(),
      channel: z.string(),
      severity: severitySchema,
      title: messageSchema,
      delivery: z.discriminatedUnion('kind', [
        z.object({ kind: z.literal('delivered') }),
        z.object({ kind: z.literal('failed'), message: messageSchema }),
      ]),
      to: z.string().max(200).optional(),
    }),
  'notice.muted': () =>
    z.object({
      incidentId: id.nullable(),
      severity: severitySchema,
      title: messageSchema,
      heldBy: heldBySchema,
    }),
  /**
   * Matching lines beyond what is recorded one by one; the counts of all of them add up to what was seen. Lines from
   * before the start belong to no incident.
   */
  'log.repeated': () =>
    z.object({
      incidentId: id.nullable(),
      ruleId: id,
      sourceId: id,
      count: z.number().int().positive(),
      kinds: lineKindsSchema.optional(),
      fromAt: at,
      toAt: at,
    }),
  'call.refused': () => z.object({ call: z.string(), needs: roleSchema, has: roleSchema.nullable() }),
  'silence.added': () =>
    z.object({
      silenceId: id,
      scope: silenceScopeSchema,
      reason: silenceReasonSchema,
      untilAt: at,
      endsOnRecovery: z.boolean(),
      origin: z.enum(['person', 'settings']),
    }),
  'silence.ended': () =>
    z.object({
      silenceId: id,
      cause: z.enum(['expired', 'ended', 'recovered', 'settings']),
      hidden: hiddenSchema,
    }),
  'hold.began': () => z.object({ holdId: id, command: z.string().max(500), untilAt: at }),
  'hold.ended': () =>
    z.object({
      holdId: id,
      /** `lost`: whoever held it is gone without a word. */
      cause: z.enum(['done', 'failed', 'expired', 'lost', 'released']),
      exitCode: z.number().int().nullable(),
    }),
  'storm.began': () => z.object({ stormId: id, targets: z.array(targetSchema).max(50).readonly() }),
  'storm.ended': () => z.object({ stormId: id, incidents: z.number().int().nonnegative() }),
  /** The wall clock went another way than time itself: it was set, or the machine slept, for `sleptMs` where that is counted. */
  'clock.jumped': () => z.object({ byMs: z.number(), sleptMs: z.number().nonnegative().optional() }),
  /** While only observing: what would have been done, and how what it would have touched was then. */
  'shadow.noted': () =>
    z.object({
      shadowId: id,
      incidentId: id,
      ruleId: id,
      fingerprint: id,
      would: wouldSchema,
      plan: planSchema,
      touched: z.array(touchedSchema).max(50).readonly(),
    }),
  /** What happened instead; `afterMs` is the time until then. */
  'shadow.settled': () =>
    z.object({
      shadowId: id,
      incidentId: id,
      ending: shadowEndingSchema,
      afterMs: z.number().nonnegative(),
      message: messageSchema,
    }),
  /** The rule has made things worse: it asks until a person trusts it again. */
  'rule.demoted': () => z.object({ ruleId: id, message: messageSchema }),
  /** `settings`: a person has changed the rule in the settings file. */
  'rule.promoted': () => z.object({ ruleId: id, cause: z.enum(['person', 'settings']) }),
  'rule.auto_fix_set': () => z.object({ ruleId: id, from: autoFixSchema, to: autoFixSchema }),
  'rule.expression_set': () => z.object({ ruleId: id, from: expressionsSchema, to: expressionsSchema }),
  'settings.edited': settingsEditedSchema,
})

export type EventType = keyof typeof eventData
export const eventTypes = Object.keys(eventData) as readonly EventType[]

export type EventData<T extends EventType> = Readonly<z.infer<(typeof eventData)[T]>>

/** What the engine wants recorded; the journal gives it its number. */
export type EventDraft = {
  [T in EventType]: {
    readonly type: T
    readonly at: number
    readonly actor: Actor
    readonly data: EventData<T>
  }
}[EventType]
type Actor = Readonly<z.infer<typeof actorSchema>>

/** One entry of the journal. `seq` rises by one without gaps. */
export type Event = {
  [T in EventType]: {
    readonly seq: number
    /** The version of the shape of `data`; what a program reads, it has brought to the newest one. */
    readonly v: number
    readonly type: T
    readonly at: number
    readonly actor: Actor
    readonly data: EventData<T>
  }
}[EventType]

const entryOf = (type: EventType) => () =>
  z.object({
    seq: z.number().int().positive(),
    v: z.number().int().positive(),
    type: z.literal(type),
    at,
    actor: actorSchema,
    data: eventData[type] as z.ZodType,
  })
const entries = whenUsed(
  Object.fromEntries(eventTypes.map((type): [string, ReturnType<typeof entryOf>] => [type, entryOf(type)])),
)

/** The schema of an event of a type, with data of the newest version; null for a type that is not known. */
export const entrySchema = (type: string): z.ZodType<Event> | null =>
  Object.hasOwn(entries, type) ? (entries[type] as unknown as z.ZodType<Event>) : null

/** Parses one event of a known type whose data are of the newest version: see `upcast` for stored ones. */
export const eventSchema = z.lazy(() => {
  const known = eventTypes.flatMap((type) => entries[type] ?? [])
  return z.discriminatedUnion('type', known as [(typeof known)[number], ...typeof known])
}) as unknown as z.ZodType<Event>
