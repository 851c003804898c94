import { message } from '@shared/domain/message'
import { z } from 'zod'
import { defineAction } from './define-action'
import { DAY_MS, daysSchema, directoriesSchema, patternsSchema, planCleanup } from './look/plan-cleanup'

const params = z.lazy(() =>
  z.object({
    paths: directoriesSchema.optional(),
    directories: directoriesSchema.optional(),
    pattern: z.union([patternsSchema, patternsSchema.element.transform((one) => [one])]).default(['*']),
    days: daysSchema.default(30),
    recursive: z.boolean().default(true),
    /** That many of the newest stay in each directory that is named, however old they are. */
    keep: z.number().int().min(0).max(1_000_000).default(0),
    /** Keeps what is deleted for a while, on the same disk: it can be taken back, and frees nothing until then. */
    trash: z.boolean().default(false),
    trash_days: z.number().min(0.04).max(3650).default(7),
    empty_directories: z.boolean().default(false),
  }),
)

const pathsOf = ({ paths = [], directories = [] }: z.output<typeof params>): readonly string[] => [
  ...new Set([...paths, ...directories]),
]

/**
 * Deletes files that have not changed for days, or moves them to a trash. By the time of their content alone: a rotated
 * log is renamed every day and no younger for it. That nothing is left to delete proves nothing about the disk.
 */
export default defineAction<z.output<typeof params>>({
  class: 'repair',
  id: 'old_file_cleanup',
  version: 1,
  params,
  risk: 'medium',
  undo: 'irreversible',
  planProves: false,
  target: (wanted) => ({ kind: 'path', name: pathsOf(wanted).join(', ') || 'old_file_cleanup' }),
  plan: async (context, wanted, signal) => {
    const paths = pathsOf(wanted)
    if (paths.length === 0) return { kind: 'impossible', why: message('action.cleanup.unset') }
    return planCleanup(
      context,
      {
        paths,
        patterns: wanted.pattern,
        minAgeMs: wanted.days * DAY_MS,
        ageBy: 'modified',
        recursive: wanted.recursive,
        keep: wanted.keep,
        // What is in the trash has to find its directory again.
        emptyDirectories: wanted.empty_directories && !wanted.trash,
        trashMs: wanted.trash ? wanted.trash_days * DAY_MS : null,
      },
      signal,
    )
  },
})
