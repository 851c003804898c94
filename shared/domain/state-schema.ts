import { z } from 'zod'
import { actorSchema } from './actor'
import { readingSchema } from './check'
import { decisionSchema } from './decision'
import { eventData, faultSchema, sourceStateSchema } from './event'
import { touchedSchema, wouldSchema } from './ledger'
import { messageSchema } from './message'
import { lineKindsSchema, severitySchema } from './observation'
import { breakerCauseSchema, breakerStateSchema, modeSchema, outcomeSchema } from './outcome'
import { planSchema, stepResultSchema } from './plan'
import type { State } from './state'
import { targetSchema } from './target'
import { heldBySchema, hiddenSchema, silenceScopeSchema } from './upkeep'

const at = z.number()
const texts = z.array(z.string()).readonly()
const messages = z.array(messageSchema).readonly()
const faults = z.array(faultSchema).readonly()
const recordOf = <T extends z.ZodType>(entry: T) => z.record(z.string(), entry)

const checkState = z.lazy(() =>
  z.object({
    name: z.string(),
    type: z.string(),
    subject: z.string(),
    critical: z.boolean(),
    intervalMs: z.number(),
    reading: readingSchema.nullable(),
    consecutiveFailures: z.number(),
    changedAt: at.nullable(),
  }),
)

const source = z.lazy(() =>
  z.object({
    id: z.string(),
    path: z.string(),
    state: sourceStateSchema.nullable(),
    message: messageSchema.nullable(),
    changedAt: at.nullable(),
  }),
)

const incident = z.lazy(() =>
  z.object({
    id: z.string(),
    fingerprint: z.string(),
    ruleId: z.string(),
    target: targetSchema,
    severity: severitySchema,
    cause: z.enum(['check', 'log']),
    title: messageSchema,
    openedAt: at,
    lastSeenAt: at,
    closedAt: at.nullable(),
    closedBy: eventData['incident.closed'].shape.cause.nullable(),
    observations: z.number(),
    evidence: texts,
    kinds: lineKindsSchema.optional(),
    decision: z.object({ at, decision: decisionSchema, heldBy: heldBySchema.nullable() }).nullable(),
    repairIds: texts,
    note: z.object({ at, text: z.string(), assignee: z.string().nullable(), count: z.number() }).optional(),
  }),
)

const repair = z.lazy(() =>
  z.object({
    id: z.string(),
    incidentId: z.string(),
    ruleId: z.string(),
    fingerprint: z.string(),
    resources: texts,
    plan: planSchema,
    attempt: z.number(),
    stage: z.enum(['awaiting', 'approved', 'performing', 'verifying', 'settled', 'withdrawn', 'rejected']),
    plannedAt: at,
    expiresAt: at.nullable(),
    snoozedUntilAt: at.nullable(),
    approvedAt: at.nullable(),
    approvedBy: actorSchema.nullable(),
    startedAt: at.nullable(),
    performedAt: at.nullable(),
    settledAt: at.nullable(),
    steps: z.array(stepResultSchema).readonly(),
    performedOk: z.boolean().nullable(),
    outcome: outcomeSchema.nullable(),
    evidence: messages,
    undoes: z.string().nullable(),
    undoneBy: z.string().nullable(),
    undoSteps: z.number(),
    differences: messages,
    endMessage: messageSchema.nullable(),
  }),
)

const counter = z.lazy(() =>
  z.object({
    attempts: z.number(),
    lastAttemptAt: at.nullable(),
    cooldownUntilAt: at.nullable(),
    recent: z.array(z.object({ at, outcome: outcomeSchema })).readonly(),
  }),
)

const breaker = z.object({
  state: breakerStateSchema,
  cause: breakerCauseSchema,
  message: messageSchema,
  changedAt: at,
  probeAt: at.nullable(),
})

const silence = z.object({
  id: z.string(),
  scope: silenceScopeSchema,
  reason: z.string(),
  by: actorSchema,
  addedAt: at,
  untilAt: at,
  endsOnRecovery: z.boolean(),
  origin: z.enum(['person', 'settings']),
  hidden: hiddenSchema,
  hiddenIncidentIds: texts,
})

const hold = z.object({ id: z.string(), command: z.string(), by: actorSchema, beganAt: at, untilAt: at })

const storm = z.object({
  id: z.string(),
  beganAt: at,
  targets: z.array(targetSchema).readonly(),
  incidents: z.number(),
  newestTargetAt: at,
})

const shadow = z.lazy(() =>
  z.object({
    id: z.string(),
    incidentId: z.string(),
    ruleId: z.string(),
    fingerprint: z.string(),
    target: targetSchema,
    would: wouldSchema,
    planHash: z.string(),
    touched: z.array(touchedSchema).readonly(),
    notedAt: at,
    ended: z.object({ at, cause: eventData['incident.closed'].shape.cause }).nullable(),
    heldAt: at.nullable(),
    repairedAt: at.nullable(),
    settledAt: at.nullable(),
  }),
)

const demotion = z.object({ kind: z.enum(['demoted', 'promoted']), at, message: messageSchema.nullable() })

/**
 * The form of a state, for what comes from another host: a program there that was taken over must not be able to break
 * the window that looks at it.
 */
export const stateSchema: z.ZodType<State> = z.object({
  seq: z.number().int().nonnegative(),
  engine: z
    .object({
      version: z.string(),
      host: z.string(),
      startedAt: at,
      running: z.boolean(),
      face: eventData['engine.started'].shape.face,
    })
    .nullable(),
  settings: z
    .object({
      file: z.string(),
      sha256: z.string(),
      loadedAt: at,
      rules: z.array(z.object({ id: z.string(), name: z.string(), severity: severitySchema })).readonly(),
      warnings: faults,
    })
    .nullable(),
  rejected: z.object({ file: z.string(), at, faults }).nullable(),
  mode: modeSchema,
  checks: recordOf(checkState),
  sources: recordOf(source),
  incidents: recordOf(incident),
  repairs: recordOf(repair),
  counters: recordOf(counter),
  breakers: recordOf(breaker),
  begun: z.array(at).readonly(),
  silences: recordOf(silence),
  holds: recordOf(hold),
  settling: z.object({ holdId: z.string(), beganAt: at, untilAt: at }).nullable(),
  storm: storm.nullable(),
  untold: recordOf(heldBySchema),
  shadows: recordOf(shadow),
  demotions: recordOf(demotion),
})
