const WINDOW_MS = 10_000

export type ReadRate = {
  /** So many bytes had been read altogether at a moment, epoch ms. */
  readonly note: (at: number, bytes: number) => void
  /** Over the last ten seconds. */
  readonly perSecond: (now: number) => number
}

/** How fast something is read, by its growing total. */
export const createReadRate = (): ReadRate => {
  let marks: readonly { readonly at: number; readonly bytes: number }[] = []
  return {
    note: (at, bytes) => {
      // A thread that took the place of a lost one counts from nothing.
      const isAnew = bytes < (marks.at(-1)?.bytes ?? 0)
      const from = marks.findLastIndex((mark) => mark.at <= at - WINDOW_MS)
      marks = isAnew ? [{ at, bytes }] : [...marks.slice(Math.max(0, from)), { at, bytes }]
    },
    perSecond: (now) => {
      const last = marks.at(-1)
      const first = marks.findLast((mark) => mark.at <= now - WINDOW_MS) ?? marks[0]
      if (!last || !first || last === first) return 0
      return Math.round(((last.bytes - first.bytes) * 1000) / Math.max(WINDOW_MS, last.at - first.at))
    },
  }
}
