import { createStore, useStore } from 'zustand'

const store = createStore<{ readonly ids: ReadonlySet<string> }>(() => ({ ids: new Set() }))

/** Keeps the card of a repair that the reader has acted on, until they put it away. */
export const follow = (repairId: string): void =>
  store.setState(({ ids }) => ({ ids: new Set([...ids, repairId]) }))

/** Puts the card of an ended repair away; it stays in the list below. */
export const unfollow = (repairId: string): void =>
  store.setState(({ ids }) => ({ ids: new Set([...ids].filter((id) => id !== repairId)) }))

export const useFollowed = (): ReadonlySet<string> => useStore(store, ({ ids }) => ids)
