import { z } from 'zod'

/** What a rule is about: the thing that is broken and that a repair would touch. */
export const targetSchema = z.object({
  kind: z.enum(['service', 'port', 'path', 'source', 'check']),
  name: z.string().min(1),
})
export type Target = Readonly<z.infer<typeof targetSchema>>

/** One string per target, for keys of records: `service:redis`. */
export const targetKey = (target: Target): string => `${target.kind}:${target.name}`

/** One string per (rule, target), the identity of an incident and of its counters. */
export const fingerprint = (ruleId: string, target: Target): string => `${ruleId}|${targetKey(target)}`
