import { eventSchema, type Event } from './event'

export type Upcast =
  | { readonly kind: 'known'; readonly event: Event }
  | { readonly kind: 'unknown'; readonly reason: string }

/**
 * Brings a stored event of any version to today's shape. Types and versions that this program does not know
 * are kept in the journal and told as such, so that a newer program's entries survive an older one.
 */
export const upcast = (stored: unknown): Upcast => {
  const parsed = eventSchema.safeParse(stored)
  return parsed.success
    ? { kind: 'known', event: parsed.data }
    : { kind: 'unknown', reason: parsed.error.issues[0]?.message ?? 'unreadable' }
}
