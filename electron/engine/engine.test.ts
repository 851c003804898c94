import type { Band, CheckStatus } from '@shared/domain/check'
import { message } from '@shared/domain/message'
import type { Observation } from '@shared/domain/observation'
import type { Actor } from '@shared/domain/actor'
import type { Event, EventType } from '@shared/domain/event'
import { afterEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { defineAction, type Action } from './actions/define-action'
import { defineCheck, type Check } from './checks/define-check'
import { createEngine, type Engine, type EngineDeps } from './engine'
import type { LogWatchOptions } from './logs/log-watch'
import type { AutoFix, Rule, Settings } from './settings/settings'
import { createFakeClock, type FakeClock } from './testing/fake-clock'
import { createMemoryJournal, type MemoryJournal } from './testing/memory-journal'

const operator: Actor = { kind: 'person', name: 'hanako', host: 'h', face: 'desktop', proof: 'proved' }

type World = {
  redis: CheckStatus
  band: Band
  /** What the restart does to the Redis. */
  restartWorks: boolean
  dirMissing: boolean
  restarts: number
  recordedAtRestart: readonly EventType[]
}

type Scene = {
  readonly engine: Engine
  readonly clock: FakeClock
  readonly journal: MemoryJournal
  readonly world: World
  readonly bugs: readonly string[]
  readonly types: () => readonly EventType[]
  readonly batch: (ruleId: string, more?: Partial<Observation>) => Promise<void>
  readonly logs: readonly string[]
}

const redisRule = (autoFix: AutoFix): Rule => ({
  id: 'check:redis_connection',
  name: 'redis_connection',
  severity: 'critical',
  cause: { kind: 'check', check: 'redis_connection' },
  autoFix,
  actions: [
    { type: 'restart', params: {} },
    { type: 'alert', params: {} },
  ],
  verifyChecks: ['redis_connection'],
  notPerformed: [],
})

const logRule = (
  id: string,
  action: string,
  autoFix: AutoFix,
  verifyChecks: readonly string[] = [],
): Rule => ({
  id,
  name: id,
  severity: 'error',
  cause: { kind: 'log', pattern: 'x', ignore: null, minCount: 1, withinMs: 60_000, sources: null },
  autoFix,
  actions: [{ type: action, params: {} }],
  verifyChecks,
  notPerformed: [],
})

const settings = (more: Partial<Settings>): Settings => ({
  file: '/etc/error_patterns.json',
  sha256: 'a'.repeat(64),
  baseDir: null,
  mode: 'approve',
  realtime: true,
  rules: [redisRule(true)],
  checks: [
    {
      name: 'redis_connection',
      type: 'fake',
      intervalMs: 60_000,
      timeoutMs: 5000,
      critical: true,
      consecutive: 3,
      dependsOn: [],
      config: {},
    },
  ],
  sources: [{ id: 'app', path: '/var/log/app.log' }],
  services: {},
  guards: { allowedRoots: [] },
  fix: {
    maxRetries: 3,
    retryDelayMs: 60_000,
    cooldownMs: 300_000,
    recurrenceMs: 300_000,
    notificationsOn: true,
    channels: ['memo'],
    backupBeforeFix: true,
  },
  warnings: [],
  ...more,
})

const engines: Engine[] = []
afterEach(async () => {
  await Promise.all(engines.splice(0).map((engine) => engine.stop('requested')))
})

const scene = async (more: Partial<Settings> = {}, before: readonly Event[] = []): Promise<Scene> => {
  const clock = createFakeClock()
  const journal = createMemoryJournal(before)
  const world: World = {
    redis: 'healthy',
    band: 'normal',
    restartWorks: true,
    dirMissing: true,
    restarts: 0,
    recordedAtRestart: [],
  }
  const bugs: string[] = []
  const logs: string[] = []
  let watch: LogWatchOptions | null = null
  const check = defineCheck({
    id: 'fake',
    settings: z.object({}),
    subject: () => 'redis',
    run: async () => ({
      status: world.redis,
      band: world.redis === 'healthy' ? world.band : 'danger',
      message: message('check.timeout', { name: 'redis', seconds: 5 }),
      details: {},
    }),
  })
  const restart = defineAction({
    class: 'repair',
    id: 'restart',
    version: 1,
    params: z.object({}),
    risk: 'medium',
    undo: 'compensatable',
    target: () => ({ kind: 'service', name: 'redis' }),
    plan: async () => ({
      kind: 'steps',
      steps: [
        {
          kind: 'service',
          verb: 'restart',
          service: 'redis',
          manager: 'systemd',
          unit: 'redis',
          argv: ['systemctl', 'restart', 'redis'],
          timeoutMs: 1000,
        },
      ],
      touches: [],
    }),
    planProves: false,
  })
  const mkdirs = defineAction({
    class: 'repair',
    id: 'mkdirs',
    version: 1,
    params: z.object({}),
    risk: 'low',
    undo: 'reversible',
    target: () => ({ kind: 'path', name: '/srv/data' }),
    plan: async () =>
      world.dirMissing
        ? {
            kind: 'steps',
            steps: [{ kind: 'mkdir', path: '/srv/data', mode: 0o755, owner: null }],
            touches: [],
          }
        : { kind: 'nothing', why: message('gate.history.pass') },
    planProves: true,
  })
  const alert = defineAction({ class: 'tell', id: 'alert', params: z.object({}) })
  const deps: EngineDeps = {
    clock,
    journal,
    exec: () => Promise.reject(new Error('nothing is run in this test')),
    startLogWatch: (options) => {
      watch = options
      return { poke: async () => undefined, stop: async () => undefined }
    },
    checks: new Map([[check.id, check as Check]]),
    actions: new Map<string, Action>(
      [restart as Action, mkdirs as Action, alert as Action].map((action) => [action.id, action]),
    ),
    notifiers: new Map([['memo', { id: 'memo', send: async () => ({ kind: 'delivered' as const }) }]]),
    hostSampler: {
      sample: async () => ({
        at: clock.now(),
        cpuPercent: 1,
        memoryPercent: 2,
        memoryAvailableBytes: 3,
        memoryTotalBytes: 4,
        diskPercent: 5,
        networkInBytesPerSecond: 6,
        networkOutBytesPerSecond: 7,
        processes: 8,
      }),
      metrics: () => null,
      stop: () => undefined,
    },
    createServiceResolver: () => async (name) => ({ kind: 'not_found', name, tried: [] }),
    createPerform:
      () =>
      async (plan, { onStep }) => {
        world.recordedAtRestart = journal
          .events()
          .filter(({ seq }) => journal.durable().includes(seq))
          .map(({ type }) => type)
        world.restarts += 1
        if (world.restartWorks) {
          world.redis = 'healthy'
          world.dirMissing = false
        }
        const steps = plan.steps.map((_, index) => ({
          index,
          result: { kind: 'done' as const },
          output: '',
          startedAt: clock.now(),
          durationMs: 1,
        }))
        for (const step of steps) await onStep(step)
        return { ok: true, steps }
      },
    fileChangedAt: async () => null,
    log: {
      info: (line) => logs.push(line),
      warning: (line) => logs.push(line),
      error: (line) => logs.push(line),
    },
    say: ({ code }) => code,
    newId: (() => {
      let n = 0
      return (prefix: string) => `${prefix}${before.length}-${++n}`
    })(),
    bug: (name, error) => bugs.push(`${name}: ${String(error)}`),
    host: 'h',
    version: '0.0.0',
    pid: 1,
    face: 'cli',
    dataDir: '/tmp/none',
    run: 'continuous',
    rhythm: { loopCount: 15, betweenMs: 2000, pauseMs: 300_000, iterations: null },
  }
  const engine = createEngine(deps)
  engines.push(engine)
  await engine.start(settings(more))
  await clock.settle()
  let offset = 0
  return {
    engine,
    clock,
    journal,
    world,
    bugs,
    logs,
    types: () => journal.events().map(({ type }) => type),
    batch: async (ruleId, over = {}) => {
      offset += 10
      const observation: Observation = {
        ruleId,
        severity: 'error',
        sourceId: 'app',
        lines: [{ text: 'x', matched: true }],
        excerpt: 'x',
        count: 1,
        offset,
        statedAt: null,
        observedAt: clock.now(),
        backlog: false,
        ...over,
      }
      const stored = {
        sourceId: 'app',
        path: '/var/log/app.log',
        device: '1',
        inode: '2',
        headBytes: 0,
        headHash: '',
        offset,
      }
      await watch?.onBatch({ sourceId: 'app', observations: [observation], offset: stored })
      await clock.settle()
    },
  }
}

const last = <T extends EventType>(
  journal: MemoryJournal,
  type: T,
): Extract<Event, { type: T }> | undefined =>
  journal.events().findLast((event): event is Extract<Event, { type: T }> => event.type === type)

const waiting = ({ engine }: Scene) =>
  Object.values(engine.state().repairs).filter((repair) => repair.stage === 'awaiting')

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
      'breaker:pass',
      'cooldown:pass',
      'attempts:pass',
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
    expect(last(s.journal, 'notice.sent')?.data.title.code).toBe('notice.breaker')
    await s.clock.advance(25 * 60_000)
    expect(s.types().filter((type) => type === 'repair.started')).toHaveLength(4)
    s.world.restartWorks = true
    await s.clock.advance(40 * 60_000)
    expect(Object.keys(s.engine.state().breakers)).toEqual([])
    expect(s.bugs).toEqual([])
  })
})

