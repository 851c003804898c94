import { message } from '@shared/domain/message'
import { describe, expect, it } from 'vitest'
import { last, operator, scene, until, waiting, type Scene } from './testing/engine-scene'
import { logRule, redisRule, settings } from './testing/scene-settings'

const MINUTE = 60_000
const full = new Error('disk full')
const slow = { ...settings({}).fix, retryDelayMs: 10 * MINUTE }
const opened = ({ types }: Scene): number => types().filter((type) => type === 'incident.opened').length
const twoRules = [redisRule(true), logRule('redis_error', 'restart', true, ['redis_connection'])]

describe('an incident that waits is decided again', () => {
  it('when the service was starting at the first look', async () => {
    const s = await scene({ mode: 'auto' })
    s.world.redis = 'unhealthy'
    s.world.draft = async () => ({
      kind: 'impossible',
      why: message('action.service.activating', { unit: 'redis' }),
    })
    await s.clock.advance(90_000)
    expect(last(s.journal, 'decision.made')?.data.decision.reasons.at(-1)?.gate).toBe('plan')
    s.world.draft = null
    await s.clock.advance(2 * MINUTE)
    expect(s.world.restarts).toBe(1)
  })

  it.each([
    ['fails', () => Promise.reject(new Error('no such bus'))],
    ['never comes to an end', () => new Promise<never>(() => undefined)],
  ])('when its planning %s', async (_, draft) => {
    const s = await scene({ mode: 'auto' })
    s.world.redis = 'unhealthy'
    s.world.draft = draft
    await s.clock.advance(2 * MINUTE)
    expect(last(s.journal, 'decision.made')?.data.decision.reasons.at(-1)).toMatchObject({
      gate: 'plan',
      verdict: 'stop',
      message: { code: 'gate.plan.failed' },
    })
    s.world.draft = null
    await s.clock.advance(3 * MINUTE)
    expect(s.world.restarts).toBe(1)
  })

  it.each([
    ['rejected', async (s: Scene) => s.engine.reject(waiting(s)[0]?.id ?? '', 'いいえ', operator)],
    [
      'withdrawn at the click',
      async (s: Scene) => {
        const [repair] = waiting(s)
        s.world.draft = async () => ({
          kind: 'impossible',
          why: message('action.service.activating', { unit: 'redis' }),
        })
        await s.engine.approve(repair?.id ?? '', repair?.plan.hash ?? '', operator).catch(() => undefined)
        s.world.draft = null
      },
    ],
  ])('when the plan that stood in its way was %s', async (_, end) => {
    const s = await scene({ mode: 'auto', rules: [redisRule('approve'), twoRules[1] ?? redisRule(true)] })
    s.world.redis = 'unhealthy'
    await s.clock.advance(90_000)
    await s.batch('redis_error')
    expect(opened(s)).toBe(2)
    expect(last(s.journal, 'decision.made')?.data.decision.reasons.at(-1)?.gate).toBe('busy')
    const log = last(s.journal, 'incident.opened')?.data.incidentId ?? ''
    await end(s)
    await s.clock.settle()
    const decision = () => s.engine.state().incidents[log]?.decision?.decision.reasons.at(-1)?.gate
    expect(decision()).not.toBe('busy')
  })

  it('when its decision could not be recorded', async () => {
    const s = await scene({ mode: 'auto' })
    s.world.redis = 'unhealthy'
    s.journal.breakWith(full, 'decision.made')
    await s.clock.advance(90_000)
    expect(opened(s)).toBe(1)
    s.journal.breakWith(null)
    await s.clock.advance(2 * MINUTE)
    expect(s.world.restarts).toBe(1)
  })

  it('after the machine slept over the time of its retry', async () => {
    const s = await scene({ mode: 'auto', fix: slow })
    s.world.redis = 'unhealthy'
    s.world.restartWorks = false
    await until(s, () => last(s.journal, 'repair.settled')?.data.outcome === 'ineffective')
    const before = s.world.restarts
    // Timers stand still in sleep: what was due in the night is late by the whole of it.
    s.clock.jump(8 * 60 * MINUTE)
    await s.clock.advance(15_000)
    expect(s.world.restarts).toBe(before + 1)
  })

  it('when a smaller max_retries was set in the middle of a series', async () => {
    const s = await scene({ mode: 'auto', fix: slow })
    s.world.redis = 'unhealthy'
    s.world.restartWorks = false
    await until(s, () => last(s.journal, 'repair.settled')?.data.outcome === 'ineffective')
    const before = s.world.restarts
    await s.engine.reload(settings({ mode: 'auto', sha256: 'b'.repeat(64), fix: { ...slow, maxRetries: 1 } }))
    await s.clock.advance(20 * MINUTE)
    expect(s.world.restarts).toBeGreaterThan(before)
  })
})

