import { useCallback, useEffect, useRef, useState, type PointerEvent } from 'react'

/** A pointer that has moved within this time is on its way to something. */
const AIM_MS = 1_500

/** Whether a pointer moves over an element; where it only lies it aims at nothing. */
export const useAim = (): {
  readonly aiming: boolean
  readonly onPointerMove: (event: PointerEvent) => void
  readonly onPointerLeave: () => void
} => {
  const [aiming, setAiming] = useState(false)
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null)
  const last = useRef({ x: -1, y: -1 })
  const end = useCallback((): void => {
    if (timer.current !== null) clearTimeout(timer.current)
    timer.current = null
    setAiming(false)
  }, [])
  const onPointerMove = useCallback(
    ({ clientX: x, clientY: y }: PointerEvent): void => {
      // Also told when the list moves under a pointer that lies still.
      if (x === last.current.x && y === last.current.y) return
      last.current = { x, y }
      if (timer.current !== null) clearTimeout(timer.current)
      timer.current = setTimeout(end, AIM_MS)
      setAiming(true)
    },
    [end],
  )
  useEffect(() => end, [end])
  return { aiming, onPointerMove, onPointerLeave: end }
}
