import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { checkContext } from '../testing/check-context'
import cpu from './cpu'
import type { CheckContext } from './define-check'

const never = new AbortController().signal
const check = (settings: object, context: Partial<CheckContext> = {}) =>
  cpu.run(checkContext({ timeoutMs: 4000, ...context }), cpu.settings.parse(settings), never)

describe('cpu', () => {
  it('sees a processor that is kept busy', async () => {
    const burner = spawn(process.execPath, ['-e', 'console.log("hot"); for (;;);'])
    const ended = once(burner, 'exit')
    try {
      await once(burner.stdout, 'data')
      const reading = await check({ threshold: 100, warning: 100 })
      const { user_percent: user, processors } = reading.details
      // One of them is taken whole; whatever else runs comes on top, and a busy host takes its share away.
      expect(reading.value).toBeGreaterThan((100 / Number(processors)) * 0.4)
      expect(reading.value).toBeGreaterThanOrEqual(Number(user) - 0.1)
      expect(await check({ threshold: 2, warning: 1 }, { timeoutMs: 1000 })).toMatchObject({
        status: 'unhealthy',
        band: 'danger',
        message: { code: 'check.cpu.danger', params: { limit: 2 } },
      })
    } finally {
      burner.kill('SIGKILL')
      await ended
    }
  })

  it('looks for about a second and tells where the time went', async () => {
    const startedMs = performance.now()
    const reading = await check({ threshold: 100, warning: 100 })
    const ms = performance.now() - startedMs
    expect(ms).toBeGreaterThan(950)
    expect(ms).toBeLessThan(3500)
    expect(reading).toMatchObject({
      // A host that does other things besides may be busy to its limit.
      status: Number(reading.value) >= 100 ? 'unhealthy' : 'healthy',
      unit: 'percent',
      limits: { warning: 100, critical: 100 },
      details: {
        usage_percent: reading.value,
        iowait_percent: expect.any(Number) as number,
        steal_percent: expect.any(Number) as number,
      },
    })
  })

  it('judges at 70 and 85 unless told', async () => {
    expect((await check({}, { timeoutMs: 400 })).limits).toEqual({ warning: 70, critical: 85 })
  })

  it.each([[{ threshold: 0 }], [{ warning: 90 }], [{ threshold: 101 }]])('refuses %j', (settings) => {
    expect(cpu.settings.safeParse(settings).success).toBe(false)
  })
})
