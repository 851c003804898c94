import { z } from 'zod'
import { LONGEST_EXPRESSION } from './longest-expression'
import { serviceManagerSchema } from './plan'

/**
 * What became of a problem that was only watched: it went away alone; somebody did what the plan would have done; the plan
 * would have been wrong; it is still there after a day; or nobody can tell.
 */
export const shadowEndingSchema = z.enum(['recovered', 'same_fix', 'wrong', 'lasting', 'unknown'])
export type ShadowEnding = z.infer<typeof shadowEndingSchema>

/** What Mamori would have done: run the plan, or ask a person for it. */
export const wouldSchema = z.enum(['run', 'ask'])
export type Would = z.infer<typeof wouldSchema>

/**
 * What a plan would have touched, as it was when the plan was noted: what is seen later is compared with it. `startMark`
 * names one start of a service; null where its manager does not tell.
 */
export const touchedSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('service'),
    service: z.string(),
    manager: serviceManagerSchema,
    unit: z.string(),
    startMark: z.string().nullable(),
    /** How often its manager has started it again by itself since a person did. */
    ownRestarts: z.number().int().nonnegative().nullable(),
  }),
  z.object({ kind: z.literal('process'), pid: z.number().int().positive(), startedAtTicks: z.string() }),
  /** Files, data: whether planning again finds something left to do. */
  z.object({ kind: z.literal('plan') }),
])
export type Touched = Readonly<z.infer<typeof touchedSchema>>

/** Who may let a rule act: by itself, after a click, not at all. */
/** What a rule looks for in a log, as it is written in the settings. */
export const expressionsSchema = z.lazy(() =>
  z.object({
    pattern: z.string().max(LONGEST_EXPRESSION),
    ignore: z.string().max(LONGEST_EXPRESSION).nullable(),
  }),
)

export const autoFixSchema = z.union([z.boolean(), z.literal('approve')])
