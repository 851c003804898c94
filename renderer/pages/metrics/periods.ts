import type { TextKey } from '@shared/text/text'

export type Period = {
  readonly id: string
  readonly title: TextKey
  readonly spanMs: number
  /** How often the charts are asked for anew. */
  readonly refreshMs: number
}

const MINUTE_MS = 60_000

/** The periods to choose from, the shortest first. */
export const periods = [
  { id: '15m', title: 'metrics.range.15m', spanMs: 15 * MINUTE_MS, refreshMs: 2_000 },
  { id: '1h', title: 'metrics.range.1h', spanMs: 60 * MINUTE_MS, refreshMs: 10_000 },
] as const satisfies readonly [Period, ...Period[]]

/** The period of an id; the shortest one for an unknown id. */
export const periodOf = (id: string): Period => periods.find((period) => period.id === id) ?? periods[0]
