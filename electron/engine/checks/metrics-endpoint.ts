import type { Reading } from '@shared/domain/check'
import { message } from '@shared/domain/message'
import { z } from 'zod'
import { unhealthy, unknown, type Place } from './connect/connection-fault'
import { withDeadline } from './connect/deadline'
import { getPage, type Page, type PageProgress } from './connect/get-page'
import { displayUrl, errorReading, lateReading } from './connect/probe-page'
import { edgeFields, namedLimits, refineEdges } from './limits/named-limits'
import { msSince, roundMs } from './limits/response-time'
import { calmBands, judgeTraffic, type TrafficBands } from './scrape/judge-traffic'
import { baseOf, withMark, type Mark } from './scrape/marks'
import { measureTraffic } from './scrape/measure-traffic'
import { createMetricsReader, type MetricsPage, type MetricsQuery } from './scrape/read-metrics'
import { defineCheck, type CheckContext } from './define-check'

const MOST_BYTES = 8 * 1024 * 1024

const errorRate = { name: 'error_rate', usual: { warning: 1, critical: 5 }, scale: 1 } as const
const requests = { name: 'requests', usual: { warning: 1000, critical: 1000 }, scale: 1 } as const
const p95 = { name: 'p95', usual: { warning: 2000, critical: 5000 }, scale: 1000 } as const

const nameSchema = z.string().regex(/^[A-Za-z_:][\w:.]{0,199}$/, 'check.settings.metric_name')
const valueSchema = z.string().max(200)

const settingsSchema = z.lazy(() =>
  z
    .object({
      url: z.url({ protocol: /^https?$/, error: 'check.settings.http_url' }).max(2000),
      /** `false` takes any certificate, for an address inside the house that has signed its own. */
      verify_tls: z.boolean().default(true),
      requests_metric: nameSchema.default('http_requests_total'),
      /** A histogram in seconds; where there is no counter of requests, its count stands for it. */
      duration_metric: nameSchema.default('http_request_duration_seconds'),
      /** The label that carries the status; one of the usual ones unless told. */
      status_label: nameSchema.optional(),
      /** Only series with these labels count; several values of a label stand in a list. */
      labels: z.record(nameSchema, z.union([valueSchema, z.array(valueSchema).min(1).max(50)])).default({}),
      /** Fewer requests than this between two looks say nothing about errors and times. */
      min_requests: z.number().int().min(1).max(1_000_000).default(10),
      ...edgeFields('error_rate', z.number().min(0.001).max(100)),
      ...edgeFields('requests', z.number().min(0.001).max(10_000_000)),
      ...edgeFields('p95', z.number().min(0.001).max(3600)),
    })
    .superRefine(refineEdges([errorRate, requests, p95])),
)
type MetricsSettings = z.output<typeof settingsSchema>

const usualStatusLabels = ['status', 'code', 'status_code', 'http_status', 'http_response_status_code']

const queryOf = (settings: MetricsSettings): MetricsQuery => ({
  requests: settings.requests_metric,
  duration: settings.duration_metric.replace(/_(?:bucket|count|sum)$/, ''),
  statusLabels: settings.status_label === undefined ? usualStatusLabels : [settings.status_label],
  labels: Object.fromEntries(
    Object.entries(settings.labels).map(([label, values]) => [label, [values].flat()]),
  ),
})

/** What is kept from look to look; nothing else writes it, and it goes with the engine. */
type Noted = { readonly marks: readonly Mark[]; readonly bands: TrafficBands }
const isNoted = (value: unknown): value is Noted =>
  typeof value === 'object' && value !== null && 'marks' in value && 'bands' in value

const pageReading = (
  page: MetricsPage,
  settings: MetricsSettings,
  place: Place,
  context: CheckContext,
): Reading => {
  const names = { requests: settings.requests_metric, duration: settings.duration_metric }
  const known = context.memo.get()
  const noted: Noted = isNoted(known) ? known : { marks: [], bands: calmBands }
  const now = context.now()
  const base = baseOf(noted.marks, now)
  const marks = withMark(noted.marks, { at: now, page })
  const isEmpty = page.requests === null && page.buckets.size === 0
  // An application that has not been asked anything yet may show no series; one look earlier it had some.
  if (isEmpty && (base === null || (base.page.requests === null && base.page.buckets.size === 0))) {
    context.memo.set({ marks, bands: noted.bands } satisfies Noted)
    return unknown(message('check.metrics.missing', { ...place, ...names }))
  }
  if (base === null) {
    context.memo.set({ marks, bands: noted.bands } satisfies Noted)
    return { status: 'healthy', band: 'normal', message: message('check.metrics.first', place), details: {} }
  }
  const limits = {
    error_rate: namedLimits(settings, errorRate),
    requests: namedLimits(settings, requests),
    p95: namedLimits(settings, p95),
  }
  const traffic = measureTraffic(base.page, page, now - base.at)
  const { reading, bands } = judgeTraffic(traffic, limits, settings.min_requests, noted.bands, place)
  context.memo.set({ marks, bands } satisfies Noted)
  return reading
}

const statusReading = (page: Page, place: Place): Reading | null => {
  const { status } = page
  const params = { ...place, status }
  if (page.kind === 'too_many_redirects') return unknown(message('check.http.redirects', params))
  if (page.kind === 'bad_redirect') return unknown(message('check.http.bad_redirect', params))
  if (status === 200) return null
  return status >= 500
    ? unhealthy(message('check.http.server_error', params))
    : unknown(message('check.metrics.status', params))
}

/**
 * Metrics endpoint: the Prometheus page of an application. Judged by what happened between two looks: server errors (1 %,
 * 5 %), requests a second (1000), the 95th percentile of the durations (2 s, 5 s), unless told.
 */
export default defineCheck({
  id: 'metrics_endpoint',
  settings: settingsSchema,
  usual: { intervalSeconds: 60, timeoutSeconds: 10 },
  subject: ({ url }) => new URL(url).hostname,
  hosts: ({ url }) => [new URL(url).hostname],
  run: async (context, settings, signal) => {
    const { url } = settings
    const place: Place = { service: 'HTTP', where: displayUrl(url), host: new URL(url).hostname }
    const progress: PageProgress = { stage: 'connecting', status: null }
    const reader = createMetricsReader(queryOf(settings))
    const options = {
      verifyTls: settings.verify_tls,
      isWanted: (status: number) => status === 200,
      body: { mostBytes: MOST_BYTES, take: reader.take },
    }
    const startedMs = performance.now()
    try {
      const end = await withDeadline(context.timeoutMs, signal, (inner) =>
        getPage(url, options, progress, inner),
      )
      if (end.kind === 'late') return lateReading(progress, place, end.afterMs)
      const responseMs = roundMs(msSince(startedMs))
      const odd = statusReading(end.value, place)
      if (odd !== null) return { ...odd, responseMs }
      if (end.value.kind === 'answered' && end.value.bodyBytes >= MOST_BYTES)
        return unknown(message('check.metrics.too_large', { ...place, most: MOST_BYTES / 1024 / 1024 }))
      const read = reader.end()
      if (read.kind === 'not_metrics') return unknown(message('check.metrics.not_metrics', place))
      if (read.kind === 'too_many_series')
        return unknown(message('check.metrics.too_many', { ...place, most: read.most }))
      return { ...pageReading(read.page, settings, place, context), responseMs }
    } catch (error) {
      signal.throwIfAborted()
      return errorReading(error, place)
    }
  },
})
