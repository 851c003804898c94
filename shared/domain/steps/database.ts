import { z } from 'zod'
import { countSchema } from './parts'

/**
 * One statement of a fixed list, on the connection of a check; neither statement nor password stands in the step.
 * Rewriting a table (`vacuum_full`) always analyzes it too, and needs one that is named.
 */
export const sqlStep = z.lazy(() =>
  z.object({
    kind: z.literal('sql'),
    template: z.enum(['vacuum', 'vacuum_analyze', 'vacuum_full']),
    /** The check of the settings whose server and user are used. */
    check: z.string(),
    database: z.string(),
    table: z.object({ schema: z.string(), name: z.string() }).nullable(),
    timeoutMs: z.number().int().positive(),
    found: z.object({ bytes: countSchema, deadRows: countSchema }),
  }),
)

/** Deletes the keys of a Redis that match a pattern; never more than the bound. */
export const redisDeleteStep = z.lazy(() =>
  z.object({
    kind: z.literal('redis_delete'),
    check: z.string(),
    database: z.number().int().nonnegative(),
    /** As SCAN matches; one that fits every key needs `wholeDatabase`. */
    pattern: z.string().min(1).max(1000),
    /** The settings call the whole database a cache. */
    wholeDatabase: z.boolean(),
    bounds: z.object({ keys: countSchema }),
    timeoutMs: z.number().int().positive(),
    found: z.object({ keys: countSchema, samples: z.array(z.string().max(200)).max(5).readonly() }),
  }),
)
