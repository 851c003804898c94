import type { CheckStatus, Overall, Reading } from '@shared/domain/check'
import type { Message } from '@shared/domain/message'
import type { CheckSummary } from '@shared/domain/state'

/** Critical when a critical check failed; degraded when any check is unhealthy or unknown; else healthy, also without checks. */
export const overallOf = (checks: readonly CheckSummary[]): Overall => {
  if (checks.some((check) => check.critical && check.status === 'unhealthy')) return 'critical'
  return checks.some((check) => check.status !== 'healthy') ? 'degraded' : 'healthy'
}

/** What the health document says about the host; counters are since boot. */
export type HealthMetrics = {
  readonly cpuPercent: number
  readonly cpuCount: number
  readonly memoryTotalBytes: number
  readonly memoryAvailableBytes: number
  readonly diskTotalBytes: number
  readonly diskUsedBytes: number
  readonly networkInBytes: number
  readonly networkOutBytes: number
  readonly processes: number
}

export type HealthInput = {
  /** Epoch milliseconds. */
  readonly at: number
  readonly checks: readonly { readonly name: string; readonly critical: boolean; readonly reading: Reading }[]
  /** null when the host could not be measured: the document then has no metrics. */
  readonly metrics: HealthMetrics | null
  readonly render: (message: Message) => string
}

type HealthCheck = {
  readonly status: CheckStatus
  readonly message: string
  readonly critical: boolean
  readonly [detail: string]: string | number | boolean
}

export type HealthDocument = {
  readonly timestamp: string
  readonly checks: Readonly<Record<string, HealthCheck>>
  readonly overall_status: Overall
  readonly metrics: Readonly<Record<string, Readonly<Record<string, number>>>>
}

const GB = 1024 ** 3
const MB = 1024 ** 2
const round1 = (value: number): number => Math.round(value * 10) / 10

const two = (value: number): string => String(value).padStart(2, '0')

/** Local time to the second without a zone, as the document has always had it: `2026-01-31T14:30:00`. */
const localTimestamp = (at: number): string => {
  const time = new Date(at)
  const date = `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`
  return `${date}T${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}`
}

const metricsOf = (metrics: HealthMetrics): HealthDocument['metrics'] => ({
  cpu: { usage_percent: round1(metrics.cpuPercent), count: metrics.cpuCount },
  memory: {
    total_gb: round1(metrics.memoryTotalBytes / GB),
    used_gb: round1((metrics.memoryTotalBytes - metrics.memoryAvailableBytes) / GB),
  },
  disk: { total_gb: round1(metrics.diskTotalBytes / GB), used_gb: round1(metrics.diskUsedBytes / GB) },
  network: {
    bytes_sent_mb: round1(metrics.networkOutBytes / MB),
    bytes_recv_mb: round1(metrics.networkInBytes / MB),
  },
  processes: { count: metrics.processes },
})

/** The health document that `mamori health` prints, with its messages in the language of `render`. */
export const toHealthDocument = ({ at, checks, metrics, render }: HealthInput): HealthDocument => ({
  timestamp: localTimestamp(at),
  checks: Object.fromEntries(
    checks.map(({ name, critical, reading }): [string, HealthCheck] => [
      name,
      {
        ...reading.details,
        ...(reading.responseMs === undefined ? {} : { response_ms: round1(reading.responseMs) }),
        status: reading.status,
        message: render(reading.message),
        critical,
      },
    ]),
  ),
  overall_status: overallOf(
    checks.map(({ critical, reading }) => ({ status: reading.status, band: reading.band, critical })),
  ),
  metrics: metrics === null ? {} : metricsOf(metrics),
})
