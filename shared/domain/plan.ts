import { z } from 'zod'
import { messageSchema } from './message'
import { targetSchema } from './target'

/** How far an act can be taken back: by itself, by another act, or not at all. */
export const undoClassSchema = z.enum(['reversible', 'compensatable', 'irreversible'])
export type UndoClass = z.infer<typeof undoClassSchema>

export const riskSchema = z.enum(['low', 'medium', 'high'])
export type Risk = z.infer<typeof riskSchema>

export const serviceManagerSchema = z.enum([
  'systemd',
  'systemd_user',
  'sysv',
  'supervisor',
  'pm2',
  'docker',
  'compose',
])
export type ServiceManagerId = z.infer<typeof serviceManagerSchema>

/** One thing that will be done to the host, as plain data. Only `perform` turns a step into an effect. */
export const stepSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('service'),
    verb: z.enum(['restart', 'start']),
    service: z.string(),
    manager: serviceManagerSchema,
    unit: z.string(),
    argv: z.array(z.string()).min(1).readonly(),
    timeoutMs: z.number().int().positive(),
  }),
  z.object({
    kind: z.literal('await_active'),
    service: z.string(),
    manager: serviceManagerSchema,
    unit: z.string(),
    argv: z.array(z.string()).min(1).readonly(),
    timeoutMs: z.number().int().positive(),
  }),
  z.object({
    kind: z.literal('mkdir'),
    path: z.string().startsWith('/'),
    mode: z.number().int().min(0).max(0o7777),
    owner: z.object({ uid: z.number().int(), gid: z.number().int(), name: z.string() }).nullable(),
  }),
])
export type Step = Readonly<z.infer<typeof stepSchema>>

/** The whole of what an approval covers. `hash` is over canonical data, never over display text. */
export const planSchema = z.object({
  actions: z.array(z.object({ type: z.string(), version: z.number().int() })).readonly(),
  host: z.string(),
  target: targetSchema,
  steps: z.array(stepSchema).min(1).readonly(),
  touches: z.array(messageSchema).readonly(),
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
