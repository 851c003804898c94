import { basename, isAbsolute, resolve } from 'node:path'
import { message } from '@shared/domain/message'
import { logSourceEntrySchema } from '@shared/domain/settings-file'
import { closestName } from './did-you-mean'
import type { JsonPath } from './json-path'
import { asItems, type ReadContext } from './read-context'
import { readEntry } from './read-entry'
import type { LogSource } from './settings'

export type ReadSources = {
  readonly sources: readonly LogSource[]
  /** What `sources` of a pattern may call them, with the ids that are meant; a source that is not followed has none. */
  readonly names: ReadonlyMap<string, readonly string[]>
}

const withNames = (
  entries: readonly (readonly [string, string | null])[],
): ReadonlyMap<string, readonly string[]> => {
  const names = new Map<string, readonly string[]>()
  for (const [name, id] of entries) {
    const ids = names.get(name) ?? []
    names.set(name, id === null || ids.includes(id) ? ids : [...ids, id])
  }
  return names
}

const namesOf = (source: LogSource): readonly (readonly [string, string])[] => [
  [source.id, source.id],
  [basename(source.path), source.id],
]

const readSource = (
  { tree, baseDir }: ReadContext,
  value: unknown,
  path: JsonPath,
): { readonly source: LogSource | null; readonly names: readonly string[] } | null => {
  const entry = readEntry(tree, logSourceEntrySchema, value, path)?.value
  if (entry === undefined) return null
  const kind = entry.journald === undefined ? 'docker' : 'journald'
  const label = entry.name === undefined ? [] : [entry.name]
  if (entry.path === undefined) {
    tree.warning([...path, kind], message('settings.source.not_followed', { kind }), 'key')
    return { source: null, names: [...label, entry.journald ?? entry.docker ?? kind] }
  }
  if (!isAbsolute(entry.path) && baseDir === null) {
    tree.fault(
      [...path, 'path'],
      message('settings.source.relative', { path: tree.written([...path, 'path']) ?? '' }),
    )
    return null
  }
  const absolute = baseDir === null ? resolve(entry.path) : resolve(baseDir, entry.path)
  return { source: { id: absolute, path: absolute }, names: [...label, entry.path, basename(entry.path)] }
}

/** Reads `log_sources`; without the section the given ones, which exist on this host, are followed. */
export const readSources = (
  context: ReadContext,
  value: unknown,
  byDefault: readonly LogSource[],
): ReadSources => {
  if (value === undefined) return { sources: byDefault, names: withNames(byDefault.flatMap(namesOf)) }
  const sources = new Map<string, LogSource>()
  const names: (readonly [string, string | null])[] = []
  for (const [index, item] of asItems(value).entries()) {
    const path: JsonPath = ['log_sources', index]
    const read = readSource(context, item, path)
    if (read === null) continue
    if (read.source !== null && sources.has(read.source.id)) {
      context.tree.warning(path, message('settings.source.twice', { path: read.source.path }))
    }
    if (read.source !== null) {
      sources.set(read.source.id, read.source)
      names.push(...namesOf(read.source))
    }
    for (const name of read.names) names.push([name, read.source?.id ?? null])
  }
  return { sources: [...sources.values()], names: withNames(names) }
}

/** The ids of the sources that a pattern names; null when it names none and reads all. */
export const readSourceNames = (
  { tree }: ReadContext,
  value: unknown,
  path: JsonPath,
  { names }: ReadSources,
): readonly string[] | null => {
  if (value === undefined) return null
  const ids = asItems(value).flatMap((name, index) => {
    if (typeof name !== 'string' || name === '') return []
    const found = names.get(name)
    if (found !== undefined) return found
    const at = [...path, index]
    const written = tree.written(at) ?? name
    const closest = closestName(written, names.keys())
    if (closest === null) tree.fault(at, message('settings.reference.source', { name: written }))
    else tree.fault(at, message('settings.reference.source_close', { name: written, closest }))
    return []
  })
  return [...new Set(ids)]
}
