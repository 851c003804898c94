import type { Reading } from '@shared/domain/check'
import { message } from '@shared/domain/message'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { defineCheck, type Check } from '../checks/define-check'
import { createFakeClock } from '../testing/fake-clock'
import { settings } from '../testing/scene-settings'
import { lookContext } from '../testing/look-context'
import { createCheckRunner, type CheckRun } from './run-checks'

const reading = (status: Reading['status']): Reading => ({
  status,
  band: status === 'healthy' ? 'normal' : 'danger',
  message: message('check.timeout', { name: 'redis', seconds: 5 }),
  details: {},
})
const [use] = settings({}).checks
if (!use) throw new Error('the scene has a check')

const scene = (
  run: Check['run'],
  { realtime = true, troubled = false, names = ['redis_connection'] } = {},
) => {
  const clock = createFakeClock()
  const bugs: string[] = []
  const readings: CheckRun[] = []
  let runs = 0
  let rejects = false
  const check = defineCheck({
    id: 'fake',
    settings: z.unknown(),
    subject: () => 'redis',
    run: (...args) => {
      runs += 1
      return run(...args)
    },
  })
  const runner = createCheckRunner({
    clock,
    exec: lookContext().exec,
    resolveService: lookContext().resolveService,
    checks: new Map([['fake', check]]),
    uses: names.map((name) => ({ ...use, name })),
    troubled: new Set(troubled ? names : []),
    realtime,
    onReading: async (seen) => {
      readings.push(seen)
      if (rejects) throw new Error('disk full')
    },
    bug: (name, error) => bugs.push(`${name}: ${String(error)}`),
  })
  return {
    clock,
    runner,
    readings,
    bugs,
    runs: () => runs,
    state: () => runner.all()[0],
    reject: (on: boolean) => {
      rejects = on
    },
  }
}
const healthy: Check['run'] = async () => reading('healthy')

