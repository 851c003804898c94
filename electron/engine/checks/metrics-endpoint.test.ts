import { Counter, Histogram, Registry } from 'prom-client'
import { renderMessage } from '@shared/text/text'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { checkContext } from '../testing/check-context'
import { freePort } from '../testing/free-port'
import { startHttp, type TestHttp } from '../testing/start-http'
import metrics from './metrics-endpoint'

const never = new AbortController().signal

let app: TestHttp
let now: number
let registry: Registry
let count: (status: number, seconds: number, route?: string) => void

/** What an application with prom-client does for each request; made anew it is the application after a restart. */
const instrument = (): void => {
  registry = new Registry()
  const requests = new Counter({
    name: 'http_requests_total',
    help: 'Requests.\nAll "of" them \\ ever',
    labelNames: ['status', 'route'],
    registers: [registry],
  })
  const durations = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Durations',
    buckets: [0.1, 0.5, 1, 2, 5, 10],
    registers: [registry],
  })
  count = (status, seconds, route = '/a "b"\\c\n') => {
    requests.inc({ status: String(status), route })
    durations.observe(seconds)
  }
}

/** The route /work fails as often as it is told to by the query, and says how long it has pretended to take. */
const serve = async (): Promise<TestHttp> =>
  startHttp({
    handle: (request, response) => {
      const url = new URL(request.url ?? '/', 'http://app')
      if (url.pathname === '/metrics') {
        void registry.metrics().then((text) => {
          response.setHeader('content-type', registry.contentType)
          response.end(text)
        })
        return
      }
      response.statusCode = Number(url.searchParams.get('status') ?? 200)
      count(response.statusCode, Number(url.searchParams.get('seconds') ?? 0.05), url.pathname)
      response.end('done')
    },
  })

const load = async (requests: number, query = ''): Promise<void> => {
  await Promise.all(
    Array.from({ length: requests }, async () => {
      await (await fetch(`${app.url}/work${query}`)).text()
    }),
  )
}

const watching = (settings: object = {}, timeoutMs = 4000) => {
  const context = checkContext({ now: () => now, timeoutMs })
  const parsed = metrics.settings.parse({ url: `${app.url}/metrics`, ...settings })
  return (afterSeconds = 60) => {
    now += afterSeconds * 1000
    return metrics.run(context, parsed, never)
  }
}

beforeEach(async () => {
  now = Date.UTC(2026, 0, 31)
  instrument()
  app = await serve()
})
afterEach(() => app.stop())

describe('metrics_endpoint of an application under load', () => {
  it('needs a second look, and then tells error rate, request rate and p95', async () => {
    await load(50)
    const check = watching()
    expect(await check()).toMatchObject({ status: 'healthy', message: { code: 'check.metrics.first' } })
    await load(120)
    const reading = await check()
    expect(reading).toMatchObject({
      status: 'healthy',
      band: 'normal',
      value: 0,
      unit: 'percent',
      limits: { warning: 1, critical: 5 },
      message: { code: 'check.metrics.ok' },
      details: { requests: 120, seconds: 60, errors: 0, requests_per_second: 2, p95_seconds: 0.095 },
    })
    expect(reading.responseMs).toBeGreaterThan(0)
    expect(renderMessage('ja', reading.message)).toBe('エラー率 0 %、2 件/秒、p95 0.095 秒')
  })

  it('is unhealthy while many requests fail, and well again when they do not', async () => {
    await load(10)
    const check = watching()
    await check()
    await load(98)
    await load(2, '?status=500')
    expect(await check()).toMatchObject({ status: 'healthy', band: 'caution', value: 2 })
    await load(90)
    await load(10, '?status=503')
    const failing = await check()
    expect(failing).toMatchObject({
      status: 'unhealthy',
      band: 'danger',
      value: 10,
      message: { code: 'check.metrics.errors', params: { errors: 10, requests: 100, limit: 5 } },
    })
    expect(renderMessage('en', failing.message)).toContain('fails 10 % of its requests (10 of 100 in 60 s')
    await load(100, '?status=404')
    expect(await check()).toMatchObject({ status: 'healthy', band: 'normal', value: 0 })
  })

  it('is in the band of its slowness without being unhealthy', async () => {
    await load(10)
    const check = watching()
    await check()
    await load(20, '?seconds=1.5')
    expect(await check()).toMatchObject({ band: 'normal', details: { p95_seconds: 1.95 } })
    await load(20, '?seconds=4')
    expect(await check()).toMatchObject({
      status: 'healthy',
      band: 'caution',
      message: { code: 'check.metrics.slow', params: { limit: 2 } },
    })
    await load(20, '?seconds=8')
    expect(await check()).toMatchObject({
      status: 'healthy',
      band: 'danger',
      message: { params: { limit: 5 } },
    })
    await load(20, '?seconds=60')
    const open = await check()
    expect(open).toMatchObject({ band: 'danger', message: { code: 'check.metrics.slow_open' } })
    expect(renderMessage('ja', open.message)).toContain('最後の区切り 10 秒を超えています')
  })

  it('is in the band of its busyness, with edges of the settings', async () => {
    await load(1)
    const check = watching({ requests_warning: 1, requests_threshold: 3 })
    await check()
    await load(100)
    expect(await check()).toMatchObject({
      status: 'healthy',
      band: 'caution',
      message: { code: 'check.metrics.requests', params: { rate: 1.67 } },
    })
    await load(200)
    expect(await check()).toMatchObject({ status: 'healthy', band: 'danger' })
  })

  it('lets the worst speak: what fails before what is slow', async () => {
    await load(1)
    const check = watching()
    await check()
    await load(20, '?status=500&seconds=8')
    expect(await check()).toMatchObject({ status: 'unhealthy', message: { code: 'check.metrics.errors' } })
    await load(98, '?seconds=8')
    await load(2, '?status=500&seconds=8')
    expect(await check()).toMatchObject({
      status: 'healthy',
      band: 'danger',
      message: { code: 'check.metrics.slow' },
    })
  })

  it('survives a restart of the application', async () => {
    await load(500)
    const check = watching()
    await check()
    instrument()
    await load(40)
    expect(await check()).toMatchObject({ details: { requests: 40, errors: 0 } })
    instrument()
    expect(await check()).toMatchObject({ status: 'healthy', message: { code: 'check.metrics.few' } })
    await load(15, '?status=500')
    expect(await check()).toMatchObject({ status: 'unhealthy', details: { requests: 15, errors: 15 } })
  })

  it('judges few requests neither by errors nor by times, unless told', async () => {
    await load(1)
    const [check, strict] = [watching(), watching({ min_requests: 1 })]
    await check()
    await strict(0)
    await load(9, '?status=500&seconds=8')
    expect(await check()).toMatchObject({
      status: 'healthy',
      band: 'normal',
      message: { code: 'check.metrics.few' },
    })
    expect(await strict(0)).toMatchObject({ status: 'unhealthy', value: 100 })
  })

  it('compares with a look that lies far enough back when it comes again soon', async () => {
    await load(1)
    const check = watching()
    await check()
    await load(60)
    expect(await check(60)).toMatchObject({ details: { requests: 60, seconds: 60 } })
    await load(10)
    expect(await check(10)).toMatchObject({ details: { requests: 70, seconds: 70 } })
    expect(await check(30)).toMatchObject({ details: { requests: 10, seconds: 40 } })
  })

  it('keeps to the labels and names of the settings', async () => {
    count(200, 0.1, '/a')
    const check = watching({ labels: { route: ['/a', '/b'] }, duration_metric: 'other_seconds' })
    await check()
    for (let index = 0; index < 20; index++) {
      count(200, 0.1, '/a')
      count(500, 0.1, '/internal')
    }
    expect(await check()).toMatchObject({
      status: 'healthy',
      details: { requests: 20, errors: 0 },
      message: { params: { p95: '–' } },
    })
    expect(await watching({ requests_metric: 'a', duration_metric: 'b' })()).toMatchObject({
      status: 'unknown',
      message: { code: 'check.metrics.missing', params: { requests: 'a', duration: 'b' } },
    })
  })
})

