import { z } from 'zod'
import { SHARED_TMP } from '../repair/select/passed-by'
import { defineAction } from './define-action'
import { DAY_MS, daysSchema, directoriesSchema, patternsSchema, planCleanup } from './look/plan-cleanup'

/** Names by which programs call what they do not mean to keep: mktemp(1), Python's tempfile, and the common endings. */
const TEMPORARY_NAMES: readonly string[] = [
  '*.tmp',
  '*.temp',
  '*.TMP',
  'tmp.*',
  'tmp-*',
  'tmp[a-z0-9_][a-z0-9_][a-z0-9_][a-z0-9_][a-z0-9_][a-z0-9_][a-z0-9_][a-z0-9_]',
]

const params = z.object({
  paths: directoriesSchema.optional(),
  directories: directoriesSchema.optional(),
  patterns: patternsSchema.default([...TEMPORARY_NAMES]),
  days: daysSchema.default(1),
  recursive: z.boolean().default(true),
})

const pathsOf = ({ paths = [], directories = [] }: z.output<typeof params>): readonly string[] =>
  paths.length + directories.length === 0 ? SHARED_TMP : [...new Set([...paths, ...directories])]

/**
 * Deletes temporary files that nobody has changed, read, moved or opened for a while, as systemd-tmpfiles would. That
 * a later plan finds nothing proves that they are gone, but not that the disk is well: only a check proves that.
 */
export default defineAction<z.output<typeof params>>({
  class: 'repair',
  id: 'temp_file_cleanup',
  version: 1,
  params,
  risk: 'medium',
  undo: 'irreversible',
  planProves: false,
  usualPaths: SHARED_TMP,
  target: (wanted) => ({ kind: 'path', name: pathsOf(wanted).join(', ') }),
  plan: (context, wanted, signal) =>
    planCleanup(
      context,
      {
        paths: pathsOf(wanted),
        patterns: wanted.patterns,
        minAgeMs: wanted.days * DAY_MS,
        ageBy: 'untouched',
        recursive: wanted.recursive,
        keep: 0,
        emptyDirectories: false,
        trashMs: null,
      },
      signal,
    ),
})
