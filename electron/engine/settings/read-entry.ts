import { message } from '@shared/domain/message'
import type { z } from 'zod'
import { closestName } from './did-you-mean'
import type { JsonPath } from './json-path'
import { schemaMessage } from './schema-message'
import type { SettingsTree } from './settings-tree'
import { findUnknownKeys, withoutKeys } from './unknown-keys'

export type EntryOptions = {
  /** Names that may stand here, too, for suggestions. */
  readonly alsoKnown?: readonly string[]
  /** Common names that only some kinds of entries use, and what this entry's kind is called. */
  readonly unused?: { readonly keys: ReadonlySet<string>; readonly kind: string }
}

const warnOfUnknownKeys = (
  tree: SettingsTree,
  unknown: ReturnType<typeof findUnknownKeys>,
  path: JsonPath,
  { alsoKnown = [], unused }: EntryOptions,
): void => {
  for (const { path: inner, key, known } of unknown) {
    const at = [...path, ...inner, key]
    const closest = closestName(key, inner.length === 0 ? [...known, ...alsoKnown] : known)
    if (inner.length === 0 && unused?.keys.has(key) === true) {
      tree.warning(at, message('settings.key.unused', { key, kind: unused.kind }), 'key')
    } else if (closest === null) tree.warning(at, message('settings.key.unknown', { key }), 'key')
    else tree.warning(at, message('settings.key.unknown_close', { key, closest }), 'key')
  }
}

const isMissing = (value: unknown, path: readonly PropertyKey[]): boolean => {
  const parent = path.slice(0, -1).reduce<unknown>((at, segment) => {
    return typeof at === 'object' && at !== null ? Reflect.get(at, segment) : undefined
  }, value)
  const last = path.at(-1)
  return (
    typeof parent === 'object' &&
    parent !== null &&
    last !== undefined &&
    Reflect.get(parent, last) === undefined
  )
}

/**
 * Reads one value of the file by its schema: unknown keys become warnings, everything else that is wrong a fault.
 * null when it cannot be used.
 */
export const readEntry = <T>(
  tree: SettingsTree,
  schema: z.ZodType<T>,
  value: unknown,
  path: JsonPath,
  options: EntryOptions = {},
): { readonly value: T } | null => {
  const unknown = findUnknownKeys(schema, value)
  warnOfUnknownKeys(tree, unknown, path, options)
  const known = withoutKeys(value, unknown)
  // Read once: to compile the schema first would take longer.
  const parsed = schema.safeParse(known, { jitless: true })
  if (parsed.success) return { value: parsed.data }
  for (const issue of parsed.error.issues) {
    const inner = issue.path.map((segment) => (typeof segment === 'number' ? segment : String(segment)))
    const at = [...path, ...inner]
    if (issue.code !== 'custom' && inner.length > 0 && isMissing(known, inner)) {
      tree.fault(at, message('settings.value.missing', { key: String(inner.at(-1)) }))
    } else tree.fault(at, schemaMessage(issue, tree.written(at), tree.isFilled(at)))
  }
  return null
}
