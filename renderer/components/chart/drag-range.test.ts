import { describe, expect, it } from 'vitest'
import { draggedRange, NARROWEST_MS } from './drag-range'

const shown = { fromAt: 0, toAt: 900_000 }
const plot = { left: 100, width: 900 }

describe('draggedRange', () => {
  it('gives the times between two places, in either direction', () => {
    expect(draggedRange(shown, plot, 200, 400)).toEqual({ fromAt: 100_000, toAt: 300_000 })
    expect(draggedRange(shown, plot, 400, 200)).toEqual({ fromAt: 100_000, toAt: 300_000 })
  })

  it('ends at the edges of the plot', () => {
    expect(draggedRange(shown, plot, 900, 5000)).toEqual({ fromAt: 800_000, toAt: 900_000 })
  })

  it('does not take a click for a stretch', () => {
    expect(draggedRange(shown, plot, 200, 204)).toBeNull()
    expect(draggedRange(shown, plot, 20, 60)).toBeNull()
    expect(draggedRange(shown, { left: 0, width: 0 }, 1, 90)).toBeNull()
  })

  it('leaves enough to look at', () => {
    const range = draggedRange(shown, plot, 500, 509)
    expect((range?.toAt ?? 0) - (range?.fromAt ?? 0)).toBe(NARROWEST_MS)
  })
})