describe('a flood of lines', () => {
  it('does not have the host looked at for each of them', async () => {
    const s = await scene({ mode: 'auto', rules: [logRule('redis_error', 'restart', true)] })
    let looks = 0
    s.world.draft = async () => {
      looks += 1
      return { kind: 'impossible', why: message('action.service.activating', { unit: 'redis' }) }
    }
    for (let line = 0; line < 50; line++) await s.batch('redis_error')
    expect(looks).toBe(1)
    await s.clock.advance(MINUTE)
    expect(looks).toBe(2)
  })
})

describe('a series', () => {
  it('ends with its incident, so that the next one has all its attempts', async () => {
    const s = await scene({ mode: 'auto', fix: slow })
    s.world.redis = 'unhealthy'
    s.world.restartWorks = false
    await until(s, () => last(s.journal, 'repair.settled')?.data.outcome === 'ineffective')
    s.world.redis = 'healthy'
    await s.clock.advance(60_000)
    expect(last(s.journal, 'incident.closed')?.data.cause).toBe('recovered')
    expect(Object.values(s.engine.state().counters).map(({ attempts }) => attempts)).toEqual([0, 0])
  })
})

describe('observe mode', () => {
  it('takes back what waits, and lets nothing be approved', async () => {
    const s = await scene()
    s.world.redis = 'unhealthy'
    await s.clock.advance(90_000)
    const [repair] = waiting(s)
    await s.engine.setMode('observe', operator)
    expect(s.engine.state().repairs[repair?.id ?? '']?.stage).toBe('withdrawn')
    await expect(s.engine.approve(repair?.id ?? '', repair?.plan.hash ?? '', operator)).rejects.toMatchObject(
      {
        code: 'stale',
      },
    )
    await s.engine.setMode('approve', operator)
    await s.clock.settle()
    expect(waiting(s)).toHaveLength(1)
  })
})

describe('a plan whose approval expired while the machine slept', () => {
  it('is not run at a late click', async () => {
    const s = await scene()
    s.world.redis = 'unhealthy'
    await s.clock.advance(90_000)
    const [repair] = waiting(s)
    s.clock.jump(25 * 60 * MINUTE)
    await expect(s.engine.approve(repair?.id ?? '', repair?.plan.hash ?? '', operator)).rejects.toMatchObject(
      {
        code: 'stale',
      },
    )
    expect(s.world.restarts).toBe(0)
    expect(last(s.journal, 'repair.withdrawn')?.data.message.code).toBe('repair.expired')
  })
})

describe('a target that is named otherwise by new settings', () => {
  it('ends the incident of the old one', async () => {
    const s = await scene({ mode: 'observe' })
    s.world.redis = 'unhealthy'
    await s.clock.advance(90_000)
    const rule = { ...redisRule(true), actions: [{ type: 'mkdirs', params: {} }] }
    await s.engine.reload(settings({ mode: 'observe', sha256: 'b'.repeat(64), rules: [rule] }))
    await s.clock.advance(90_000)
    const open = Object.values(s.engine.state().incidents).filter(({ closedAt }) => closedAt === null)
    expect(open.map(({ target }) => target.name)).toEqual(['/srv/data'])
  })
})
