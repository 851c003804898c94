import { message } from '@shared/domain/message'
import { z } from 'zod'
import { defineAction } from './define-action'
import { DAY_MS, directoriesSchema, planCleanup } from './look/plan-cleanup'

const params = z.object({
  directories: directoriesSchema.optional(),
  paths: directoriesSchema.optional(),
  /** What is younger stays; 0 for all that nobody holds open. */
  days: z.number().min(0).max(36_500).default(0),
})

const pathsOf = ({ directories = [], paths = [] }: z.output<typeof params>): readonly string[] => [
  ...new Set([...directories, ...paths]),
]

/**
 * Empties cache directories; the directories themselves, and those in them, stay for whoever writes there. An empty
 * cache proves nothing about what it was emptied for.
 */
export default defineAction<z.output<typeof params>>({
  class: 'repair',
  id: 'cache_clear',
  version: 1,
  params,
  risk: 'medium',
  undo: 'irreversible',
  planProves: false,
  target: (wanted) => ({ kind: 'path', name: pathsOf(wanted).join(', ') || 'cache_clear' }),
  plan: async (context, wanted, signal) => {
    const paths = pathsOf(wanted)
    if (paths.length === 0) return { kind: 'impossible', why: message('action.cache.unset') }
    return planCleanup(
      context,
      {
        paths,
        patterns: ['*'],
        minAgeMs: wanted.days * DAY_MS,
        ageBy: 'modified',
        recursive: true,
        keep: 0,
        emptyDirectories: false,
        trashMs: null,
      },
      signal,
    )
  },
})
