import { basename, isAbsolute, resolve } from 'node:path'
import { message } from '@shared/domain/message'
import { logSourceEntrySchema } from '@shared/domain/settings-file'
import { closestName } from './did-you-mean'
import type { JsonPath } from './json-path'
import { asItems, type ReadContext } from './read-context'
import { readEntry } from './read-entry'
import { sourceLabel, type LogSource } from './settings'

export type ReadSources = {
  readonly sources: readonly LogSource[]
  /** What `sources` of a pattern may call them, with the ids that are meant. */
  readonly names: ReadonlyMap<string, readonly string[]>
}

const withNames = (
  entries: readonly (readonly [string, string])[],
): ReadonlyMap<string, readonly string[]> => {
  const names = new Map<string, readonly string[]>()
  for (const [name, id] of entries) {
    const ids = names.get(name) ?? []
    names.set(name, ids.includes(id) ? ids : [...ids, id])
  }
  return names
}

/** A pattern may call a source by its id, and by what is written last in it. */
const namesOf = (source: LogSource): readonly (readonly [string, string])[] => {
  const short =
    'path' in source ? basename(source.path) : 'journald' in source ? source.journald : source.docker
  return [
    [source.id, source.id],
    [short, source.id],
  ]
}

const readFileSource = (
  { tree, baseDir }: ReadContext,
  written: string,
  path: JsonPath,
): LogSource | null => {
  if (!isAbsolute(written) && baseDir === null) {
    tree.fault(path, message('settings.source.relative', { path: tree.written(path) ?? '' }))
    return null
  }
  const absolute = baseDir === null ? resolve(written) : resolve(baseDir, written)
  if (written.includes('**')) tree.warning(path, message('settings.source.double_star', { path: written }))
  return { id: absolute, path: absolute }
}

const readSource = (
  context: ReadContext,
  value: unknown,
  path: JsonPath,
): { readonly source: LogSource; readonly names: readonly string[] } | null => {
  const entry = readEntry(context.tree, logSourceEntrySchema, value, path)?.value
  if (entry === undefined) return null
  const label = entry.name === undefined ? [] : [entry.name]
  if (entry.journald !== undefined)
    return { source: { id: `journald:${entry.journald}`, journald: entry.journald }, names: label }
  if (entry.docker !== undefined)
    return { source: { id: `docker:${entry.docker}`, docker: entry.docker }, names: label }
  if (entry.path === undefined) return null
  const source = readFileSource(context, entry.path, [...path, 'path'])
  return source && { source, names: [...label, entry.path, basename(entry.path)] }
}

/** Reads `log_sources`; without the section the given ones, which exist on this host, are followed. */
export const readSources = (
  context: ReadContext,
  value: unknown,
  byDefault: readonly LogSource[],
): ReadSources => {
  if (value === undefined) return { sources: byDefault, names: withNames(byDefault.flatMap(namesOf)) }
  const sources = new Map<string, LogSource>()
  const names: (readonly [string, string])[] = []
  for (const [index, item] of asItems(value).entries()) {
    const path: JsonPath = ['log_sources', index]
    const read = readSource(context, item, path)
    if (read === null) continue
    const { source } = read
    if (sources.has(source.id))
      context.tree.warning(path, message('settings.source.twice', { path: sourceLabel(source) }))
    sources.set(source.id, source)
    names.push(...namesOf(source), ...read.names.map((name): readonly [string, string] => [name, source.id]))
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