describe('approvals', () => {
  const asked = async () => {
    const s = await scene()
    s.world.redis = 'unhealthy'
    await s.clock.advance(90_000)
    const [repair] = waiting(s)
    if (!repair) throw new Error('nothing waits')
    return { s, repair }
  }

  it('refuse another hash, an unknown repair and a second click', async () => {
    const { s, repair } = await asked()
    await expect(s.engine.approve(repair.id, 'f'.repeat(64), operator)).rejects.toMatchObject({
      code: 'stale',
    })
    await expect(s.engine.approve('r999', repair.plan.hash, operator)).rejects.toMatchObject({
      code: 'not_found',
    })
    const both = await Promise.allSettled([
      s.engine.approve(repair.id, repair.plan.hash, operator),
      s.engine.approve(repair.id, repair.plan.hash, operator),
    ])
    await s.clock.settle()
    expect(both.map(({ status }) => status)).toEqual(['fulfilled', 'rejected'])
    expect(s.world.restarts).toBe(1)
  })

  it('can be rejected with a reason: nothing runs and the target cools down', async () => {
    const { s, repair } = await asked()
    await s.engine.reject(repair.id, 'メンテナンス中', operator)
    expect(s.engine.state().repairs[repair.id]?.stage).toBe('rejected')
    expect(last(s.journal, 'decision.made')?.data.decision.reasons.at(-1)).toMatchObject({
      gate: 'cooldown',
      verdict: 'stop',
    })
    await s.clock.advance(301_000)
    expect(waiting(s)).toHaveLength(1)
  })

  it('expire after a day and are asked anew', async () => {
    const { s, repair } = await asked()
    await s.clock.advance(24 * 3600_000 + 1000)
    expect(last(s.journal, 'repair.withdrawn')?.data.message.code).toBe('repair.expired')
    expect(waiting(s).map(({ id }) => id)).not.toContain(repair.id)
    expect(waiting(s)).toHaveLength(1)
  }, 60_000)

  it('run nothing when the intent cannot be recorded', async () => {
    const { s, repair } = await asked()
    s.journal.breakWith(new Error('disk full'))
    await expect(s.engine.approve(repair.id, repair.plan.hash, operator)).rejects.toThrow('disk full')
    await s.clock.settle()
    expect(s.world.restarts).toBe(0)
    s.journal.breakWith(null)
  })
})

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
    expect(s.world.restarts).toBe(2)
  })
})

