import { createStore, useStore } from 'zustand'

type Leaving = {
  /** Where a person wanted to go when something was not saved yet; null while nobody does. */
  readonly go: (() => void) | null
}

const store = createStore<Leaving>(() => ({ go: null }))
let guards = 0

/** From now on nobody leaves the page without being asked; returns the end of that. */
export const guardLeaving = (): (() => void) => {
  guards += 1
  let ended = false
  return () => {
    if (ended) return
    ended = true
    guards -= 1
    store.setState({ go: null })
  }
}

/** Goes at once, or asks first. Whoever wants to go elsewhere meanwhile is asked about that instead. */
export const leave = (go: () => void): void => {
  if (guards === 0) go()
  else store.setState({ go })
}

/** Answers the question: the page is left, or it is not. */
export const answerLeaving = (answer: 'go' | 'stay'): void => {
  const { go } = store.getState()
  store.setState({ go: null })
  if (answer === 'go') go?.()
}

export const useLeaving = (): boolean => useStore(store, ({ go }) => go !== null)
