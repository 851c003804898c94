import type { CheckCourse, CheckSlot, Point } from '@shared/domain/metric'

export const quantileNames = ['p50', 'p95', 'p99'] as const
export type QuantileName = (typeof quantileNames)[number]

/** The shares of the answers that the names stand for. */
export const quantileShares: readonly number[] = [0.5, 0.95, 0.99]

export type QuantileSeries = {
  readonly id: string
  readonly name: QuantileName
  readonly points: readonly Point[]
  readonly stepMs: number
}

/** A course as lines of its quantiles; the first one has the spread from the shortest answer to the longest. */
export const quantileSeries = (id: string, { slots, slotMs }: CheckCourse): readonly QuantileSeries[] =>
  quantileNames.map((name, index) => ({
    id: `${id} ${name}`,
    name,
    stepMs: slotMs,
    points: slots.flatMap(({ at, times }): readonly Point[] => {
      if (times === null) return []
      const avg = times[name]
      return [index === 0 ? { at, avg, min: times.least, max: times.most } : { at, avg, min: avg, max: avg }]
    }),
  }))

/** The slot in which a time lies; null in a gap. */
export const slotAt = ({ slots, slotMs }: CheckCourse, at: number): CheckSlot | null => {
  const slot = slots.findLast((one) => one.at <= at)
  return slot !== undefined && at < slot.at + slotMs ? slot : null
}

/** A share in percent, in as many digits as it takes to tell it from none and from all. */
export const percentText = (share: number): string => {
  const percent = share * 100
  if (percent === 0 || percent === 100) return String(percent)
  if (percent < 0.1) return '< 0.1'
  if (percent > 99.9) return '> 99.9'
  return percent.toFixed(percent < 10 ? 1 : 0)
}
