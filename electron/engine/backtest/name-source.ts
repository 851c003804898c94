import { resolve } from 'node:path'
import { globMatcher } from '../settings/glob'
import type { LogSource } from '../settings/settings'

/** What rotation and compression add to a log's name: `.1`, `.2.gz`, `-20260131`, `.2026-01-31.gz`. */
const ROTATED = /(?:[.-](?:\d{1,3}|\d{8}|\d{4}-\d{2}-\d{2})(?:[T_.-]?\d{2,6})?)?(?:\.gz)?$/

/** The log that a file is a part of: a source of the settings where one has this path, else the path itself. */
export const sourceOf = (path: string, sources: readonly LogSource[]): string => {
  const log = path.replace(ROTATED, '') || path
  const known = sources.find(
    (source) => 'path' in source && [path, log].some((name) => globMatcher(source.path)(resolve(name))),
  )
  return known?.id ?? log
}
