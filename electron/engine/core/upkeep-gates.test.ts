import type { Decision } from '@shared/domain/decision'
import { renderMessage } from '@shared/text/text'
import { describe, expect, it } from 'vitest'
import type { ServiceState } from '../services/service-manager'
import { nothingAround, type Around } from './around'
import { decide, type DecideInput, type DecideResult } from './decide'

const now = Date.UTC(2026, 0, 31, 3, 0)
const input = (more: Partial<DecideInput> = {}): DecideInput => ({
  now,
  mode: 'auto',
  silence: null,
  hold: null,
  settlingUntilAt: null,
  storm: null,
  around: nothingAround,
  needsNetwork: false,
  failingDependencies: [],
  autoFix: true,
  hasRepair: true,
  undoneByPerson: false,
  cause: 'check',
  checks: [{ name: 'redis', status: 'unhealthy' }],
  breaker: null,
  counters: [],
  maxRetries: 3,
  retryDelayMs: 60_000,
  cooldownMs: 300_000,
  begunWithinHour: 0,
  repairsPerHour: 20,
  busyWith: null,
  plan: {
    kind: 'steps',
    count: 2,
    risk: 'medium',
    undo: 'compensatable',
    restarts: true,
    asks: [],
    allowedIrreversible: false,
  },
  ...more,
})
const decided = (result: DecideResult): Decision => {
  if (!('reasons' in result)) throw new Error(result.kind)
  return result
}
/** The decision with what its last gate, or the gate that asked, says. */
const outcome = (more: Partial<DecideInput>) => {
  const { kind, reasons, retryAt } = decided(decide(input(more)))
  const because = reasons.find(({ verdict }) => verdict !== 'pass') ?? reasons.at(-1)
  const said = because ? renderMessage('en', because.message) : ''
  return { kind, gate: because?.gate, said, inMs: retryAt === null ? null : retryAt - now }
}
const seen = (state: ServiceState, more: Partial<Around> = {}): Partial<DecideInput> => ({
  around: { ...nothingAround, service: { kind: 'seen', unit: 'redis', state }, ...more },
})
const silence = { reason: 'update', untilAt: now + 3_600_000 }
const hold = { command: 'deploy.sh', untilAt: now + 600_000 }

describe('a silence', () => {
  it('stops until its end, with its reason', () => {
    expect(outcome({ silence })).toMatchObject({ kind: 'skip', gate: 'silence', inMs: 3_600_000 })
    expect(outcome({ silence }).said).toMatch(/^Silenced until \d\d:00: update$/)
  })

  it('names the day of an end that is far away', () => {
    const { said } = outcome({ silence: { ...silence, untilAt: now + 40 * 3_600_000 } })
    expect(said).toMatch(/^Silenced until (Jan|Feb) \d+, \d\d:00: update$/)
  })

  it('comes after the mode: what only observes is not silenced', () => {
    expect(outcome({ silence, mode: 'observe' })).toMatchObject({ gate: 'mode' })
  })
})

