import type { Event } from '@shared/domain/event'
import { createStore, useStore } from 'zustand'

const KEY = 'mamori.proven_channels'
/** How long a person does not want to hear of it. */
const PUT_OFF_MS = 7 * 24 * 3_600_000
/** A host that is new here is looked at first; its channels come after that. */
const FIRST_LOOK_MS = 10 * 60_000
const KEPT_HOSTS = 50

/** A test that has arrived beyond its host: by which channel, and its number in the journal. */
export type Proof = { readonly channel: string; readonly seq: number }

/** By host: what proved it, or until when nobody is told. */
type Known = Readonly<Record<string, Proof | number>>

const isProof = (value: unknown): value is Proof =>
  typeof value === 'object' &&
  value !== null &&
  'channel' in value &&
  typeof value.channel === 'string' &&
  'seq' in value &&
  typeof value.seq === 'number'

const stored = (): Known => {
  try {
    const value: unknown = JSON.parse(globalThis.localStorage?.getItem(KEY) ?? '{}')
    if (typeof value !== 'object' || value === null) return {}
    return Object.fromEntries(
      Object.entries(value).filter(
        (entry): entry is [string, Proof | number] => typeof entry[1] === 'number' || isProof(entry[1]),
      ),
    )
  } catch {
    // A value that is not JSON was not written by this program: it is as good as none.
    return {}
  }
}

const store = createStore<Known>(stored)

const note = (hostId: string, what: Proof | number): void => {
  const next = Object.fromEntries(Object.entries({ ...store.getState(), [hostId]: what }).slice(-KEPT_HOSTS))
  store.setState(next, true)
  globalThis.localStorage?.setItem(KEY, JSON.stringify(next))
}

/** A test by a channel that reaches beyond a host has arrived. */
export const noteProof = (hostId: string, proof: Proof): void => note(hostId, proof)

/** Nobody wants to be reminded of it for a week. */
export const putOffProof = (hostId: string, now: number): void => note(hostId, now + PUT_OFF_MS)

/** A host of which nothing is known yet gets its first minutes without being asked. */
export const beginLooking = (hostId: string, now: number): void => {
  if (store.getState()[hostId] === undefined) note(hostId, now + FIRST_LOOK_MS)
}

/** What is known of a host's channels. */
export const useKnownProof = (hostId: string): Proof | number | null =>
  useStore(store, (known) => known[hostId] ?? null)

/** Whether a person may be told at a time that nothing proves a host's channels. */
export const mayTell = (known: Proof | number | null, now: number): boolean =>
  known !== null && (typeof known !== 'number' || known <= now)

/** The tests among events that have arrived beyond their host. */
export const proofsIn = (events: readonly Event[]): readonly Proof[] =>
  events.flatMap((event) =>
    event.type === 'notice.sent' &&
    event.data.channel !== 'log' &&
    event.data.title.code === 'notice.test' &&
    event.data.delivery.kind === 'delivered'
      ? [{ channel: event.data.channel, seq: event.seq }]
      : [],
  )

/** Whether a proof still counts: a test says nothing of an address that was written after it. */
export const stillProves = ({ channel, seq }: Proof, edits: readonly Event[]): boolean => {
  const own = `notifications.${channel}`
  return !edits.some(
    (event) =>
      event.type === 'settings.edited' &&
      event.seq > seq &&
      event.data.paths.some((path) => path === own || path.startsWith(`${own}.`) || path === 'notifications'),
  )
}
