import { describe, expect, it } from 'vitest'
import { boundsShape, placeWindow, type SavedBounds } from './window-bounds'

const laptop = { x: 0, y: 30, width: 1280, height: 770 }
const wall = { x: 1280, y: 0, width: 3840, height: 2160 }
const saved = (change: Partial<SavedBounds> = {}): SavedBounds => ({
  x: 100,
  y: 100,
  width: 1000,
  height: 650,
  maximized: false,
  ...change,
})

describe('placeWindow', () => {
  it('opens at 1280 by 800 the first time, within the display', () => {
    expect(placeWindow(null, [wall])).toEqual({ width: 1280, height: 800, maximized: false })
    expect(placeWindow(null, [laptop])).toEqual({ width: 1280, height: 770, maximized: false })
  })

  it('opens as it was left', () => {
    expect(placeWindow(saved(), [laptop])).toEqual({
      width: 1000,
      height: 650,
      position: { x: 100, y: 100 },
      maximized: false,
    })
    expect(placeWindow(saved({ x: 2000, maximized: true }), [laptop, wall])).toMatchObject({
      position: { x: 2000, y: 100 },
      maximized: true,
    })
  })

  it('keeps its size but not its place when the display is gone', () => {
    expect(placeWindow(saved({ x: 4000 }), [laptop])).toEqual({ width: 1000, height: 650, maximized: false })
    expect(placeWindow(saved({ y: -400 }), [laptop])).not.toHaveProperty('position')
    expect(placeWindow(saved({ y: 795 }), [laptop])).not.toHaveProperty('position')
  })

  it('is never smaller than its minimum nor larger than the display', () => {
    expect(placeWindow(saved({ width: 10, height: 10 }), [laptop])).toMatchObject({ width: 900, height: 600 })
    expect(placeWindow(saved({ width: 9000, height: 9000 }), [laptop])).toMatchObject({
      width: 1280,
      height: 770,
    })
    expect(placeWindow(saved(), [{ x: 0, y: 0, width: 640, height: 480 }])).toMatchObject({
      width: 900,
      height: 600,
    })
  })

  it('does without a display', () => {
    expect(placeWindow(null, [])).toEqual({ width: 1280, height: 800, maximized: false })
  })
})

describe('what was kept of a window', () => {
  it('is taken when it is a place', () => {
    expect(boundsShape.safeParse({ ...saved(), more: 1 })).toMatchObject({ success: true, data: saved() })
  })

  it.each([
    null,
    'x',
    [],
    {},
    { ...saved(), width: 0 },
    { ...saved(), height: -1 },
    { ...saved(), x: 0.5 },
    { ...saved(), y: '1' },
    { ...saved(), x: Number.NaN },
    { ...saved(), maximized: 1 },
  ])('is refused when it is %j', (value) => {
    expect(boundsShape.safeParse(value).success).toBe(false)
  })
})
