import { message } from '@shared/domain/message'
import { describe, expect, it } from 'vitest'
import { last, operator, scene, waiting } from './testing/engine-scene'

describe('a check that fails', () => {
  it('is confirmed at the short interval, opens an incident and asks for one click', async () => {
    const s = await scene()
    s.world.redis = 'unhealthy'
    await s.clock.advance(60_000)
    expect(s.engine.state().checks['redis_connection']?.reading?.status).toBe('unhealthy')
    expect(s.types()).not.toContain('incident.opened')
    await s.clock.advance(20_000)
    expect(s.types().filter((type) => /incident|decision|repair/.test(type))).toEqual([
      'incident.opened',
      'decision.made',
      'repair.planned',
    ])
    const [repair] = waiting(s)
    expect(repair?.plan.steps[0]).toMatchObject({ kind: 'service', argv: ['systemctl', 'restart', 'redis'] })
    expect(
      last(s.journal, 'decision.made')?.data.decision.reasons.map(
        ({ gate, verdict }) => `${gate}:${verdict}`,
      ),
    ).toEqual([
      'history:pass',
      'mode:ask',
      'silence:pass',
      'intent:pass',
      'storm:pass',
      'network:pass',
      'dependency:pass',
      'breaker:pass',
      'cooldown:pass',
      'attempts:pass',
      'rate:pass',
      'busy:pass',
      'auto_fix:pass',
      'plan:pass',
      'proof:pass',
      'risk:pass',
    ])
    expect(s.world.restarts).toBe(0)

    await s.engine.approve(repair?.id ?? '', repair?.plan.hash ?? '', operator)
    await s.clock.settle()
    expect(s.world.restarts).toBe(1)
    expect(s.world.recordedAtRestart).toContain('repair.started')
    await s.clock.advance(40_000)
    expect(last(s.journal, 'repair.approved')?.actor).toEqual(operator)
    expect(last(s.journal, 'repair.settled')?.data.outcome).toBe('verified')
    expect(last(s.journal, 'incident.closed')?.data.cause).toBe('verified')
    expect(s.types()).toContain('notice.sent')
    expect(s.bugs).toEqual([])
  })

  it('is repaired without a click in auto mode', async () => {
    const s = await scene({ mode: 'auto' })
    s.world.redis = 'unhealthy'
    await s.clock.advance(130_000)
    expect(s.world.restarts).toBe(1)
    expect(last(s.journal, 'repair.planned')?.data.approval).toEqual({ kind: 'not_needed' })
    expect(last(s.journal, 'repair.settled')?.data.outcome).toBe('verified')
  })

  it('only tells in observe mode and when the check cannot tell', async () => {
    const observed = await scene({ mode: 'observe' })
    observed.world.redis = 'unhealthy'
    await observed.clock.advance(300_000)
    expect(observed.world.restarts).toBe(0)
    expect(last(observed.journal, 'decision.made')?.data.decision).toMatchObject({
      kind: 'skip',
      reasons: [{ gate: 'history' }, { gate: 'mode', verdict: 'stop' }],
    })
    expect(observed.types()).not.toContain('repair.planned')

    const unknown = await scene({ mode: 'auto' })
    unknown.world.redis = 'unknown'
    await unknown.clock.advance(300_000)
    expect(unknown.world.restarts).toBe(0)
    expect(last(unknown.journal, 'decision.made')?.data.decision.reasons.at(-1)).toMatchObject({
      gate: 'proof',
      verdict: 'stop',
    })
  })

  it('that answers in the danger band is told when it lasts, and never repaired', async () => {
    const s = await scene({ mode: 'auto' })
    s.world.band = 'danger'
    await s.clock.advance(300_000)
    expect(s.types()).toContain('incident.opened')
    expect(s.types()).toContain('notice.sent')
    expect(last(s.journal, 'decision.made')?.data.decision.reasons.at(-1)?.message.code).toBe(
      'gate.proof.answering',
    )
    expect(s.world.restarts).toBe(0)
    s.world.band = 'normal'
    await s.clock.advance(60_000)
    expect(last(s.journal, 'incident.closed')?.data.cause).toBe('recovered')
  })

  it('is not put before a person when the guard would refuse it', async () => {
    const s = await scene()
    s.world.refusal = { kind: 'refused', message: message('guard.service.not_listed', { service: 'redis' }) }
    s.world.redis = 'unhealthy'
    await s.clock.advance(90_000)
    expect(waiting(s)).toEqual([])
    expect(last(s.journal, 'decision.made')?.data.decision.reasons.at(-1)).toMatchObject({
      gate: 'plan',
      verdict: 'stop',
      message: { code: 'guard.service.not_listed' },
    })
  })

  it('that recovers by itself withdraws the waiting plan and closes', async () => {
    const s = await scene()
    s.world.redis = 'unhealthy'
    await s.clock.advance(90_000)
    expect(waiting(s)).toHaveLength(1)
    s.world.redis = 'healthy'
    await s.clock.advance(120_000)
    expect(waiting(s)).toHaveLength(0)
    expect(last(s.journal, 'repair.withdrawn')?.data.message.code).toBe('repair.already_recovered')
    expect(last(s.journal, 'incident.closed')?.data.cause).toBe('recovered')
    expect(s.world.restarts).toBe(0)
  })

  it('that has recovered at the click is not repaired', async () => {
    const s = await scene()
    s.world.redis = 'unhealthy'
    await s.clock.advance(90_000)
    s.world.redis = 'healthy'
    const [repair] = waiting(s)
    await expect(s.engine.approve(repair?.id ?? '', repair?.plan.hash ?? '', operator)).rejects.toMatchObject(
      { code: 'stale' },
    )
    expect(s.world.restarts).toBe(0)
    expect(last(s.journal, 'repair.withdrawn')?.actor).toEqual(operator)
  })

  it('is tried three times a series, then the breaker opens and a person is told', async () => {
    const s = await scene({ mode: 'auto' })
    s.world.redis = 'unhealthy'
    s.world.restartWorks = false
    await s.clock.advance(20 * 60_000)
    expect(s.world.restarts).toBe(3)
    expect(last(s.journal, 'breaker.changed')?.data).toMatchObject({ state: 'open', cause: 'exhausted' })
    expect(last(s.journal, 'notice.sent')?.data).toMatchObject({
      severity: 'critical',
      title: { code: 'notice.gave_up.first', params: { target: 'redis', tried: 'restart', n: 3 } },
    })
    await s.clock.advance(25 * 60_000)
    expect(s.types().filter((type) => type === 'repair.started')).toHaveLength(4)
    s.world.restartWorks = true
    await s.clock.advance(40 * 60_000)
    expect(Object.keys(s.engine.state().breakers)).toEqual([])
    expect(s.bugs).toEqual([])
  })
})
