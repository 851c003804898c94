import { describe, expect, it } from 'vitest'
import type { Rule } from './settings/settings'
import { last, scene } from './testing/engine-scene'
import { logRule, redisRule, settings } from './testing/scene-settings'

describe('a log line', () => {
  it('leads to a repair whose own plan proves it, after the quiet time', async () => {
    const s = await scene({ mode: 'auto', rules: [logRule('file_not_found', 'mkdirs', true)] })
    await s.batch('file_not_found')
    expect(s.world.restarts).toBe(1)
    expect(s.types()).not.toContain('repair.settled')
    await s.clock.advance(301_000)
    expect(last(s.journal, 'repair.settled')?.data.outcome).toBe('verified')
    expect(last(s.journal, 'incident.closed')?.data.cause).toBe('verified')
  })

  it('alone asks before a restart; with its check failing it does not', async () => {
    const rules = [redisRule(false), logRule('redis_error', 'restart', true, ['redis_connection'])]
    const alone = await scene({ mode: 'auto', rules })
    await alone.batch('redis_error')
    expect(last(alone.journal, 'decision.made')?.data.decision).toMatchObject({ kind: 'ask' })
    expect(
      last(alone.journal, 'decision.made')?.data.decision.reasons.find(({ gate }) => gate === 'proof')
        ?.verdict,
    ).toBe('ask')

    const proved = await scene({ mode: 'auto', rules })
    proved.world.redis = 'unhealthy'
    await proved.clock.advance(61_000)
    await proved.batch('redis_error')
    expect(proved.world.restarts).toBe(1)
  })

  it('from before the start is recorded and never acts', async () => {
    const s = await scene({ mode: 'auto', rules: [logRule('file_not_found', 'mkdirs', true)] })
    await s.batch('file_not_found', { backlog: true, statedAt: s.clock.now() - 1000 })
    expect(s.types()).toContain('log.observed')
    expect(s.types()).not.toContain('incident.opened')
    expect(s.world.restarts).toBe(0)
  })

  it('below its min_count stays quiet', async () => {
    const rule = logRule('http_5xx', 'mkdirs', true)
    const s = await scene({
      mode: 'auto',
      rules: [{ ...rule, cause: { ...rule.cause, minCount: 3, withinMs: 60_000 } as Rule['cause'] }],
    })
    await s.batch('http_5xx')
    await s.clock.advance(61_000)
    await s.batch('http_5xx', { count: 2 })
    expect(s.types()).not.toContain('incident.opened')
    await s.batch('http_5xx')
    expect(s.types()).toContain('incident.opened')
  })

  it('stores its offset in the same append as what it led to', async () => {
    const s = await scene({ mode: 'observe', rules: [logRule('file_not_found', 'mkdirs', true)] })
    await s.batch('file_not_found')
    expect(await s.journal.offsets()).toMatchObject([{ sourceId: 'app', offset: 10 }])
    s.journal.breakWith(new Error('disk full'))
    await expect(s.batch('file_not_found')).rejects.toThrow('disk full')
    s.journal.breakWith(null)
    expect(await s.journal.offsets()).toMatchObject([{ sourceId: 'app', offset: 10 }])
  })

  it('that comes back within 30 min of a verified repair is a regression; two open the breaker', async () => {
    const fix = settings({}).fix
    const s = await scene({
      mode: 'auto',
      rules: [logRule('file_not_found', 'mkdirs', true)],
      fix: { ...fix, recurrenceMs: 1000, cooldownMs: 1000 },
    })
    for (let i = 0; i < 3; i++) {
      s.world.dirMissing = true
      await s.batch('file_not_found')
      await s.clock.advance(5000)
    }
    expect(s.types().filter((type) => type === 'repair.regressed')).toHaveLength(2)
    expect(last(s.journal, 'breaker.changed')?.data).toMatchObject({ state: 'open', cause: 'regressed' })
    expect(last(s.journal, 'notice.sent')?.data.title.code).toBe('notice.breaker')
    expect(s.world.restarts).toBe(2)
  })
})