describe('checks', () => {
  it('may be many at once, and nobody takes that for a leak', async () => {
    const warnings: string[] = []
    const listen = (warning: Error): void => void warnings.push(String(warning))
    process.on('warning', listen)
    try {
      const names = Array.from({ length: 50 }, (_, index) => `check_${index}`)
      const s = scene(healthy, { names })
      await s.runner.runNow(null)
      expect(s.runs()).toBe(50)
      // Warnings are handed over in a turn of their own.
      await new Promise((resolve) => setImmediate(resolve))
      expect(warnings).toEqual([])
    } finally {
      process.off('warning', listen)
    }
  })

  it('run at once, then at their interval, and at the short one while something is uncertain', async () => {
    let status: Reading['status'] = 'healthy'
    const s = scene(async () => reading(status))
    s.runner.start()
    await s.clock.advance(59_000)
    expect(s.runs()).toBe(1)
    status = 'unhealthy'
    await s.clock.advance(1000)
    expect(s.runs()).toBe(2)
    await s.clock.advance(20_000)
    expect(s.state()).toMatchObject({ consecutiveFailures: 3, consecutivePasses: 0 })
    status = 'healthy'
    await s.clock.advance(30_000)
    expect(s.state()).toMatchObject({ consecutivePasses: 3, recovering: false })
    const before = s.runs()
    await s.clock.advance(59_000)
    expect(s.runs()).toBe(before)
  })

  it('begin at the short interval when they were in trouble before', async () => {
    const s = scene(healthy, { troubled: true })
    s.runner.start()
    await s.clock.advance(21_000)
    expect(s.runs()).toBe(3)
  })

  it('that never come to an end are unhealthy at their timeout, and run again', async () => {
    let aborted = false
    const s = scene((_context, _config, signal) => {
      signal.addEventListener('abort', () => {
        aborted = true
      })
      return new Promise<never>(() => undefined)
    })
    s.runner.start()
    await s.clock.advance(4999)
    expect(s.state()).toMatchObject({ running: true, reading: null })
    await s.clock.advance(251)
    expect(aborted).toBe(true)
    expect(s.state()).toMatchObject({
      running: false,
      reading: { status: 'unhealthy', message: { code: 'check.timeout' } },
    })
    await s.clock.advance(10_000)
    expect(s.runs()).toBe(2)
  })

  it('say themselves what the silence is, when they say it in time', async () => {
    const own = reading('unhealthy')
    const s = scene(
      (_context, _config, signal) =>
        new Promise((resolve) => {
          signal.addEventListener('abort', () => resolve({ ...own, details: { mine: 'yes' } }))
        }),
    )
    s.runner.start()
    await s.clock.advance(5000)
    expect(s.state()?.reading?.details).toEqual({ mine: 'yes' })
  })

  it.each<[string, Check['run']]>([
    ['reject', () => Promise.reject(new Error('a bug'))],
    [
      'throw before they begin',
      () => {
        throw new Error('a bug')
      },
    ],
  ])('that %s are unknown, and run again', async (_, run) => {
    const s = scene(run)
    s.runner.start()
    await s.clock.advance(1)
    expect(s.state()).toMatchObject({
      running: false,
      reading: { status: 'unknown', message: { code: 'check.broken' } },
    })
    await s.clock.advance(10_000)
    expect(s.runs()).toBe(2)
    expect(s.bugs).toEqual([])
  })

  it('run again when their reading could not be handed over', async () => {
    const s = scene(healthy)
    s.reject(true)
    s.runner.start()
    await s.clock.advance(1)
    expect(s.bugs).toEqual(['check redis_connection: Error: disk full'])
    s.reject(false)
    await s.clock.advance(60_000)
    expect(s.readings).toHaveLength(2)
  })

  it('that are asked for while they run are not run twice, and tell when they began', async () => {
    const s = scene(
      () =>
        new Promise((resolve) => {
          s.clock.after(2000, () => resolve(reading('healthy')))
        }),
    )
    s.runner.start()
    const begun = s.clock.now()
    await s.clock.advance(1000)
    let handed = 0
    const asked = Promise.all([s.runner.runNow(null), s.runner.runDue()]).then(
      () => (handed = s.readings.length),
    )
    await s.clock.advance(1000)
    await asked
    expect([s.runs(), handed]).toEqual([1, 1])
    expect(s.state()).toMatchObject({ startedAt: begun, lastRunAt: begun + 2000 })
  })

  it('without own timers run only when they are asked, and only those that are due', async () => {
    const s = scene(healthy, { realtime: false, names: ['a', 'b'] })
    s.runner.start()
    await s.clock.advance(120_000)
    expect(s.runs()).toBe(0)
    await s.runner.runDue()
    await s.runner.runDue()
    expect(s.runs()).toBe(2)
    await s.runner.runNow(['a', 'nobody'])
    expect(s.runs()).toBe(3)
    await s.clock.advance(60_000)
    await s.runner.runDue()
    expect(s.runs()).toBe(5)
  })

  it('run by themselves while they are watched, though the others do not', async () => {
    const s = scene(healthy, { realtime: false })
    s.runner.watch(['redis_connection'], true)
    await s.clock.advance(30_000)
    expect(s.runs()).toBe(3)
    s.runner.watch(['redis_connection'], false)
    await s.clock.advance(120_000)
    expect(s.runs()).toBe(4)
  })

  it('are looked at more often while they are watched', async () => {
    const s = scene(healthy)
    s.runner.start()
    await s.clock.advance(1000)
    s.runner.watch(['redis_connection', 'nobody'], true)
    await s.clock.advance(30_000)
    expect(s.runs()).toBe(4)
    s.runner.watch(['redis_connection'], false)
    await s.clock.advance(10_000)
    const before = s.runs()
    await s.clock.advance(50_000)
    expect(s.runs()).toBe(before)
  })

  it('end at once with the runner, whatever they are doing, and leave no reading', async () => {
    const s = scene(() => new Promise(() => undefined))
    s.runner.start()
    await s.clock.advance(1000)
    await s.runner.stop()
    await s.clock.advance(120_000)
    await s.runner.runNow(null)
    expect([s.runs(), s.readings.length]).toEqual([1, 0])
  })
})
