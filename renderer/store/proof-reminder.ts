import { createStore, useStore } from 'zustand'

const KEY = 'mamori.proof_reminder'
/** How long a person does not want to hear of it. */
const PUT_OFF_MS = 7 * 24 * 3_600_000
/** A host that is new here is looked at first; its channels come after that. */
const FIRST_LOOK_MS = 10 * 60_000
const KEPT_HOSTS = 50

/** By host: until when nobody is told that nothing proves its channels. */
type Reminders = Readonly<Record<string, number>>

const stored = (): Reminders => {
  try {
    const value: unknown = JSON.parse(globalThis.localStorage?.getItem(KEY) ?? '{}')
    if (typeof value !== 'object' || value === null) return {}
    return Object.fromEntries(
      Object.entries(value).filter((entry): entry is [string, number] => typeof entry[1] === 'number'),
    )
  } catch {
    // A value that is not JSON was not written by this program: it is as good as none.
    return {}
  }
}

const store = createStore<Reminders>(stored)

const note = (hostId: string, untilAt: number): void => {
  const entries = Object.entries({ ...store.getState(), [hostId]: untilAt })
  const next = Object.fromEntries(entries.slice(-KEPT_HOSTS))
  store.setState(next, true)
  globalThis.localStorage?.setItem(KEY, JSON.stringify(next))
}

/** Nobody wants to be reminded of it for a week. */
export const putOffProof = (hostId: string, now: number): void => note(hostId, now + PUT_OFF_MS)

/** A host of which nothing is known yet gets its first minutes without being asked. */
export const beginLooking = (hostId: string, now: number): void => {
  if (store.getState()[hostId] === undefined) note(hostId, now + FIRST_LOOK_MS)
}

/** Something has proved the host's channels: when that is over, it is told at once. */
export const noteProved = (hostId: string): void => {
  if (store.getState()[hostId] !== 0) note(hostId, 0)
}

/** Until when nobody is told about a host's channels; null for a host that was not looked at yet. */
export const useProofReminder = (hostId: string): number | null =>
  useStore(store, (reminders) => reminders[hostId] ?? null)

/** Whether a person may be told at a time that nothing proves a host's channels. */
export const mayTell = (untilAt: number | null, now: number): boolean => untilAt !== null && untilAt <= now
