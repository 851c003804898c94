import { entrySchema, type Event } from './event'
import { upcasters, type Upcasters } from './upcasters'

export type Upcast =
  | { readonly kind: 'known'; readonly event: Event }
  | { readonly kind: 'unknown'; readonly reason: string }

/** The version that an event of a type is written with today: one more than the newest that is brought forward. */
export const newestVersion = (type: string, table: Upcasters = upcasters): number => {
  const steps = Object.hasOwn(table, type) ? Object.keys(table[type] ?? {}) : []
  return 1 + Math.max(0, ...steps.map(Number))
}

const unknown = (reason: string): Upcast => ({ kind: 'unknown', reason })

const field = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined

/** Takes data from version to version up to the newest. Throws what an upcaster throws. */
const bringForward = (type: string, from: number, data: unknown, table: Upcasters): unknown => {
  let current = data
  for (let version = from; version < newestVersion(type, table); version += 1) {
    const step = table[type]?.[version]
    if (step === undefined) throw new Error(`nothing leads from version ${version} of ${type}`)
    current = step(current)
  }
  return current
}

/**
 * Brings a stored event of any version to today's shape. Types and versions that this program does not know
 * are kept in the journal and told as such, so that a newer program's entries survive an older one.
 */
export const upcast = (stored: unknown, table: Upcasters = upcasters): Upcast => {
  const type = field(stored, 'type')
  const version = field(stored, 'v')
  if (typeof type !== 'string') return unknown('no type')
  if (typeof version !== 'number' || !Number.isInteger(version) || version < 1) return unknown('no version')
  const schema = entrySchema(type)
  if (schema === null) return unknown(`no such type: ${type}`)
  const newest = newestVersion(type, table)
  if (version > newest) return unknown(`version ${version}, where ${newest} is the newest that is known`)
  try {
    const data = bringForward(type, version, field(stored, 'data'), table)
    const parsed = schema.safeParse({ ...(stored as object), v: newest, data })
    return parsed.success
      ? { kind: 'known', event: parsed.data }
      : unknown(parsed.error.issues[0]?.message ?? 'unreadable')
  } catch (error) {
    // An old entry that is not even what its version was: it stays in the journal, unread.
    return unknown(error instanceof Error ? error.message : String(error))
  }
}
