import { describe, expect, it } from 'vitest'
import { last, operator, scene, until, waiting, type Scene } from './testing/engine-scene'
import { logRule, settings } from './testing/scene-settings'
import type { EventType } from '@shared/domain/event'

const MINUTE = 60_000
const deferred = () => {
  let resolve = (): void => undefined
  const promise = new Promise<void>((done) => {
    resolve = done
  })
  return { promise, resolve }
}
const full = new Error('disk full')
const count = ({ types }: Scene, wanted: EventType): number =>
  types().filter((type) => type === wanted).length
const mkdirs = [logRule('file_not_found', 'mkdirs', true)]

describe('a record that fails for a while', () => {
  it.each<[EventType, number]>([
    ['repair.started', 0],
    ['step.finished', 1],
    ['repair.performed', 1],
    ['repair.settled', 1],
  ])('at %s leaves no repair behind that nobody ends', async (type, ran) => {
    const s = await scene({ mode: 'auto', fix: { ...settings({}).fix, cooldownMs: 1000 } })
    s.world.redis = 'unhealthy'
    s.journal.breakWith(full, type)
    await s.clock.advance(2 * MINUTE)
    expect(s.world.restarts).toBe(ran)
    s.journal.breakWith(null)
    await s.clock.advance(5 * MINUTE)
    const active = Object.values(s.engine.state().repairs).filter(({ settledAt }) => settledAt === null)
    expect(active).toEqual([])
    expect(Object.values(s.engine.state().incidents).every(({ closedAt }) => closedAt !== null)).toBe(true)
    expect(s.world.restarts).toBeGreaterThanOrEqual(1)
    expect(s.bugs.length).toBeGreaterThan(0)
  })

  it('does not count the lines of a log twice, nor take them twice when only what follows fails', async () => {
    const rule = logRule('file_not_found', 'mkdirs', true)
    const cause = { ...rule.cause, minCount: 2, withinMs: MINUTE } as typeof rule.cause
    const s = await scene({ mode: 'auto', rules: [{ ...rule, cause }] })
    s.journal.breakWith(full)
    await expect(s.batch('file_not_found')).rejects.toThrow('disk full')
    s.journal.breakWith(null)
    await s.batch('file_not_found')
    expect(s.types()).not.toContain('incident.opened')

    s.journal.breakWith(full, 'decision.made')
    await s.batch('file_not_found')
    expect(count(s, 'incident.opened')).toBe(1)
    s.journal.breakWith(null)
    await s.clock.advance(2 * MINUTE)
    expect(s.world.restarts).toBe(1)
  })

  it('keeps the old settings at work when new ones cannot be recorded', async () => {
    const s = await scene({ mode: 'auto' })
    s.journal.breakWith(full, 'settings.loaded')
    await expect(s.engine.reload(settings({ mode: 'auto', sha256: 'b'.repeat(64) }))).rejects.toThrow(
      'disk full',
    )
    s.journal.breakWith(null)
    s.world.redis = 'unhealthy'
    await s.clock.advance(150_000)
    expect(s.world.restarts).toBe(1)
  })

  it('does not keep the engine from stopping', async () => {
    const s = await scene()
    s.journal.breakWith(full)
    await s.engine.stop('requested')
    expect(s.bugs).toHaveLength(1)
    await expect(s.engine.runCycle()).rejects.toMatchObject({ code: 'not_running' })
  })

  it('tells a listener that throws as a bug and goes on', async () => {
    const s = await scene({ mode: 'auto', rules: mkdirs })
    s.engine.subscribe(() => {
      throw new Error('the window is gone')
    })
    await s.batch('file_not_found')
    expect(count(s, 'incident.opened')).toBe(1)
    expect(s.world.restarts).toBe(1)
    expect(s.bugs.some((bug) => bug.includes('the window is gone'))).toBe(true)
  })
})

describe('a repair that is cut off', () => {
  it('for the last time of its series opens the breaker, and is not forgotten', async () => {
    let before: Scene['journal'] | null = null
    let at: number | undefined
    for (let run = 0; run < 3; run++) {
      const s: Scene = await scene({ mode: 'auto' }, before?.events() ?? [], at)
      s.world.redis = 'unhealthy'
      s.world.hold = new Promise(() => undefined)
      await s.clock.advance(5 * MINUTE)
      expect(s.world.restarts).toBe(1)
      before = s.journal
      at = s.clock.now()
    }
    const s = await scene({ mode: 'auto' }, before?.events() ?? [], at)
    expect(count(s, 'repair.started')).toBe(3)
    expect(last(s.journal, 'breaker.changed')?.data).toMatchObject({ state: 'open', cause: 'exhausted' })
    s.world.redis = 'unhealthy'
    await s.clock.advance(20 * MINUTE)
    expect(s.world.restarts).toBe(0)
    await s.clock.advance(15 * MINUTE)
    expect(s.world.restarts).toBe(1)
  })
})

