import { describe, expect, it } from 'vitest'
import { baseOf, withMark, type Mark } from './marks'
import { measureTraffic, quantileOf } from './measure-traffic'
import { createMetricsReader, type MetricsEnd, type MetricsPage, type MetricsQuery } from './read-metrics'

const query: MetricsQuery = {
  requests: 'http_requests_total',
  duration: 'http_request_duration_seconds',
  statusLabels: ['status', 'code'],
  labels: {},
}
const read = (text: string, more: Partial<MetricsQuery> = {}, pieceBytes = 7): MetricsEnd => {
  const reader = createMetricsReader({ ...query, ...more })
  const bytes = Buffer.from(text)
  for (let at = 0; at < bytes.length; at += pieceBytes) reader.take(bytes.subarray(at, at + pieceBytes))
  return reader.end()
}
const pageOf = (text: string, more: Partial<MetricsQuery> = {}): MetricsPage => {
  const end = read(text, more)
  if (end.kind !== 'page') throw new Error(end.kind)
  return end.page
}
const traffic = (before: string, now: string, more: Partial<MetricsQuery> = {}) =>
  measureTraffic(pageOf(before, more), pageOf(now, more), 10_000)

describe('what happened between two pages', () => {
  it('is counted by series, errors by their status', () => {
    const before =
      '# TYPE http_requests_total counter\nhttp_requests_total{code="200",p="あ"} 10\nhttp_requests_total{code="503"} 1\n'
    const now = 'http_requests_total{code="503"} 3\nhttp_requests_total{p="あ",code="200"} 28\n# EOF\n'
    expect(traffic(before, now)).toMatchObject({ requests: 20, errors: 2, elapsedSeconds: 10, p95: null })
  })

  it('counts from zero after a restart, and a series that is new', () => {
    expect(
      traffic(
        'http_requests_total{code="200"} 100',
        'http_requests_total{code="200"} 7\nhttp_requests_total{code="500"} 2',
      ),
    ).toMatchObject({ requests: 9, errors: 2 })
  })

  it('knows groups of statuses, and that there are none', () => {
    const text =
      'http_requests_total{status="2xx"} 1\nhttp_requests_total{status="5xx"} 1\nhttp_requests_total{status="500 "} 1'
    expect(traffic('x 1', text)).toMatchObject({ requests: 3, errors: 1 })
    expect(traffic('x 1', 'http_requests_total 5')).toMatchObject({ requests: 5, errors: null })
  })

  it('keeps to the labels that are asked for', () => {
    const text =
      'http_requests_total{app="a",code="500"} 1\nhttp_requests_total{app="b",code="500"} 2\nhttp_requests_total{code="500"} 4'
    expect(traffic('x 1', text, { labels: { app: ['a', 'c'] } })).toMatchObject({ requests: 1, errors: 1 })
  })

  it('counts the durations where there is no counter', () => {
    const durations = (count: number) =>
      `http_request_duration_seconds_count{status="500"} ${count}\nhttp_request_duration_seconds_sum 1\n`
    expect(traffic(durations(2), durations(5))).toMatchObject({ requests: 3, errors: 3 })
    // When the counter appears it began at zero; the durations are no measure for it.
    expect(traffic(durations(100), `${durations(100)}http_requests_total{code="200"} 4`)).toMatchObject({
      requests: 4,
    })
  })
})

describe('quantiles', () => {
  const bucket = (upTo: number, count: number) => ({ upTo, count })

  it('are interpolated in their bucket', () => {
    const counts = [bucket(Infinity, 100), bucket(1, 90), bucket(0.1, 50), bucket(2, 100)]
    expect(quantileOf(0.95, counts)).toEqual({ seconds: 1.5, isAtLeast: false })
    expect(quantileOf(0.5, counts)).toEqual({ seconds: 0.1, isAtLeast: false })
    expect(quantileOf(0.25, counts)).toEqual({ seconds: 0.05, isAtLeast: false })
  })

  it('beyond the last edge are at least that', () => {
    expect(quantileOf(0.95, [bucket(1, 10), bucket(Infinity, 100)])).toEqual({ seconds: 1, isAtLeast: true })
    expect(quantileOf(0.95, [bucket(Infinity, 100)])).toBeNull()
  })

  it('of nothing are nothing, and counts that go down hurt nobody', () => {
    expect(quantileOf(0.95, [])).toBeNull()
    expect(quantileOf(0.95, [bucket(1, 0), bucket(Infinity, 0)])).toBeNull()
    expect(quantileOf(0.5, [bucket(1, 10), bucket(2, 4), bucket(Infinity, 10)])).toEqual({
      seconds: 0.5,
      isAtLeast: false,
    })
  })
})

