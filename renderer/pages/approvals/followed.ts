import { createStore, useStore } from 'zustand'

type Followed = { readonly ids: ReadonlySet<string>; readonly putAway: ReadonlySet<string> }

const store = createStore<Followed>(() => ({ ids: new Set(), putAway: new Set() }))

/** Keeps the card of a repair that the reader has acted on, until they put it away. */
export const follow = (repairId: string): void =>
  store.setState(({ ids }) => ({ ids: new Set([...ids, repairId]) }))

/** Puts the card of an ended repair away; it stays in the list below. */
export const unfollow = (repairId: string): void =>
  store.setState(({ ids, putAway }) => ({
    ids: new Set([...ids].filter((id) => id !== repairId)),
    putAway: new Set([...putAway, repairId]),
  }))

export const useFollowed = (): ReadonlySet<string> => useStore(store, ({ ids }) => ids)

/** Those that the reader does not want to see any more, wherever the pointer is. */
export const usePutAway = (): ReadonlySet<string> => useStore(store, ({ putAway }) => putAway)
