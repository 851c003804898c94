export type Listeners<T> = {
  /** Returns the end of the subscription. */
  readonly subscribe: (listener: (value: T) => void) => () => void
  readonly tell: (value: T) => void
  readonly isEmpty: () => boolean
}

/** Tells many; one that throws is told as a bug and keeps nobody else from hearing. */
export const createListeners = <T>(bug: (name: string, error: unknown) => void): Listeners<T> => {
  const listeners = new Set<(value: T) => void>()
  return {
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    tell: (value) => {
      for (const listener of listeners)
        try {
          listener(value)
        } catch (error) {
          bug('listener', error)
        }
    },
    isEmpty: () => listeners.size === 0,
  }
}
