import { z } from 'zod'
import { countSchema, pathSchema } from './parts'

/**
 * Deletes the regular files below a root that fit, or moves them to the trash. The list is made when it runs, since it
 * changes by the minute: oldest first, and never more than the bounds, however much has come meanwhile.
 */
export const deleteStep = z.lazy(() =>
  z.object({
    kind: z.literal('delete'),
    root: pathSchema,
    /** Names as a shell's patterns, without directories; `*` for all. */
    patterns: z.array(z.string().min(1)).min(1).max(100).readonly(),
    minAgeMs: z.number().nonnegative(),
    /** `modified`: since its content changed. `untouched`: since it was changed, read, moved or given other rights. */
    ageBy: z.enum(['modified', 'untouched']),
    recursive: z.boolean(),
    /** That many of the newest files with such a name stay, whatever their age. */
    keep: countSchema,
    /** Also takes away the directories that this leaves empty. */
    emptyDirectories: z.boolean(),
    bounds: z.object({ files: countSchema, bytes: countSchema }),
    /** Where deleted files are kept, and for how long; null when they are gone for good. */
    trash: z.object({ folder: pathSchema, keepMs: z.number().positive() }).nullable(),
    found: z.object({ files: countSchema, bytes: countSchema, oldestAt: z.number().nullable() }),
  }),
)

/** Moves everything in a trash folder back to where it came from; what has come there meanwhile is never replaced. */
export const untrashStep = z.lazy(() =>
  z.object({ kind: z.literal('untrash'), trash: pathSchema, root: pathSchema }),
)
