import type { Band, Limits, Reading } from '@shared/domain/check'
import { message, type MessageParams } from '@shared/domain/message'
import type { TextKey } from '@shared/text/text'
import { bandOf } from '../../core/bands'
import type { Traffic } from './measure-traffic'

/** What is judged of a page: server errors in percent, requests a second, the 95th percentile in milliseconds. */
export type TrafficMeasure = 'error_rate' | 'requests' | 'p95'
export type TrafficLimits = Readonly<Record<TrafficMeasure, Limits>>
export type TrafficBands = Readonly<Record<TrafficMeasure, Band>>

export const calmBands: TrafficBands = { error_rate: 'normal', requests: 'normal', p95: 'normal' }

type Judged = { readonly reading: Reading; readonly bands: TrafficBands }

const round = (value: number, digits: number): number => Number(value.toFixed(digits))
const rank = { normal: 0, caution: 1, danger: 2 } as const
/** An application that fails speaks first, then one that is slow, then one that has much to do. */
const order: readonly TrafficMeasure[] = ['error_rate', 'p95', 'requests']

/** What cannot be told stands as a dash. */
const shown = (value: number | null): number | string => value ?? '–'

/** A percentile beyond the last bucket is at least a reason to look. */
const p95Band = (p95: NonNullable<Traffic['p95']>, limits: Limits, previous: Band): Band => {
  const band = bandOf(p95.seconds * 1000, limits, previous)
  return p95.isAtLeast && band === 'normal' ? 'caution' : band
}

const textOf = (measure: TrafficMeasure, traffic: Traffic): TextKey => {
  switch (measure) {
    case 'error_rate':
      return 'check.metrics.errors'
    case 'requests':
      return 'check.metrics.requests'
    case 'p95':
      return traffic.p95?.isAtLeast === true ? 'check.metrics.slow_open' : 'check.metrics.slow'
  }
}

/**
 * Judges what happened between two looks; the worst band speaks. Only failing makes it unhealthy: a restart of what is
 * slow or busy takes away what still answers. Fewer requests than `minRequests` prove nothing about errors and times.
 */
export const judgeTraffic = (
  traffic: Traffic,
  limits: TrafficLimits,
  minRequests: number,
  previous: TrafficBands,
  place: MessageParams,
): Judged => {
  const { elapsedSeconds, requests, errors, timed } = traffic
  const isEnough = (count: number | null): count is number =>
    count !== null && count >= minRequests && count > 0
  const errorRate = isEnough(requests) && errors !== null ? Math.min(100, (errors / requests) * 100) : null
  const p95 = isEnough(timed) ? traffic.p95 : null
  const rate = requests === null ? null : requests / elapsedSeconds
  const bands: TrafficBands = {
    error_rate: errorRate === null ? 'normal' : bandOf(errorRate, limits.error_rate, previous.error_rate),
    p95: p95 === null ? 'normal' : p95Band(p95, limits.p95, previous.p95),
    requests: rate === null ? 'normal' : bandOf(rate, limits.requests, previous.requests),
  }
  const worst = order.reduce((a, b) => (rank[bands[b]] > rank[bands[a]] ? b : a))
  const band = bands[worst]
  const limit = band === 'danger' ? limits[worst].critical : limits[worst].warning
  const counted = requests ?? timed ?? 0
  const params: MessageParams = {
    ...place,
    errorRate: shown(errorRate === null ? null : round(errorRate, 2)),
    errors: shown(errors),
    requests: counted,
    rate: shown(rate === null ? null : round(rate, rate < 10 ? 2 : 0)),
    p95: shown(p95 === null ? null : round(p95.seconds, 3)),
    seconds: Math.round(elapsedSeconds),
    limit: round(worst === 'p95' ? limit / 1000 : limit, 3),
    least: minRequests,
  }
  const calm: TextKey = counted < minRequests || counted === 0 ? 'check.metrics.few' : 'check.metrics.ok'
  return {
    bands,
    reading: {
      status: worst === 'error_rate' && band === 'danger' ? 'unhealthy' : 'healthy',
      band,
      message: message(band === 'normal' ? calm : textOf(worst, traffic), params),
      ...(errorRate !== null && { value: round(errorRate, 2) }),
      unit: 'percent',
      limits: limits.error_rate,
      details: {
        requests: counted,
        seconds: Math.round(elapsedSeconds),
        ...(errors !== null && { errors }),
        ...(errorRate !== null && { error_rate_percent: round(errorRate, 2) }),
        ...(rate !== null && { requests_per_second: round(rate, 2) }),
        ...(p95 !== null && { p95_seconds: round(p95.seconds, 3) }),
      },
    },
  }
}
