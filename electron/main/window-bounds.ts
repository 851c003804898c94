import type { Shape } from './json-file'

export type Rectangle = {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}
export type SavedBounds = Rectangle & { readonly maximized: boolean }

const isSavedBounds = (value: unknown): value is SavedBounds => {
  if (typeof value !== 'object' || value === null) return false
  const { x, y, width, height, maximized } = value as Record<string, unknown>
  return (
    [x, y, width, height].every(Number.isSafeInteger) &&
    Number(width) > 0 &&
    Number(height) > 0 &&
    typeof maximized === 'boolean'
  )
}

/** By hand: the window opens before the schema library is loaded. */
export const boundsShape: Shape<SavedBounds> = {
  safeParse: (value) =>
    isSavedBounds(value)
      ? { success: true, data: value }
      : { success: false, error: { issues: [{ message: 'no place of a window' }] } },
}

export const MIN_SIZE = { width: 900, height: 600 } as const
const DEFAULT_SIZE = { width: 1280, height: 800 } as const
/** This much of the title bar has to be reachable, in pixels, for a remembered place to be used. */
const REACHABLE = { width: 120, height: 40 } as const

export type Placement = {
  readonly width: number
  readonly height: number
  /** Absent: the window system chooses. */
  readonly position?: { readonly x: number; readonly y: number }
  readonly maximized: boolean
}

const overlap = (aStart: number, aLength: number, bStart: number, bLength: number): number =>
  Math.min(aStart + aLength, bStart + bLength) - Math.max(aStart, bStart)

const isReachable = (bounds: Rectangle, area: Rectangle): boolean =>
  overlap(bounds.x, bounds.width, area.x, area.width) >= REACHABLE.width &&
  bounds.y >= area.y &&
  overlap(bounds.y, REACHABLE.height, area.y, area.height) >= REACHABLE.height

const clamp = (value: number, low: number, high: number): number =>
  Math.max(low, Math.min(value, Math.max(low, high)))

/** Where the window opens: as it was left, unless the display that it stood on is gone or smaller. */
export const placeWindow = (saved: SavedBounds | null, workAreas: readonly Rectangle[]): Placement => {
  const area = (saved && workAreas.find((candidate) => isReachable(saved, candidate))) ?? workAreas[0]
  const wanted = saved ?? DEFAULT_SIZE
  const width = clamp(wanted.width, MIN_SIZE.width, area?.width ?? wanted.width)
  const height = clamp(wanted.height, MIN_SIZE.height, area?.height ?? wanted.height)
  const maximized = saved?.maximized ?? false
  return saved && area && isReachable(saved, area)
    ? { width, height, position: { x: saved.x, y: saved.y }, maximized }
    : { width, height, maximized }
}
