/** Where an element stands in the window and how its page is scrolled, in pixels. */
export type Standing = {
  readonly left: number
  readonly top: number
  readonly scrolled: number
  /** How high the whole page is. */
  readonly height: number
}

/** Less than this nobody sees, and no hand misses. */
const NOTICEABLE_PX = 2

/**
 * Whether an element has moved by itself between two looks. A page that a person scrolls does not count; one that slides
 * because it has become shorter does.
 */
export const hasMoved = (before: Standing, now: Standing): boolean => {
  const slid = now.height < before.height && now.scrolled < before.scrolled
  const across = now.left - before.left
  const down = now.top + now.scrolled - before.top - before.scrolled
  return slid || Math.abs(across) > NOTICEABLE_PX || Math.abs(down) > NOTICEABLE_PX
}
