import { useEffect, useState } from 'react'

const waiting = new Set<() => void>()
let frame: number | null = null

const step = (): void => {
  const [next] = waiting
  if (next !== undefined) {
    waiting.delete(next)
    next()
  }
  frame = waiting.size === 0 ? null : requestAnimationFrame(step)
}

const queue = (run: () => void): (() => void) => {
  waiting.add(run)
  frame ??= requestAnimationFrame(step)
  return () => {
    waiting.delete(run)
  }
}

/**
 * A value that arrives one frame after the others that wait in the same way. When all charts of a page get new points
 * at once, each is drawn in a frame of its own, and keys and the pointer are answered in between.
 */
export const useTurn = <T>(value: T): T => {
  const [turned, setTurned] = useState(value)
  useEffect(
    () => (Object.is(turned, value) ? undefined : queue(() => setTurned(() => value))),
    [turned, value],
  )
  return turned
}
