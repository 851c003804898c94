import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import memory from './memory'
import type { CheckContext } from './define-check'
import { checkContext } from '../testing/check-context'

const never = new AbortController().signal
const check = (settings: object, context: Partial<CheckContext> = {}) =>
  memory.run(checkContext({ timeoutMs: 4000, ...context }), memory.settings.parse(settings), never)

describe('memory', () => {
  it('counts what free calls available', async () => {
    const { stdout } = await promisify(execFile)('free', ['-b'])
    const [, total, available] = /^Mem: +(\d+) +\d+ +\d+ +\d+ +\d+ +(\d+)/m.exec(stdout) ?? []
    const used = (1 - Number(available) / Number(total)) * 100
    const reading = await check({})
    // Other programs come and go between the two readings.
    expect(Math.abs((reading.value ?? Number.NaN) - used)).toBeLessThan(5)
    expect(reading).toMatchObject({
      unit: 'percent',
      limits: { warning: 75, critical: 85 },
      details: { usage_percent: reading.value },
    })
    expect(reading.details['available_gb']).toBeGreaterThan(0)
  })

  it('is healthy, at caution or unhealthy by the limits of the settings', async () => {
    const codes = {
      normal: 'check.memory.ok',
      caution: 'check.memory.caution',
      danger: 'check.memory.danger',
    }
    expect(await check({ threshold: 100, warning: 100 })).toMatchObject({
      status: 'healthy',
      band: 'normal',
      message: { code: codes.normal },
    })
    expect(await check({ threshold: 100, warning: 1 })).toMatchObject({
      status: 'healthy',
      band: 'caution',
      message: { code: codes.caution },
    })
    expect(await check({ threshold: 1 })).toMatchObject({
      status: 'unhealthy',
      band: 'danger',
      message: { code: codes.danger },
    })
  })

  it.each([[{ threshold: 0 }], [{ warning: 90 }], [{ warning: -1 }]])('refuses %j', (settings) => {
    expect(memory.settings.safeParse(settings).success).toBe(false)
  })
})
