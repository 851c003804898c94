import { useEffect, useState } from 'react'

export type Frame = {
  /** Its width in pixels, 0 before it is known. */
  readonly width: number
  /** Whether any of it, or what lies directly beside it, can be seen. */
  readonly visible: boolean
}

const NEARBY = '200px'

/** Follows the width of an element and whether it is in sight; give the first part to its `ref`. */
export const useFrame = (): readonly [(element: HTMLElement | null) => void, Frame] => {
  const [element, setElement] = useState<HTMLElement | null>(null)
  const [width, setWidth] = useState(0)
  const [visible, setVisible] = useState(true)
  useEffect(() => {
    if (element === null) return undefined
    const sizes = new ResizeObserver(([entry]) => setWidth(Math.floor(entry?.contentRect.width ?? 0)))
    const sights = new IntersectionObserver((entries) => setVisible(entries.at(-1)?.isIntersecting ?? true), {
      rootMargin: NEARBY,
    })
    sizes.observe(element)
    sights.observe(element)
    return () => {
      sizes.disconnect()
      sights.disconnect()
    }
  }, [element])
  return [setElement, { width, visible }]
}
