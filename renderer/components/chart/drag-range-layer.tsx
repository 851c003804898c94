import { useEffect, useRef, useState } from 'react'
import { draggedRange, type TimeRange } from './drag-range'
import { plotInsets } from './plot-insets'

type Drag = { readonly fromX: number; readonly toX: number }

/**
 * Lets one drag over the chart in which it stands to choose a period. It listens on that chart,
 * so that the chart's own cursor goes on working under it.
 */
export const DragRange = ({ shown, onRange }: { shown: TimeRange; onRange: (range: TimeRange) => void }) => {
  const anchor = useRef<HTMLSpanElement>(null)
  const [drag, setDrag] = useState<Drag | null>(null)
  const latest = useRef({ shown, onRange })
  useEffect(() => {
    latest.current = { shown, onRange }
  })

  useEffect(() => {
    const chart = anchor.current?.parentElement
    if (chart === null || chart === undefined) return undefined
    let from: number | null = null
    const xOf = (event: PointerEvent): number => event.clientX - chart.getBoundingClientRect().left
    const onDown = (event: PointerEvent): void => {
      const onButton = event.target instanceof Element && event.target.closest('button') !== null
      if (event.button === 0 && !onButton) from = xOf(event)
    }
    const onMove = (event: PointerEvent): void => {
      if (from !== null) setDrag({ fromX: from, toX: xOf(event) })
    }
    const onUp = (event: PointerEvent): void => {
      if (from === null) return
      const plot = { left: plotInsets.left, width: chart.clientWidth - plotInsets.left - plotInsets.right }
      const range = draggedRange(latest.current.shown, plot, from, xOf(event))
      from = null
      setDrag(null)
      if (range !== null) latest.current.onRange(range)
    }
    const onCancel = (): void => {
      from = null
      setDrag(null)
    }
    chart.addEventListener('pointerdown', onDown)
    window.addEventListener('pointermove', onMove)
    window.addEventListener('pointerup', onUp)
    window.addEventListener('pointercancel', onCancel)
    return () => {
      chart.removeEventListener('pointerdown', onDown)
      window.removeEventListener('pointermove', onMove)
      window.removeEventListener('pointerup', onUp)
      window.removeEventListener('pointercancel', onCancel)
    }
  }, [])

  return (
    <span ref={anchor}>
      {drag === null ? null : (
        <span
          className="chart-drag"
          style={{ left: Math.min(drag.fromX, drag.toX), width: Math.abs(drag.toX - drag.fromX) }}
        />
      )}
    </span>
  )
}
