import { createStore, useStore } from 'zustand'

const KEY = 'mamori.tour'

const store = createStore<{ readonly step: number | null }>(() => ({ step: null }))

/** The first start has worked: the tour is due once, if it was never shown. */
export const makeTourDue = (): void => {
  if (localStorage.getItem(KEY) === null) localStorage.setItem(KEY, 'due')
}

/** Shows the tour from its beginning, and remembers that it was shown. */
export const startTour = (): void => {
  localStorage.setItem(KEY, 'seen')
  store.setState({ step: 0 })
}

/** Shows the tour if it is due. */
export const startDueTour = (): void => {
  if (localStorage.getItem(KEY) === 'due') startTour()
}

export const goToStep = (step: number): void => store.setState({ step })
export const endTour = (): void => store.setState({ step: null })
export const useTourStep = (): number | null => useStore(store, ({ step }) => step)
