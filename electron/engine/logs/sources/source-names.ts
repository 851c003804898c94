import { globMatcher, hasGlob } from '../../settings/glob'
import type { LogSource } from '../../settings/settings'

/** Tells all ids by which rules may name what stands at a path: its own, and those of the patterns that mean it. */
export const namesOfPaths = (
  sources: readonly LogSource[],
): ((path: string, ownId: string) => readonly string[]) => {
  const files = sources.flatMap((source) =>
    'path' in source
      ? [{ id: source.id, means: hasGlob(source.path) ? globMatcher(source.path) : null, path: source.path }]
      : [],
  )
  return (path, ownId) => [
    ownId,
    ...files.flatMap(({ id, means, path: own }) =>
      id !== ownId && (means === null ? own === path : means(path)) ? [id] : [],
    ),
  ]
}
