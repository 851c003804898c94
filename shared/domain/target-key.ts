import type { Target } from './target'

/** One string per target, for keys of records: `service:redis`. */
export const targetKey = (target: Target): string => `${target.kind}:${target.name}`

/** One string per (rule, target), the identity of an incident and of its counters. */
export const fingerprint = (ruleId: string, target: Target): string => `${ruleId}|${targetKey(target)}`
