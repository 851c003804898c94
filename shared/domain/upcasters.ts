/** What an upcaster is given was parsed by no schema of today: it takes apart what its version was. */
export type Upcaster = (data: unknown) => unknown

/** Per type of event: from version n to n + 1, for every n since 1. */
export type Upcasters = Readonly<Record<string, Readonly<Record<number, Upcaster>>>>

/**
 * The way of old events into today's shapes. A changed shape in `event.ts` gets its next version by an entry here, from
 * the version before: `'mode.changed': { 1: (data) => … }`. Entries are never changed once they were released, and never
 * removed. Every type without an entry is at version 1.
 */
export const upcasters: Upcasters = {}