describe('a page from a stranger', () => {
  it('is none when nothing on it is a metric', () => {
    for (const text of ['', '<html><body>\n<h1>hello</h1>\n', '{"a": 1}', '# HELP x\n', '\u0000\u0001\u0002'])
      expect(read(text)).toEqual({ kind: 'not_metrics' })
  })

  it('has its bad lines passed over', () => {
    const text = `ok 1\nhttp_requests_total{code="200" 5\nhttp_requests_total{code="200"} abc\nhttp_requests_total{code="200"} NaN\nhttp_requests_total{code="200"} -4\nhttp_requests_total{code="201"} 3\nhttp_request_duration_seconds_bucket{le="x"} 3\nhttp_request_duration_seconds_bucket 3\n`
    expect(pageOf(text).requests?.all.size).toBe(1)
    expect(pageOf(text).buckets.size).toBe(0)
  })

  it('has its endless lines passed over, in any pieces', () => {
    const endless = `http_requests_total{code="${'x'.repeat(200_000)}"} 1`
    for (const pieceBytes of [1000, 65_536, 1_000_000]) {
      const end = read(`a 1\n${endless}\nhttp_requests_total{code="200"} 2\n`, {}, pieceBytes)
      expect(end.kind === 'page' && [...(end.page.requests?.all.values() ?? [])]).toEqual([2])
    }
  })

  it('is refused with more series than anybody needs', () => {
    const text = Array.from({ length: 20_001 }, (_, id) => `http_requests_total{id="${id}"} 1\n`).join('')
    expect(read(text, {}, 65_536)).toEqual({ kind: 'too_many_series', most: 20_000 })
  })

  it('takes no name for a part of an object', () => {
    const text = 'http_requests_total{__proto__="x",constructor="y",code="500"} 2\n'
    expect(traffic('x 1', text)).toMatchObject({ requests: 2, errors: 2 })
  })

  it('of some megabytes holds nothing up for long', () => {
    const line = (id: number) => `other_metric_total{path="/p/${id}",method="GET",status="200"} ${id}\n`
    const bytes = Buffer.from(Array.from({ length: 120_000 }, (_, id) => line(id)).join(''))
    const reader = createMetricsReader(query)
    let worstMs = 0
    for (let at = 0; at < bytes.length; at += 65_536) {
      const startedMs = performance.now()
      reader.take(bytes.subarray(at, at + 65_536))
      worstMs = Math.max(worstMs, performance.now() - startedMs)
    }
    expect(bytes.length).toBeGreaterThan(6_000_000)
    expect(reader.end().kind).toBe('page')
    expect(worstMs).toBeLessThan(200)
  })
})

describe('the looks that are compared', () => {
  const mark = (at: number): Mark => ({ at, page: { requests: null, buckets: new Map() } })
  const base = (ats: readonly number[], now: number) => baseOf(ats.map(mark), now)?.at

  it('lie far enough apart when there is one', () => {
    expect([
      base([], 5),
      base([1000], 11_000),
      base([1000, 61_000], 71_000),
      base([1000, 61_000], 121_000),
    ]).toEqual([undefined, 1000, 1000, 61_000])
    expect(base([9000], 5000)).toBeUndefined()
  })

  it('are two at most, and none of a clock that was set back', () => {
    const after = (ats: readonly number[], at: number) =>
      withMark(ats.map(mark), mark(at)).map((one) => one.at)
    expect(after([], 1000)).toEqual([1000])
    expect(after([1000], 11_000)).toEqual([1000])
    expect(after([1000, 61_000], 121_000)).toEqual([61_000, 121_000])
    expect(after([90_000], 1000)).toEqual([1000])
  })
})
