import type { Reading } from '@shared/domain/check'

const statusRank = { healthy: 0, unknown: 1, unhealthy: 2 } as const
const bandRank = { normal: 0, caution: 1, danger: 2 } as const

const isWorse = (a: Reading, b: Reading): boolean => {
  if (a.status !== b.status) return statusRank[a.status] > statusRank[b.status]
  if (a.band !== b.band) return bandRank[a.band] > bandRank[b.band]
  return (a.value ?? 0) > (b.value ?? 0)
}

/** The reading that speaks for several things under one name: the worst, and of equally bad ones the highest value. */
export const worstReading = (readings: readonly [Reading, ...Reading[]]): Reading =>
  readings.reduce((worst, reading) => (isWorse(reading, worst) ? reading : worst))
