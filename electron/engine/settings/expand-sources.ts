import { readdir } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { LogSource, Rule, Settings } from './settings'

const MOST_FILES = 100
/** Whether the last part of a path is a pattern (`*`, `?`). */
export const isGlob = (path: string): boolean => /[*?]/.test(basename(path))

/** The pattern of a name (glob(7): `*` and `?`; a leading dot is only matched by a dot). */
export const nameExpression = (glob: string): RegExp => {
  const source = glob
    .replace(/[\\^$.+()|[\]{}]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.')
  return new RegExp(`^${glob.startsWith('.') ? '' : '(?!\\.)'}${source}$`, 's')
}

const filesOf = async (source: LogSource): Promise<readonly LogSource[]> => {
  if (!isGlob(source.path)) return [source]
  const folder = dirname(source.path)
  const expression = nameExpression(basename(source.path))
  const names = await readdir(folder).catch(() => {
    // Not there, or closed to this user: the source stays as it is written, and its state says so.
    return []
  })
  const found = names
    .filter((name) => expression.test(name))
    .sort()
    .slice(0, MOST_FILES)
  return found.length === 0
    ? [source]
    : found.map((name) => ({ id: join(folder, name), path: join(folder, name) }))
}

/** Puts the files that a glob in the last part of a path means now in its place, also where rules name it. */
export const expandSources = async (settings: Settings): Promise<Settings> => {
  const expanded = new Map<string, readonly LogSource[]>()
  for (const source of settings.sources) expanded.set(source.id, await filesOf(source))
  const idsOf = (id: string): readonly string[] => expanded.get(id)?.map((source) => source.id) ?? [id]
  const unique = new Map([...expanded.values()].flat().map((source) => [source.id, source]))
  const rules = settings.rules.map((rule): Rule => {
    const { cause } = rule
    return cause.kind === 'log' && cause.sources !== null
      ? { ...rule, cause: { ...cause, sources: cause.sources.flatMap(idsOf) } }
      : rule
  })
  return { ...settings, sources: [...unique.values()], rules }
}
