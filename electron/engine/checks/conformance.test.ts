import { readingSchema } from '@shared/domain/check'
import { en } from '@shared/text/en'
import { ja } from '@shared/text/ja'
import { renderMessage } from '@shared/text/text'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startSilent, type TestSilent } from '../testing/start-silent'
import { checkContext } from '../testing/check-context'
import type { Check } from './define-check'
import { checks } from './index'

const secret = 'himitsu-no-kotoba'
const context = checkContext({ timeoutMs: 400 })
const all = [...checks.values()]

/** What every check has to do, whatever it looks at: here its service takes connections and never says a word. */
describe.each(all.map((check) => [check.id, check] as const))('the check %s', (_id, check: Check) => {
  let silent: TestSilent
  let settings: unknown
  beforeAll(async () => {
    silent = await startSilent()
    const entry = { name: 'x', type: check.id, interval: 60, timeout: 5, critical: true }
    // One entry with whatever a check may ask for: each takes its own and passes over the rest.
    const silence = {
      host: '127.0.0.1',
      port: silent.port,
      password: secret,
      path: '/proc/version',
      max_age_seconds: 60,
      process: 'init',
      service: 'mamori-conformance',
      domain: 'conformance.test',
      server: `127.0.0.1:${silent.port}`,
      container: 'mamori-conformance',
      argv: ['sleep', '60'],
      env: { TOKEN: secret },
    }
    settings = [
      { ...entry, ...silence },
      { ...entry, url: `http://watcher:${secret}@127.0.0.1:${silent.port}/?token=${secret}` },
    ]
      .map((candidate) => check.settings.safeParse(candidate))
      .find((parsed) => parsed.success)?.data
  })
  afterAll(() => silent.stop())

  it('takes an entry with little more than its type, and names its subject', () => {
    expect(settings).toBeDefined()
    expect(check.subject(settings)).toMatch(/^\S+$/)
    expect(check.id).toMatch(/^[a-z][a-z0-9_]*$/)
  })

  it('refuses an entry that is none', () => {
    expect(check.settings.safeParse(null).success).toBe(false)
    expect(check.settings.safeParse('all').success).toBe(false)
    expect(check.settings.safeParse({ url: 5, host: 5, path: 5, threshold: 'high', port: -1 }).success).toBe(
      false,
    )
  })

  it('answers within its timeout, in a known shape and in both languages, and tells no secret', async () => {
    const startedMs = performance.now()
    const reading = await check.run(context, settings, new AbortController().signal)
    // The engine grants a moment beyond the timeout before it speaks for the check.
    expect(performance.now() - startedMs).toBeLessThan(context.timeoutMs + 250)
    expect(readingSchema.strict().parse(reading)).toEqual(reading)
    expect(Object.keys(ja)).toContain(reading.message.code)
    expect(Object.keys(en)).toContain(reading.message.code)
    for (const language of ['ja', 'en'] as const) {
      const said = renderMessage(language, reading.message)
      expect(said).not.toMatch(/[{}]|undefined|NaN/)
      expect(said + JSON.stringify(reading)).not.toContain(secret)
    }
    await expect.poll(() => silent.openSockets()).toBe(0)
  })

  it('does not begin when it is told to stop before, and ends at once when it is told in between', async () => {
    await expect(check.run(context, settings, AbortSignal.abort(new Error('enough')))).rejects.toThrow(
      'enough',
    )
    const stop = new AbortController()
    const running = check.run({ ...context, timeoutMs: 60_000 }, settings, stop.signal).then(
      () => 'answered',
      (error: unknown) => String(error),
    )
    const startedMs = performance.now()
    stop.abort(new Error('enough'))
    expect(await running).toMatch(/answered|enough/)
    expect(performance.now() - startedMs).toBeLessThan(250)
    await expect.poll(() => silent.openSockets()).toBe(0)
  })
})

describe('the checks', () => {
  it('are those that the design names', () => {
    expect([...checks.keys()].sort()).toEqual([
      'command',
      'cpu',
      'disk',
      'dns',
      'docker_container',
      'heartbeat',
      'http',
      'load',
      'log_freshness',
      'memory',
      'metrics_endpoint',
      'port',
      'postgresql',
      'process',
      'redis',
      'service',
      'tls_certificate',
    ])
  })
})
