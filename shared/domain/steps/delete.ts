import { z } from 'zod'
import { countSchema, pathSchema } from './parts'

/**
 * Deletes the regular files below a root that fit, or moves them to the trash. The list is made when it runs, since it
 * changes by the minute: never more than the bounds, however much has come meanwhile.
 */
export const deleteStep = z.object({
  kind: z.literal('delete'),
  root: pathSchema,
  /** Names as a shell's patterns, without directories; `*` for all. */
  patterns: z.array(z.string().min(1)).min(1).readonly(),
  minAgeMs: z.number().nonnegative(),
  recursive: z.boolean(),
  /** Also takes away the directories that this leaves empty. */
  emptyDirectories: z.boolean(),
  bounds: z.object({ files: countSchema, bytes: countSchema }),
  /** Where deleted files are kept; null when they are gone for good. */
  trash: pathSchema.nullable(),
  found: z.object({ files: countSchema, bytes: countSchema, oldestAt: z.number().nullable() }),
})

/** Moves everything in a trash folder back to where it came from; what has come there meanwhile is never replaced. */
export const untrashStep = z.object({ kind: z.literal('untrash'), trash: pathSchema, root: pathSchema })