describe('intent', () => {
  it('is a hold until its end, then a minute for services to come up', () => {
    expect(outcome({ hold })).toMatchObject({ kind: 'skip', gate: 'intent', inMs: 600_000 })
    expect(outcome({ hold }).said).toMatch(/^Held until \d\d:10 at the latest: deploy.sh is running$/)
    expect(outcome({ settlingUntilAt: now + 41_500 })).toEqual({
      kind: 'skip',
      gate: 'intent',
      said: 'Work on this host has just ended: services have 42 s left to come up',
      inMs: 41_500,
    })
  })

  it.each<[string, ServiceState, string, string, number | null]>([
    ['masked', { kind: 'masked' }, 'skip', 'Service redis is masked, so it is not to be started', 60_000],
    [
      'starting',
      { kind: 'activating' },
      'skip',
      'Service redis is starting by itself: waiting for the result',
      10_000,
    ],
    [
      'being stopped',
      { kind: 'deactivating' },
      'skip',
      'Service redis is being stopped: waiting for the result',
      10_000,
    ],
    [
      'reloading',
      { kind: 'reloading' },
      'skip',
      'Service redis is reloading its settings: waiting for the result',
      10_000,
    ],
    [
      'stopped by hand',
      { kind: 'inactive', by: 'hand' },
      'ask',
      'Service redis was stopped by hand: a person decides',
      null,
    ],
  ])('waits or asks for a service that is %s', (_, state, kind, said, inMs) => {
    expect(outcome(seen(state))).toEqual({ kind, gate: 'intent', said, inMs })
  })

  it.each<[ServiceState, string]>([
    [{ kind: 'failed' }, 'Service redis has failed; nobody stopped it'],
    [{ kind: 'active' }, 'Service redis is meant to run'],
    [{ kind: 'inactive', by: 'itself' }, 'Service redis ended by itself'],
    [{ kind: 'inactive', by: 'unknown' }, 'Whether somebody stopped service redis could not be told'],
    [{ kind: 'missing' }, 'Whether somebody stopped service redis could not be told'],
  ])('lets %j be repaired, and says what it saw', (state, said) => {
    const { kind, reasons } = decided(decide(input(seen(state))))
    expect(kind).toBe('run')
    const reason = reasons.find(({ gate }) => gate === 'intent')
    expect(reason && renderMessage('en', reason.message)).toBe(said)
  })

  it('is asked for where it could not be looked at', () => {
    const service = { kind: 'unseen', service: 'redis' } as const
    const said = 'The state of service redis could not be told: a person decides'
    for (const more of [
      seen({ kind: 'unknown', why: 'no bus' }),
      { around: { ...nothingAround, service } },
      { around: { ...nothingAround, service, packages: { kind: 'unseen' } as const } },
    ])
      expect(outcome(more)).toMatchObject({ kind: 'ask', gate: 'intent', said })
    expect(outcome(seen({ kind: 'failed' }, { packages: { kind: 'unseen' } }))).toMatchObject({
      kind: 'ask',
      said: 'Whether a package manager is at work could not be told: a person decides',
    })
    // What is known to be in the way is not asked about.
    expect(outcome(seen({ kind: 'masked' }, { packages: { kind: 'unseen' } }))).toMatchObject({
      kind: 'skip',
    })
  })

  it('is a package manager at work, whatever the service is', () => {
    const packages = { kind: 'at_work', tool: 'dpkg', pid: 42, program: 'apt-get' } as const
    expect(outcome(seen({ kind: 'failed' }, { packages }))).toEqual({
      kind: 'skip',
      gate: 'intent',
      said: 'dpkg is at work (apt-get, PID 42)',
      inMs: 30_000,
    })
    expect(outcome(seen({ kind: 'failed' }, { packages: { ...packages, pid: null } })).said).toBe(
      'dpkg is at work',
    )
  })
})

describe('a storm', () => {
  const storm = { targets: ['a', 'b', 'c'].map((name) => ({ kind: 'service', name }) as const) }

  it('asks for what would have run', () => {
    expect(outcome({ storm })).toMatchObject({
      kind: 'ask',
      gate: 'storm',
      said: '3 targets failed at once, probably of one cause: a person decides',
    })
  })

  it('keeps the gates after it: what is skipped is still skipped', () => {
    expect(decided(decide(input({ storm, autoFix: false }))).kind).toBe('skip')
  })
})

describe('the network', () => {
  const around = (network: Around['network']) => ({ around: { ...nothingAround, network } })

  it('stops what only our own line is to blame for', () => {
    const down = outcome(around({ kind: 'down', host: 'db.example', sinceAt: now - 60_000 }))
    expect(down).toMatchObject({ kind: 'skip', gate: 'network', inMs: 30_000 })
    expect(down.said).toMatch(/down since \d\d:59: db\.example cannot be reached from here$/)
  })

  it.each([null, { kind: 'up', host: 'db.example' }] as const)('passes for %j', (network) => {
    expect(outcome(around(network)).kind).toBe('run')
  })

  it('is asked about where it could not be looked at', () => {
    expect(outcome(around({ kind: 'unseen' }))).toMatchObject({ kind: 'ask', gate: 'network' })
  })
})

describe('a dependency', () => {
  it('that fails is waited for, by its name', () => {
    expect(outcome({ failingDependencies: ['postgresql'] })).toEqual({
      kind: 'skip',
      gate: 'dependency',
      said: 'Waits for postgresql, which is failing, too',
      inMs: 60_000,
    })
    expect(outcome({ failingDependencies: ['postgresql', 'redis', 'disk'] }).said).toBe(
      'Waits for postgresql and 2 more checks, which are failing, too',
    )
  })
})

describe('looking around', () => {
  const blind = { around: null }

  it('is asked for only when what comes before it passes', () => {
    expect(decide(input(blind)).kind).toBe('needs_look')
    for (const more of [{ silence }, { hold }, { settlingUntilAt: now + 1 }, { mode: 'observe' }] as const)
      expect([more, decide(input({ ...blind, ...more })).kind]).toEqual([more, 'skip'])
  })

  it('is not asked for where nothing would be repaired, unless another machine is asked', () => {
    for (const more of [{ hasRepair: false }, { autoFix: false }] as const) {
      expect(decide(input({ ...blind, ...more })).kind).toBe('skip')
      expect(decide(input({ ...blind, ...more, needsNetwork: true })).kind).toBe('needs_look')
    }
  })
})
