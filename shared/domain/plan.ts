import { z } from 'zod'
import { messageSchema } from './message'
import { accessStep } from './steps/access'
import { fixJsonStep, restoreStep } from './steps/content'
import { redisDeleteStep, sqlStep } from './steps/database'
import { deleteStep, untrashStep } from './steps/delete'
import { mkdirStep, rmdirStep } from './steps/directory'
import { serviceFields } from './steps/parts'
import { rotateStep, unrotateStep } from './steps/rotate'
import { awaitActiveStep, serviceStep } from './steps/service'
import { signalStep } from './steps/signal'
import { targetSchema } from './target'

/** How far an act can be taken back: by itself, by another act, or not at all. */
export const undoClassSchema = z.enum(['reversible', 'compensatable', 'irreversible'])
export type UndoClass = z.infer<typeof undoClassSchema>

export const riskSchema = z.enum(['low', 'medium', 'high'])
export type Risk = z.infer<typeof riskSchema>

export const serviceManagerSchema = serviceFields.manager
export type ServiceManagerId = z.infer<typeof serviceManagerSchema>

/** One thing that will be done to the host, as plain data. Only `perform` turns a step into an effect. */
export const stepSchema = z.lazy(() =>
  z.discriminatedUnion('kind', [
    serviceStep,
    awaitActiveStep,
    mkdirStep,
    rmdirStep,
    accessStep,
    deleteStep,
    untrashStep,
    signalStep,
    sqlStep,
    redisDeleteStep,
    rotateStep,
    unrotateStep,
    fixJsonStep,
    restoreStep,
  ]),
)
export type Step = Readonly<z.infer<typeof stepSchema>>
export type ServiceVerb = z.infer<typeof serviceStep>['verb']
export type StepName = Step['kind']
export type StepOf<K extends StepName> = Extract<Step, { readonly kind: K }>

/** The whole of what an approval covers. `hash` is over canonical data, never over display text. */
export const planSchema = z.object({
  actions: z.array(z.object({ type: z.string(), version: z.number().int() })).readonly(),
  host: z.string(),
  target: targetSchema,
  steps: z.array(stepSchema).min(1).max(200).readonly(),
  touches: z.array(messageSchema).readonly(),
  /** Why a person has to be asked, whatever the mode. */
  asks: z.array(messageSchema).readonly().default([]),
  /** What the disk gets back, less what backup and trash keep of it; null when that is not the point. */
  freesBytes: z.number().nullable().default(null),
  risk: riskSchema,
  undo: undoClassSchema,
  verifyChecks: z.array(z.string()).readonly(),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
})
export type Plan = Readonly<z.infer<typeof planSchema>>

export const stepResultSchema = z.object({
  index: z.number().int().nonnegative(),
  result: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('done') }),
    z.object({ kind: z.literal('failed'), message: messageSchema }),
    z.object({ kind: z.literal('refused'), message: messageSchema }),
  ]),
  output: z.string(),
  startedAt: z.number(),
  durationMs: z.number().nonnegative(),
})
export type StepResult = Readonly<z.infer<typeof stepResultSchema>>
