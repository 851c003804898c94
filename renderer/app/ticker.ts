import { useCallback, useSyncExternalStore } from 'react'

type Listener = () => void
const listeners = new Set<Listener>()
let timer: ReturnType<typeof setInterval> | null = null

const tick = (): void => {
  for (const listener of listeners) listener()
}

/** One clock tick a second for the whole window, running only while somebody looks at it. */
export const subscribeTicks = (listener: Listener): (() => void) => {
  listeners.add(listener)
  timer ??= setInterval(tick, 1000)
  return () => {
    listeners.delete(listener)
    if (listeners.size === 0 && timer !== null) {
      clearInterval(timer)
      timer = null
    }
  }
}

/** The time, in steps of `intervalMs` (at least a second): a component renders again once a step. */
export const useNow = (intervalMs: number): number => {
  const get = useCallback(() => Math.floor(Date.now() / intervalMs) * intervalMs, [intervalMs])
  return useSyncExternalStore(subscribeTicks, get)
}

/** A value made from the time: a component renders again only when the value changes. */
export const useTimed = <T extends string | number | boolean>(make: (nowMs: number) => T): T =>
  useSyncExternalStore(subscribeTicks, () => make(Date.now()))
