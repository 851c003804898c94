import type { Band, CheckStatus, Reading } from '@shared/domain/check'
import { message } from '@shared/domain/message'
import type { Observation } from '@shared/domain/observation'
import type { Actor } from '@shared/domain/actor'
import type { Event, EventType } from '@shared/domain/event'
import { afterEach } from 'vitest'
import { z } from 'zod'
import { defineAction, type Action, type PlanDraft } from '../actions/define-action'
import { defineCheck, type Check } from '../checks/define-check'
import { createEngine, type Engine, type EngineDeps } from '../engine'
import type { GuardVerdict } from '../repair/guard'
import type { NetworkSight } from '../surroundings/judge-network'
import type { LogWatchOptions } from '../logs/log-watch'
import type { ServiceManager, ServiceState } from '../services/service-manager'
import type { PackageManagerAtWork } from '../surroundings/package-lock'
import type { Settings } from '../settings/settings'
import { createFakeClock, type FakeClock } from './fake-clock'
import { createMemoryJournal, type MemoryJournal } from './memory-journal'
import { repairJsonHere } from './repair-json-here'
import { settings } from './scene-settings'

export const operator: Actor = { kind: 'person', name: 'hanako', host: 'h', face: 'desktop', proof: 'proved' }

type World = {
  redis: CheckStatus
  band: Band
  /** What the restart does to the Redis. */
  restartWorks: boolean
  dirMissing: boolean
  /** What planning the restart comes to instead of its two steps. */
  draft: (() => Promise<PlanDraft>) | null
  /** What the check answers instead of `redis`. */
  reading: (() => Promise<Reading>) | null
  /** A repair that is carried out takes until this resolves. */
  hold: Promise<void> | null
  refusal: GuardVerdict
  restarts: number
  /** What the manager of every service says; null when none knows it. */
  service: ServiceState | null
  packageManager: PackageManagerAtWork | null
  network: NetworkSight
  /** How often the engine has looked around. */
  looks: number
  /** Checks that fail whatever `redis` says, by the name in their settings. */
  readonly down: Set<string>
  recordedAtRestart: readonly EventType[]
}

export type Scene = {
  readonly engine: Engine
  readonly clock: FakeClock
  readonly journal: MemoryJournal
  readonly world: World
  readonly bugs: readonly string[]
  readonly types: () => readonly EventType[]
  readonly batch: (ruleId: string, more?: Partial<Observation>) => Promise<void>
  readonly logs: readonly string[]
}

/** A network that works. */
export const wiredNetwork: NetworkSight = {
  interfaces: [{ name: 'eth0', operstate: 'up', carrier: true }],
  addresses: [{ name: 'eth0', address: '192.0.2.10' }],
  routes4:
    'Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\neth0\t00000000\t010200C0\t0003\t0\t0\t0\t00000000\n',
  routes6: '',
  hosts: '127.0.0.1 localhost\n',
  hostname: 'h',
}

const managerOf = (state: ServiceState): ServiceManager => ({
  id: 'systemd',
  state: async () => state,
  argv: (verb, unit) => ['systemctl', verb, unit],
})

const scenes: { readonly engine: Engine; readonly clock: FakeClock }[] = []
afterEach(async () => {
  const stops = scenes.splice(0).map(async ({ engine, clock }) => {
    const stopped = engine.stop('requested', 1000)
    // A repair that a test holds for ever is not waited for longer than this.
    await clock.advance(11_000)
    await stopped
  })
  await Promise.all(stops)
})

