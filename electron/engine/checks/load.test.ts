import { readFile } from 'node:fs/promises'
import { cpus } from 'node:os'
import { describe, expect, it } from 'vitest'
import { checkContext } from '../testing/check-context'
import type { CheckContext } from './define-check'
import load from './load'

const never = new AbortController().signal
const check = (settings: object, context: Partial<CheckContext> = {}) =>
  load.run(checkContext(context), load.settings.parse(settings), never)

describe('load', () => {
  it('tells the three averages of the kernel, and judges one of them a processor', async () => {
    const [one = '', five = '', fifteen = ''] = (await readFile('/proc/loadavg', 'utf8')).split(' ')
    const reading = await check({ minutes: 15, threshold: 1000, warning: 1000 })
    expect(reading).toMatchObject({ status: 'healthy', band: 'normal', unit: 'count' })
    expect(reading.details['processors']).toBe(cpus().length)
    // The kernel counts again every five seconds; it may just have done so.
    expect(Math.abs(Number(reading.details['load_1']) - Number(one))).toBeLessThan(1)
    expect(Math.abs(Number(reading.details['load_5']) - Number(five))).toBeLessThan(0.5)
    expect(Math.abs(Number(reading.details['load_15']) - Number(fifteen))).toBeLessThan(0.2)
    expect(reading.value).toBeCloseTo(Number(reading.details['load_15']) / cpus().length, 1)
  })

  it('judges the 5 minutes at 1 and 2 unless told', async () => {
    expect(load.settings.parse({})).toEqual({ minutes: 5 })
    expect(await check({})).toMatchObject({
      limits: { warning: 1, critical: 2 },
      message: { params: { minutes: 5 } },
    })
  })

  it.each([[{ minutes: 2 }], [{ threshold: 0 }], [{ warning: 3 }], [{ threshold: '2' }]])(
    'refuses %j',
    (settings) => {
      expect(load.settings.safeParse(settings).success).toBe(false)
    },
  )
})
