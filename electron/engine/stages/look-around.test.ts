import { describe, expect, it } from 'vitest'
import type { ServiceState } from '../services/service-manager'
import { last, operator, scene, until, waiting, wiredNetwork, type Scene } from '../testing/engine-scene'
import { logRule, redisRule } from '../testing/scene-settings'

const MINUTE_MS = 60_000
const auto = { mode: 'auto', rules: [redisRule(true)] } as const
const openIncident = ({ engine }: Scene) =>
  Object.values(engine.state().incidents).find(({ closedAt }) => closedAt === null)
const lastReason = (on: Scene) => openIncident(on)?.decision?.decision.reasons.at(-1)
const reasonOf = (on: Scene, gate: string) =>
  last(on.journal, 'decision.made')?.data.decision.reasons.find((reason) => reason.gate === gate)

const down = async (service: ServiceState | null, prepare: (on: Scene) => void = () => undefined) => {
  const on = await scene(auto)
  on.world.service = service
  prepare(on)
  on.world.redis = 'unhealthy'
  await until(on, () => openIncident(on)?.decision !== null && openIncident(on) !== undefined)
  await on.clock.settle()
  return on
}

describe('a service that fails', () => {
  it.each<[string, ServiceState | null]>([
    ['gate.intent.failed', { kind: 'failed' }],
    ['gate.intent.ended', { kind: 'inactive', by: 'itself' }],
    ['gate.intent.active', { kind: 'active' }],
    ['gate.intent.unsure', { kind: 'inactive', by: 'unknown' }],
    ['gate.intent.unsure', null],
  ])('is repaired: %s', async (code, service) => {
    const on = await down(service)
    expect(on.world.restarts).toBe(1)
    expect(reasonOf(on, 'intent')?.message.code).toBe(code)
  })

  it('is asked about when somebody has stopped it', async () => {
    const on = await down({ kind: 'inactive', by: 'hand' })
    await on.clock.advance(10 * MINUTE_MS)
    expect(on.world.restarts).toBe(0)
    expect(waiting(on)).toHaveLength(1)
    expect(reasonOf(on, 'intent')).toMatchObject({ verdict: 'ask', message: { code: 'gate.intent.stopped' } })
  })

  it('is waited for while it comes up by itself, and repaired when it did not', async () => {
    const on = await down({ kind: 'activating' })
    expect(lastReason(on)?.message.code).toBe('gate.intent.activating')
    await on.clock.advance(MINUTE_MS)
    expect(on.world.restarts).toBe(0)
    on.world.service = { kind: 'failed' }
    await on.clock.advance(11_000)
    expect(on.world.restarts).toBe(1)
  })

  it('is left alone while a package manager is at work, and no click goes past that', async () => {
    const dpkg = { tool: 'dpkg', pid: 42, program: 'apt-get' } as const
    const on = await down({ kind: 'failed' }, ({ world }) => {
      world.packageManager = dpkg
    })
    expect(lastReason(on)?.message).toEqual({
      code: 'gate.intent.packages',
      params: { tool: 'dpkg', pid: 42, program: 'apt-get' },
    })
    await on.clock.advance(5 * MINUTE_MS)
    expect(on.world.restarts).toBe(0)
    on.world.packageManager = null
    await on.clock.advance(31_000)
    expect(on.world.restarts).toBe(1)

    const asked = await scene({ mode: 'approve' })
    asked.world.redis = 'unhealthy'
    await until(asked, () => waiting(asked).length === 1)
    await asked.clock.advance(3000)
    asked.world.packageManager = dpkg
    const [repair] = waiting(asked)
    const click = () => asked.engine.approve(repair?.id ?? '', repair?.plan.hash ?? '', operator)
    await expect(click()).rejects.toMatchObject({ code: 'refused', message: 'repair.refused_packages' })
    asked.world.packageManager = null
    await asked.clock.advance(3000)
    await click()
    await until(asked, () => asked.world.restarts === 1)
  })

  it('is looked at once for a flood of lines, and not at all where nothing would be repaired', async () => {
    const on = await scene({ mode: 'auto', rules: [logRule('flood', 'restart', true, ['redis_connection'])] })
    on.world.service = { kind: 'masked' }
    for (let i = 0; i < 200; i++) await on.batch('flood')
    expect(on.world.looks).toBe(1)
    const tells = await scene({ mode: 'auto', rules: [logRule('flood', 'restart', false)] })
    for (let i = 0; i < 20; i++) await tells.batch('flood')
    expect(tells.world.looks).toBe(0)
  })

  it('is asked about when looking around fails: what could not be told is said', async () => {
    const surroundings = {
      packageManager: () => Promise.reject(new Error('hidden')),
      network: () => Promise.reject(new Error('hidden')),
    }
    const on = await scene({ ...auto }, [], undefined, { surroundings })
    on.world.redis = 'unhealthy'
    await until(on, () => waiting(on).length === 1)
    expect(on.world.restarts).toBe(0)
    expect(reasonOf(on, 'intent')).toMatchObject({ verdict: 'ask', message: { code: 'gate.intent.unseen' } })
    expect(on.bugs[0]).toBe('look at package manager: Error: hidden')
  })

  it('waits five seconds for a look that hangs, and no longer', async () => {
    const on = await scene({ ...auto }, [], undefined, {
      surroundings: { packageManager: () => new Promise(() => undefined), network: async () => wiredNetwork },
    })
    on.world.redis = 'unhealthy'
    await until(on, () => openIncident(on) !== undefined)
    await on.clock.advance(6000)
    expect([on.world.restarts, waiting(on).length]).toEqual([0, 1])
  })
})