describe('a page that tells nothing', () => {
  const answer = (status: number, body: string) =>
    app.answerWith((_request, response) => {
      response.statusCode = status
      response.end(body)
    })

  it.each([
    ['is no metrics page', 200, '<html>hello</html>', 'unknown', 'check.metrics.not_metrics'],
    ['is empty', 200, '', 'unknown', 'check.metrics.not_metrics'],
    ['is not there', 404, 'x 1', 'unknown', 'check.metrics.status'],
    ['wants a login', 401, 'x 1', 'unknown', 'check.metrics.status'],
    ['fails', 500, 'x 1', 'unhealthy', 'check.http.server_error'],
    ['has other metrics', 200, 'process_cpu_seconds_total 1\n', 'unknown', 'check.metrics.missing'],
    ['is too large', 200, 'x{a="b"} 1\n'.repeat(900_000), 'unknown', 'check.metrics.too_large'],
  ])('that %s', async (_name, status, body, wanted, code) => {
    answer(status, body)
    expect(await watching({}, 10_000)()).toMatchObject({ status: wanted, message: { code } })
    await expect.poll(() => app.openSockets()).toBe(0)
  })

  it('that does not end is given up', async () => {
    app.answerWith((_request, response) => void response.write('http_requests_total 1\n'))
    expect(await watching({}, 300)()).toMatchObject({
      status: 'unhealthy',
      message: { code: 'check.http.endless' },
    })
    await expect.poll(() => app.openSockets()).toBe(0)
  })

  it('that nobody serves is told with its place, without its secrets', async () => {
    const port = await freePort()
    const reading = await watching({ url: `http://u:himitsu@127.0.0.1:${port}/metrics?token=himitsu` })()
    expect(reading).toMatchObject({ status: 'unhealthy', message: { code: 'check.connect.refused' } })
    expect(JSON.stringify(reading)).not.toContain('himitsu')
  })
})

describe('settings of metrics_endpoint', () => {
  const url = 'http://127.0.0.1:9/metrics'
  it.each([
    [{}, 'url'],
    [{ url: 'ftp://x' }, 'url'],
    [{ url, requests_metric: 'a b' }, 'requests_metric'],
    [{ url, labels: { 'a-b': 'x' } }, 'labels.a-b'],
    [{ url, error_rate_warning: 6 }, 'error_rate_warning'],
    [{ url, p95_warning: 3, p95_threshold: 1 }, 'p95_warning'],
    [{ url, min_requests: 0 }, 'min_requests'],
  ])('refuse %j', (settings, field) => {
    const parsed = metrics.settings.safeParse(settings)
    expect(parsed.error?.issues.map((issue) => issue.path.join('.'))).toEqual([field])
  })
})
