import type { Event } from '@shared/domain/event'
import { createStore, useStore } from 'zustand'

const KEY = 'mamori.proven_channels'
/** How long a person does not want to hear of it. */
const PUT_OFF_MS = 7 * 24 * 3_600_000
const KEPT_HOSTS = 50

/** By host: 'proven', or until when nobody is told. */
type Known = Readonly<Record<string, 'proven' | number>>

const stored = (): Known => {
  try {
    const value: unknown = JSON.parse(globalThis.localStorage?.getItem(KEY) ?? '{}')
    if (typeof value !== 'object' || value === null) return {}
    return Object.fromEntries(
      Object.entries(value).filter(
        (entry): entry is [string, 'proven' | number] =>
          entry[1] === 'proven' || typeof entry[1] === 'number',
      ),
    )
  } catch {
    // A value that is not JSON was not written by this program: it is as good as none.
    return {}
  }
}

const store = createStore<Known>(stored)

const note = (hostId: string, what: 'proven' | number): void => {
  const next = Object.fromEntries(Object.entries({ ...store.getState(), [hostId]: what }).slice(-KEPT_HOSTS))
  store.setState(next, true)
  globalThis.localStorage?.setItem(KEY, JSON.stringify(next))
}

/** A test by a channel that reaches beyond a host has arrived. */
export const noteProven = (hostId: string): void => {
  if (store.getState()[hostId] !== 'proven') note(hostId, 'proven')
}

/** Nobody wants to be reminded of it for a week. */
export const putOffProof = (hostId: string, now: number): void => note(hostId, now + PUT_OFF_MS)

/** Whether it is to be told that no channel of a host is known to reach beyond it. */
export const isProofDue = (known: 'proven' | number | undefined, now: number): boolean =>
  known !== 'proven' && (known ?? 0) <= now

export const useProofDue = (hostId: string): boolean =>
  useStore(store, (known) => isProofDue(known[hostId], Date.now()))

/** Whether among these is a test that has arrived beyond its host. */
export const provesReach = (events: readonly Event[]): boolean =>
  events.some(
    (event) =>
      event.type === 'notice.sent' &&
      event.data.channel !== 'log' &&
      event.data.title.code === 'notice.test' &&
      event.data.delivery.kind === 'delivered',
  )