describe('a check of another machine', () => {
  const remote = async (host: string) => {
    const on = await scene({
      ...auto,
      checks: [
        {
          name: 'redis_connection',
          type: 'fake',
          intervalMs: 60_000,
          timeoutMs: 5000,
          critical: true,
          consecutive: 3,
          dependsOn: [],
          config: { name: 'remote', host },
        },
      ],
    })
    on.world.network = { ...wiredNetwork, interfaces: [{ name: 'eth0', operstate: 'down', carrier: false }] }
    on.world.down.add('remote')
    await until(on, () => openIncident(on)?.decision !== null && openIncident(on) !== undefined)
    await on.clock.settle()
    return on
  }

  it('is no reason to repair while our own network is down', async () => {
    const on = await remote('198.51.100.7')
    const since = on.clock.now()
    expect(lastReason(on)).toMatchObject({
      gate: 'network',
      message: { code: 'gate.network.stop', params: { host: '198.51.100.7' } },
    })
    await on.clock.advance(5 * MINUTE_MS)
    expect(on.world.restarts).toBe(0)
    // Since when is remembered, not when it was last looked at.
    expect(Number(String(lastReason(on)?.message.params['since']).replace('@time:', ''))).toBeLessThanOrEqual(
      since,
    )
    on.world.network = wiredNetwork
    await on.clock.advance(31_000)
    expect(on.world.restarts).toBe(1)
    expect(reasonOf(on, 'network')?.message.code).toBe('gate.network.pass')
  })

  it.each(['127.0.0.1', 'localhost', '/run/redis.sock'])('is none when it is %s', async (host) => {
    const on = await remote(host)
    expect(on.world.restarts).toBe(1)
  })
})

describe('a check that depends on another one', () => {
  const checkOf = (name: string, dependsOn: readonly string[]) => ({
    name,
    type: 'fake',
    intervalMs: 60_000,
    timeoutMs: 5000,
    critical: true,
    consecutive: 3,
    dependsOn,
    config: { name },
  })
  const chain = () =>
    scene({
      ...auto,
      checks: [
        checkOf('redis_connection', ['web']),
        checkOf('web', ['postgresql']),
        checkOf('postgresql', []),
      ],
    })
  const ofRedis = (on: Scene) =>
    Object.values(on.engine.state().incidents).find(
      ({ closedAt, ruleId }) => closedAt === null && ruleId === 'check:redis_connection',
    )

  it('waits for it, also through others, and is told with its name', async () => {
    const on = await chain()
    on.world.down.add('postgresql').add('redis_connection')
    await until(on, () => ofRedis(on)?.decision !== null && ofRedis(on) !== undefined)
    await on.clock.settle()
    const reason = ofRedis(on)?.decision?.decision.reasons.at(-1)
    expect(reason).toMatchObject({ gate: 'dependency', message: { params: { check: 'postgresql' } } })
    expect(last(on.journal, 'notice.sent')).toBeDefined()
    expect(
      on.journal
        .events()
        .flatMap((event) => (event.type === 'notice.sent' ? [event.data.title] : []))
        .find(({ code }) => code === 'notice.dependent'),
    ).toMatchObject({ params: { target: 'redis', check: 'postgresql' } })
    await on.clock.advance(2 * MINUTE_MS)
    expect(on.world.restarts).toBe(0)
    // As soon as it is well again, the next decision finds no reason to wait.
    on.world.down.delete('postgresql')
    await until(on, () => on.world.restarts === 1)
    expect(on.bugs).toEqual([])
  })

  it('is repaired when what it depends on is well', async () => {
    const on = await chain()
    on.world.down.add('redis_connection')
    await until(on, () => on.world.restarts === 1)
    expect(reasonOf(on, 'dependency')).toMatchObject({ verdict: 'pass' })
  })
})

describe('a plan that waits', () => {
  it('goes on waiting when the mode becomes "auto", and its decision says why', async () => {
    const on = await scene({ mode: 'approve' })
    on.world.redis = 'unhealthy'
    await until(on, () => waiting(on).length === 1)
    await on.engine.setMode('auto', operator)
    await on.clock.advance(MINUTE_MS)
    expect(waiting(on)).toHaveLength(1)
    expect(reasonOf(on, 'mode')).toMatchObject({ verdict: 'ask', message: { code: 'gate.mode.was_ask' } })
    const decisions = on.types().filter((type) => type === 'decision.made').length
    await on.engine.setMode('approve', operator)
    await on.engine.setMode('auto', operator)
    expect(on.types().filter((type) => type === 'decision.made')).toHaveLength(decisions)
  })
})
