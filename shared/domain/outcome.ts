import { z } from 'zod'

export const outcomeSchema = z.enum(['verified', 'ineffective', 'regressed', 'inconclusive', 'interrupted'])
export type Outcome = z.infer<typeof outcomeSchema>

export const modeSchema = z.enum(['auto', 'approve', 'observe'])
export type Mode = z.infer<typeof modeSchema>

export const breakerStateSchema = z.enum(['closed', 'open', 'half_open'])
export type BreakerState = z.infer<typeof breakerStateSchema>

/** Why a breaker changed: what opened it, the probe that half opens it, or what closed it. */
export const breakerCauseSchema = z.enum(['exhausted', 'frequent', 'regressed', 'probe', 'recovered'])
export type BreakerCause = z.infer<typeof breakerCauseSchema>