describe('stopping', () => {
  it('waits a while for a repair, then leaves it to be told as interrupted', async () => {
    const s = await scene({ mode: 'auto' })
    s.world.redis = 'unhealthy'
    s.world.hold = new Promise(() => undefined)
    await s.clock.advance(2 * MINUTE)
    expect(s.world.restarts).toBe(1)
    let stopped = false
    const done = s.engine.stop('requested').then(() => {
      stopped = true
    })
    await s.clock.advance(1000)
    expect(stopped).toBe(false)
    await s.clock.advance(30_000)
    await done
    const next = await scene({ mode: 'auto' }, s.journal.events(), s.clock.now())
    expect(last(next.journal, 'repair.settled')?.data.outcome).toBe('interrupted')
    expect(next.world.restarts).toBe(0)
  })

  it('while settings are taken over leaves nothing running', async () => {
    const s = await scene()
    const reloaded = s.engine.reload(settings({ sha256: 'b'.repeat(64) }))
    await Promise.allSettled([reloaded, s.engine.stop('requested')])
    const seen = s.journal.events().length
    s.world.redis = 'unhealthy'
    await s.clock.advance(5 * MINUTE)
    expect(s.journal.events()).toHaveLength(seen)
  })

  it('refuses a click that comes too late, in place of forgetting it', async () => {
    const s = await scene()
    s.world.redis = 'unhealthy'
    await s.clock.advance(90_000)
    const [repair] = waiting(s)
    s.world.reading = () => new Promise(() => undefined)
    const click = s.engine.approve(repair?.id ?? '', repair?.plan.hash ?? '', operator)
    const stopped = s.engine.stop('requested')
    const [clicked] = await Promise.allSettled([click, stopped])
    const state = s.engine.state().repairs[repair?.id ?? '']
    expect(clicked).toMatchObject({ status: 'rejected', reason: { code: 'not_running' } })
    expect(state?.stage).toBe('awaiting')
  })
})

describe('new settings', () => {
  it('do not end the loop, nor forget what was counted', async () => {
    const rule = logRule('file_not_found', 'mkdirs', true)
    const cause = { ...rule.cause, minCount: 2, withinMs: MINUTE } as typeof rule.cause
    const more = { mode: 'auto' as const, rules: [{ ...rule, cause }] }
    const s = await scene(more)
    let finished = false
    void s.engine.finished().then(() => {
      finished = true
    })
    await s.batch('file_not_found')
    await s.engine.reload(settings({ ...more, sha256: 'b'.repeat(64) }))
    await s.clock.settle()
    expect(finished).toBe(false)
    await s.batch('file_not_found')
    expect(s.world.restarts).toBe(1)
    await s.engine.stop('requested')
    await s.clock.settle()
    expect(finished).toBe(true)
  })
})

describe('a pass of a check', () => {
  it('that began before the repair does not prove it', async () => {
    const s = await scene({ mode: 'auto' })
    s.world.redis = 'unhealthy'
    s.world.restartWorks = false
    const release = deferred()
    s.world.hold = release.promise
    await s.clock.advance(95_000)
    expect(s.world.restarts).toBe(1)
    const stale = deferred()
    let asked = 0
    const down = {
      status: 'unhealthy',
      band: 'danger',
      message: { code: 'x', params: {} },
      details: {},
    } as const
    s.world.reading = async () => {
      asked += 1
      if (asked > 1) return down
      await stale.promise
      return { ...down, status: 'healthy', band: 'normal' }
    }
    await until(s, () => asked === 1)
    release.resolve()
    await s.clock.advance(4000)
    stale.resolve()
    await s.clock.settle()
    await s.clock.advance(100_000)
    const at = (type: EventType): number => s.journal.events().find((event) => event.type === type)?.at ?? 0
    expect(last(s.journal, 'repair.settled')?.data.outcome).toBe('ineffective')
    // The deadline counts from the repair, not from the pass that was older than it.
    expect(at('repair.settled') - at('repair.performed')).toBe(60_000)
  })
})
