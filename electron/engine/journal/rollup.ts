import type { Sample } from '../ports'
import { RefusedInput } from './journal-error'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

export type Resolution = { readonly bucketMs: number; readonly keptMs: number }

/** Finest first. A sample goes into all of them. */
export const resolutions: readonly Resolution[] = [
  { bucketMs: 2000, keptMs: HOUR_MS },
  { bucketMs: MINUTE_MS, keptMs: 7 * DAY_MS },
  { bucketMs: HOUR_MS, keptMs: 365 * DAY_MS },
]

/** Buckets live this much longer than promised, so that a window of exactly the promised length is still whole. */
export const SLACK_MS = 10 * MINUTE_MS

export type Bucket = {
  readonly series: string
  readonly bucketMs: number
  readonly bucketAt: number
  readonly count: number
  readonly sum: number
  readonly min: number
  readonly max: number
}

export const bucketStart = (at: number, bucketMs: number): number => Math.floor(at / bucketMs) * bucketMs

const assertSample = ({ series, at, value }: Sample): void => {
  if (series === '') throw new RefusedInput('a sample without the name of its series')
  if (!Number.isFinite(at) || !Number.isFinite(value))
    throw new RefusedInput(`${series}: a sample of ${value} at ${at}`)
}

/** Sums samples up per series, resolution and bucket. */
export const rollUp = (samples: readonly Sample[]): readonly Bucket[] => {
  const buckets = new Map<string, Bucket>()
  for (const sample of samples) {
    assertSample(sample)
    const { series, at, value } = sample
    for (const { bucketMs } of resolutions) {
      const bucketAt = bucketStart(at, bucketMs)
      const key = `${bucketMs} ${bucketAt} ${series}`
      const old = buckets.get(key)
      buckets.set(key, {
        series,
        bucketMs,
        bucketAt,
        count: (old?.count ?? 0) + 1,
        sum: (old?.sum ?? 0) + value,
        min: Math.min(old?.min ?? value, value),
        max: Math.max(old?.max ?? value, value),
      })
    }
  }
  return [...buckets.values()]
}

/** When the first bucket of a series begins within a window, per resolution; null when it has none there. */
export type FirstBucket = { readonly bucketMs: number; readonly firstAt: number | null }

/** How a window is drawn: up to `toAt`, in at most `points` slots that are no narrower than `leastMs`. */
export type Drawn = { readonly toAt: number; readonly points: number; readonly leastMs?: number }

/** Whether a window has only whole buckets; nothing lies behind its end when that is still to come. */
const hasWhole = (bucketMs: number, fromAt: number, toAt: number, nowAt: number): boolean =>
  fromAt % bucketMs === 0 && (toAt >= nowAt || (toAt + 1) % bucketMs === 0)

/**
 * Picks the finest resolution that still has what the window asks for: one that is kept for so long, or one that begins
 * no later than all coarser ones (a journal of ten minutes shows its ten minutes, also in a window of a year).
 * Where wider slots are drawn anyway, buckets that are no wider than these do, as long as the window cuts none of them:
 * there are far fewer to read.
 */
export const pickResolution = (
  firsts: readonly FirstBucket[],
  fromAt: number,
  nowAt: number,
  drawn: Drawn | null = null,
): number => {
  const whole = (first: FirstBucket): boolean => {
    const kept = resolutions.find(({ bucketMs }) => bucketMs === first.bucketMs)
    if (kept !== undefined && fromAt >= nowAt - kept.keptMs) return true
    return firsts
      .filter((coarser) => coarser.bucketMs > first.bucketMs)
      .every(
        ({ bucketMs, firstAt }) =>
          firstAt === null || (first.firstAt !== null && first.firstAt < firstAt + bucketMs),
      )
  }
  const rising = firsts.toSorted((a, b) => a.bucketMs - b.bucketMs)
  const finest = rising.find(whole)?.bucketMs ?? Math.max(...rising.map(({ bucketMs }) => bucketMs))
  if (drawn === null) return finest
  const { toAt, points, leastMs = 0 } = drawn
  const slotMs = Math.max(leastMs, slotWidth(fromAt, toAt, finest, points))
  const does = (bucketMs: number): boolean =>
    bucketMs > finest && bucketMs <= slotMs && hasWhole(bucketMs, fromAt, toAt, nowAt)
  return rising.findLast(({ bucketMs }) => does(bucketMs))?.bucketMs ?? finest
}

/**
 * How wide the slots of a chart are, so that a window has at most `points` of them. Slots lie on multiples of their
 * width: a window that moves on does not cut the same samples anew each time.
 */
export const slotWidth = (fromAt: number, toAt: number, bucketMs: number, points: number): number => {
  const buckets = (bucketStart(toAt, bucketMs) - bucketStart(fromAt, bucketMs)) / bucketMs + 1
  // Slots on their own grid touch one more than the window is wide.
  return buckets <= points ? bucketMs : bucketMs * Math.ceil(buckets / (points - 1))
}
