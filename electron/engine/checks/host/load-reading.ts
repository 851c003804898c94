import type { Band, Limits, Reading } from '@shared/domain/check'
import { message } from '@shared/domain/message'
import { bandOf } from '../../core/bands'

export type LoadAverages = { readonly 1: number; readonly 5: number; readonly 15: number }

type LoadInput = {
  readonly averages: LoadAverages
  readonly processors: number
  /** Which of the averages is judged. */
  readonly minutes: keyof LoadAverages
  /** A processor. */
  readonly limits: Limits
  readonly previousBand: Band | undefined
}

const texts = { normal: 'check.load.ok', caution: 'check.load.caution', danger: 'check.load.danger' } as const
const round2 = (value: number): number => Math.round(value * 100) / 100

/** Judges the load of a host by its share for each processor. */
export const loadReading = ({ averages, processors, minutes, limits, previousBand }: LoadInput): Reading => {
  const load = averages[minutes]
  const value = round2(load / processors)
  const band = bandOf(value, limits, previousBand)
  const limit = band === 'danger' ? limits.critical : limits.warning
  return {
    status: band === 'danger' ? 'unhealthy' : 'healthy',
    band,
    message: message(texts[band], { perProcessor: value, load: round2(load), processors, minutes, limit }),
    value,
    unit: 'count',
    limits,
    details: {
      load_1: round2(averages[1]),
      load_5: round2(averages[5]),
      load_15: round2(averages[15]),
      processors,
    },
  }
}