describe('a restart of the engine', () => {
  it('shows the same state and tells a repair that was cut off', async () => {
    const first = await scene()
    first.world.redis = 'unhealthy'
    await first.clock.advance(90_000)
    const [repair] = waiting(first)
    const cut: Event = {
      seq: first.journal.events().length + 1,
      v: 1,
      type: 'repair.started',
      at: first.clock.now(),
      actor: { kind: 'engine' },
      data: { repairId: repair?.id ?? '' },
    }
    const before = first.engine.state()
    const same = await scene({}, first.journal.events())
    expect(same.engine.state().incidents).toEqual(before.incidents)
    expect(same.engine.state().repairs).toEqual(before.repairs)

    const second = await scene({}, [...first.journal.events(), cut])
    expect(second.engine.state().repairs[repair?.id ?? '']).toMatchObject({
      stage: 'settled',
      outcome: 'interrupted',
    })
    expect(second.world.restarts).toBe(0)
  })

  it('keeps the mode that a person chose while the file is the same', async () => {
    const first = await scene({ mode: 'auto' })
    await first.engine.setMode('observe', operator)
    expect((await scene({ mode: 'auto' }, first.journal.events())).engine.state().mode).toBe('observe')
    expect(
      (await scene({ mode: 'auto', sha256: 'b'.repeat(64) }, first.journal.events())).engine.state().mode,
    ).toBe('auto')
  })

  it('closes what the settings no longer know', async () => {
    const first = await scene()
    first.world.redis = 'unhealthy'
    await first.clock.advance(90_000)
    const second = await scene({ rules: [], checks: [], sha256: 'b'.repeat(64) }, first.journal.events())
    expect(last(second.journal, 'incident.closed')?.data.cause).toBe('settings')
    expect(last(second.journal, 'repair.withdrawn')?.data.message.code).toBe('repair.settings_changed')
  })
})

describe('the loop', () => {
  it('runs 15 cycles about 2 s apart, then pauses for 5 min', async () => {
    const s = await scene()
    await s.clock.advance(14 * 2000)
    expect(s.logs.filter((line) => line === 'log.cycle_started')).toHaveLength(15)
    expect(s.engine.live().loop).toMatchObject({ phase: 'pause', iteration: 1, cycle: 15, loopCount: 15 })
    await s.clock.advance(300_000)
    expect(s.engine.live().loop).toMatchObject({ iteration: 2, cycle: 1 })
  })

  it('does not trust readings from before a jump of the clock', async () => {
    const rules = [redisRule(false), logRule('redis_error', 'restart', true, ['redis_connection'])]
    const s = await scene({ mode: 'auto', rules })
    s.world.redis = 'unhealthy'
    await s.clock.advance(61_000)
    s.world.redis = 'healthy'
    s.clock.jump(3600_000)
    await s.clock.advance(6000)
    await s.batch('redis_error')
    expect(s.world.restarts).toBe(0)
  })
})
