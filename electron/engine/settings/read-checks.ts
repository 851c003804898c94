import { message } from '@shared/domain/message'
import { healthCheckEntrySchema } from '@shared/domain/settings-file'
import { closestName } from './did-you-mean'
import type { JsonPath } from './json-path'
import { readActions, type ReadActions } from './read-actions'
import { asItems, asObject, type ReadContext } from './read-context'
import { readEntry } from './read-entry'
import { readReferences } from './read-references'
import type { AutoFix, CheckUse } from './settings'

export type ReadCheck = {
  readonly use: CheckUse
  readonly onFailure: ReadActions | null
  readonly autoFix: AutoFix
}

const baseFields: readonly string[] = Object.keys(healthCheckEntrySchema.shape)
/** What the settings' format lists for checks in general; not every type uses all of it. */
const commonFields: ReadonlySet<string> = new Set(
  'threshold warning url urls host port database user password service'.split(' '),
)

/** How often a check is made and how long it may take where neither its entry nor its kind says it. */
export const usual = { intervalSeconds: 60, timeoutSeconds: 5 }

const readConfig = (
  context: ReadContext,
  type: string,
  own: unknown,
  path: JsonPath,
): { readonly value: unknown } | null => {
  const { tree, checks } = context
  const check = checks.get(type)
  if (check !== undefined) {
    return readEntry(tree, check.settings, own, path, {
      alsoKnown: baseFields,
      unused: { keys: commonFields, kind: type },
    })
  }
  const at = [...path, 'type']
  const written = tree.written(at) ?? type
  const closest = closestName(written, checks.keys())
  const known = [...checks.keys()].join(' / ')
  if (closest === null) tree.fault(at, message('settings.check.unknown', { type: written, known }))
  else tree.fault(at, message('settings.check.unknown_close', { type: written, closest, known }))
  return null
}

const readCheck = (
  context: ReadContext,
  value: unknown,
  path: JsonPath,
  names: readonly string[],
): ReadCheck | null => {
  const { tree } = context
  const raw = asObject(value)
  const entry = readEntry(tree, healthCheckEntrySchema, value, path)?.value ?? null
  if (raw === null) return null
  const own = Object.fromEntries(Object.entries(raw).filter(([key]) => !baseFields.includes(key)))
  const type = raw['type']
  const config = typeof type === 'string' && type !== '' ? readConfig(context, type, own, path) : null
  const onFailure = readActions(context, raw['on_failure'], [...path, 'on_failure'])
  const dependsOn = readReferences(context.tree, raw['depends_on'], [...path, 'depends_on'], names)
  if (entry === null || config === null) return null

  const { intervalSeconds, timeoutSeconds } = context.checks.get(entry.type)?.usual ?? usual
  const interval = entry.interval ?? intervalSeconds
  const timeout = entry.timeout ?? Math.min(timeoutSeconds, interval)
  if (timeout > interval)
    tree.warning([...path, 'timeout'], message('settings.check.timeout', { timeout, interval }))
  return {
    use: {
      name: entry.name,
      type: entry.type,
      intervalMs: Math.round(interval * 1000),
      timeoutMs: Math.round(timeout * 1000),
      critical: entry.critical,
      consecutive: entry.consecutive,
      dependsOn,
      config: config.value,
    },
    onFailure: entry.on_failure === undefined || entry.on_failure.length === 0 ? null : onFailure,
    autoFix: entry.auto_fix,
  }
}

/** The first check from which following `depends_on` comes back to itself. */
const circular = (checks: readonly ReadCheck[]): string | null => {
  const dependsOn = new Map(checks.map(({ use }) => [use.name, use.dependsOn]))
  const reaches = (from: string, wanted: string, seen: Set<string>): boolean =>
    (dependsOn.get(from) ?? []).some((next) => {
      if (next === wanted) return true
      if (seen.has(next)) return false
      seen.add(next)
      return reaches(next, wanted, seen)
    })
  return [...dependsOn.keys()].find((name) => reaches(name, name, new Set())) ?? null
}

/** The names of all entries, also of those that cannot be used, so that one fault does not cause others. */
export const checkNames = (value: unknown): readonly string[] =>
  asItems(value).flatMap((item) => {
    const name = asObject(item)?.['name']
    return typeof name === 'string' ? [name] : []
  })

/** Reads `health_checks`. */
export const readChecks = (context: ReadContext, value: unknown): readonly ReadCheck[] => {
  const { tree } = context
  const names = checkNames(value)
  const at = new Map<string, JsonPath>()
  const read = asItems(value).flatMap((item, index) => {
    const path: JsonPath = ['health_checks', index]
    const check = readCheck(context, item, path, names)
    const name = asObject(item)?.['name']
    const earlier = typeof name === 'string' ? at.get(name) : undefined
    if (typeof name === 'string' && earlier !== undefined) {
      tree.fault([...path, 'name'], message('settings.duplicate', { name, line: tree.lineOf(earlier) }))
    } else if (typeof name === 'string') at.set(name, [...path, 'name'])
    return check === null ? [] : [check]
  })
  const loop = circular(read)
  const loopAt = loop === null ? undefined : at.get(loop)
  if (loop !== null && loopAt !== undefined) {
    tree.fault([...loopAt.slice(0, -1), 'depends_on'], message('settings.check.circular', { name: loop }))
  }
  return read
}