export const scene = async (
  more: Partial<Settings> = {},
  before: readonly Event[] = [],
  startAt?: number,
  over: Partial<EngineDeps> = {},
): Promise<Scene> => {
  const clock = createFakeClock(startAt)
  const journal = createMemoryJournal(before)
  const world: World = {
    redis: 'healthy',
    band: 'normal',
    restartWorks: true,
    dirMissing: true,
    draft: null,
    reading: null,
    hold: null,
    refusal: { kind: 'allowed' },
    restarts: 0,
    service: null,
    packageManager: null,
    network: wiredNetwork,
    looks: 0,
    down: new Set(),
    recordedAtRestart: [],
  }
  const bugs: string[] = []
  const logs: string[] = []
  let watch: LogWatchOptions | null = null
  const readingOf = async (): Promise<Reading> => ({
    status: world.redis,
    band: world.redis === 'healthy' ? world.band : 'danger',
    message: message('check.timeout', { name: 'redis', seconds: 5 }),
    details: {},
  })
  const check = defineCheck<{ readonly name?: string | undefined; readonly host?: string | undefined }>({
    id: 'fake',
    settings: z.object({ name: z.string().optional(), host: z.string().optional() }),
    subject: () => 'redis',
    hosts: ({ host }) => (host === undefined ? [] : [host]),
    run: async (_context, { name }) => {
      if (name === undefined) return (world.reading ?? readingOf)()
      const fails = world.down.has(name)
      return {
        status: fails ? 'unhealthy' : 'healthy',
        band: fails ? 'danger' : 'normal',
        message: message('check.timeout', { name, seconds: 5 }),
        details: {},
      }
    },
  })
  const restartOf = async (): Promise<PlanDraft> => ({
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
  })
  const restart = defineAction({
    class: 'repair',
    id: 'restart',
    version: 1,
    params: z.object({}),
    risk: 'medium',
    undo: 'compensatable',
    target: () => ({ kind: 'service', name: 'redis' }),
    plan: () => (world.draft ?? restartOf)(),
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
    meter: { lagMs: () => 0, rssBytes: () => 70_000_000, elapsedMs: clock.now, stop: () => undefined },
    surroundings: {
      packageManager: async () => {
        world.looks += 1
        return world.packageManager
      },
      network: async () => world.network,
    },
    createServiceResolver: () => async (name) => {
      const { service } = world
      if (service === null) return { kind: 'not_found', name, tried: [] }
      return { kind: 'found', name, manager: managerOf(service), unit: name }
    },
    repairJson: repairJsonHere,
    createHands: () => ({
      guard: async () => world.refusal,
      perform: async (plan, { onPrepared, onStep }) => {
        world.recordedAtRestart = journal
          .events()
          .filter(({ seq }) => journal.durable().includes(seq))
          .map(({ type }) => type)
        world.restarts += 1
        await world.hold
        if (world.restartWorks) {
          world.redis = 'healthy'
          if (plan.steps.some(({ kind }) => kind === 'mkdir')) world.dirMissing = false
        }
        const steps = plan.steps.map((_, index) => ({
          index,
          result: { kind: 'done' as const },
          output: '',
          startedAt: clock.now(),
          durationMs: 1,
        }))
        for (const step of steps) {
          const made = plan.steps[step.index]
          if (made?.kind === 'mkdir')
            await onPrepared({ index: step.index, undo: [{ kind: 'rmdir', path: made.path }], keptBytes: 0 })
          if (made?.kind === 'rmdir') world.dirMissing = true
          await onStep(step)
        }
        return { ok: true, steps }
      },
    }),
    fileChangedAt: async () => null,
    log: {
      info: (line) => logs.push(line),
      warning: (line) => logs.push(line),
      error: (line) => logs.push(line),
    },
    tellAnchor: () => undefined,
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
    ...over,
  }
  const engine = createEngine(deps)
  scenes.push({ engine, clock })
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

export const last = <T extends EventType>(
  journal: MemoryJournal,
  type: T,
): Extract<Event, { type: T }> | undefined =>
  journal.events().findLast((event): event is Extract<Event, { type: T }> => event.type === type)

export const waiting = ({ engine }: Scene) =>
  Object.values(engine.state().repairs).filter((repair) => repair.stage === 'awaiting')

/** Lets time pass second by second until something is so. Throws after an hour. */
export const until = async ({ clock }: Scene, isSo: () => boolean): Promise<void> => {
  for (let second = 0; second < 3600; second++) {
    if (isSo()) return
    await clock.advance(1000)
  }
  throw new Error('an hour has passed')
}
