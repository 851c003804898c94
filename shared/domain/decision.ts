import { z } from 'zod'
import { messageSchema } from './message'

/** The gates of the decision in the order in which they are asked. */
export const gateSchema = z.enum([
  'history',
  'mode',
  'silence',
  'intent',
  'storm',
  'network',
  'dependency',
  'breaker',
  'cooldown',
  'attempts',
  'rate',
  'busy',
  'auto_fix',
  'plan',
  'proof',
  'risk',
])
export type Gate = z.infer<typeof gateSchema>

/** One gate's answer: it passed, it turned "run" into "ask", or it stopped the repair. */
export const reasonSchema = z.object({
  gate: gateSchema,
  verdict: z.enum(['pass', 'ask', 'stop']),
  message: messageSchema,
})
export type Reason = Readonly<z.infer<typeof reasonSchema>>

export const decisionSchema = z.object({
  kind: z.enum(['run', 'ask', 'skip']),
  reasons: z.array(reasonSchema).readonly(),
  /** When asking again could give another answer; null when only an event can change it. */
  retryAt: z.number().nullable(),
})
export type Decision = Readonly<z.infer<typeof decisionSchema>>
