const NEAR_MS = 12 * 60 * 60 * 1000

/** A moment as a value of a message: the reader's clock time, with its day when that could be another one. */
export const clockTime = (at: number, now: number): string =>
  Math.abs(at - now) < NEAR_MS ? `@time:${at}` : `@date:${at}`
