import { describe, expect, it } from 'vitest'
import { dockerState, parseInspected, stoppedByEvents, type Inspected } from './docker-state'

type State = Inspected['State']
const container = (state: Partial<State>, more: Partial<Inspected> = {}): Inspected => ({
  Id: 'a'.repeat(64),
  Name: '/web',
  State: {
    Status: 'exited',
    ExitCode: 0,
    StartedAt: '2026-11-22T10:00:00.1Z',
    FinishedAt: '2026-11-22T10:30:00Z',
    ...state,
  },
  RestartPolicy: { Name: 'no', MaximumRetryCount: 0 },
  ...more,
})
const policy = (Name: string, MaximumRetryCount = 0): Partial<Inspected> => ({
  RestartPolicy: { Name, MaximumRetryCount },
})

describe('a container that is up or on its way', () => {
  it.each<[Partial<State>, object]>([
    [{ Status: 'running' }, { kind: 'active' }],
    [{ Status: 'running', Health: { Status: 'healthy' } }, { kind: 'active' }],
    [{ Status: 'running', Health: { Status: 'none' } }, { kind: 'active' }],
    [{ Status: 'running', Health: { Status: 'starting' } }, { kind: 'activating' }],
    [
      { Status: 'running', Health: { Status: 'unhealthy' } },
      { kind: 'active', unwell: 'unhealthy' },
    ],
    [{ Status: 'restarting', ExitCode: 1 }, { kind: 'activating' }],
    [{ Status: 'removing' }, { kind: 'deactivating' }],
    [{ Status: 'paused' }, { kind: 'inactive', by: 'hand' }],
    [{ Status: 'created' }, { kind: 'inactive', by: 'unknown' }],
    [{ Status: 'created', ExitCode: 128, Error: 'port is already allocated' }, { kind: 'failed' }],
    [{ Status: 'dead' }, { kind: 'failed' }],
    [{ Status: 'hibernating' }, { kind: 'unknown', why: 'hibernating' }],
  ])('%j', (state, expected) => {
    expect(dockerState(container(state), 'unknown')).toEqual(expected)
  })
})

describe('a container that is down', () => {
  it.each([
    ['hand', 0, { kind: 'inactive', by: 'hand' }],
    // Told to stop, it left with a code of its own, or had to be killed.
    ['hand', 143, { kind: 'inactive', by: 'hand' }],
    ['hand', 137, { kind: 'inactive', by: 'hand' }],
    ['itself', 0, { kind: 'inactive', by: 'itself' }],
    ['itself', 1, { kind: 'failed' }],
    ['itself', 137, { kind: 'failed' }],
    // The events are gone, and a code alone is no proof of anything.
    ['unknown', 0, { kind: 'inactive', by: 'unknown' }],
    ['unknown', 143, { kind: 'inactive', by: 'unknown' }],
    ['unknown', 1, { kind: 'inactive', by: 'unknown' }],
  ] as const)('by %s with code %i', (by, ExitCode, state) => {
    expect(dockerState(container({ ExitCode }), by)).toEqual(state)
  })

  it('was ended by the kernel, or could not begin', () => {
    expect(dockerState(container({ ExitCode: 137, OOMKilled: true }), 'unknown')).toEqual({ kind: 'failed' })
    expect(dockerState(container({ ExitCode: 127, Error: 'no such file' }), 'hand')).toEqual({
      kind: 'failed',
    })
  })

  it('would have been begun again unless somebody had stopped it', () => {
    for (const name of ['always', 'unless-stopped'])
      expect(dockerState(container({ ExitCode: 1 }, policy(name)), 'unknown')).toEqual({
        kind: 'inactive',
        by: 'hand',
      })
    // It was not up for long enough for the policy to apply, or that cannot be seen.
    for (const FinishedAt of ['2026-11-22T10:00:05Z', 'never'])
      expect(dockerState(container({ FinishedAt }, policy('always')), 'unknown')).toEqual({
        kind: 'inactive',
        by: 'unknown',
      })
  })

  it('has used up its attempts', () => {
    const used = (RestartCount: number, ExitCode: number) =>
      dockerState(container({ ExitCode }, { ...policy('on-failure', 3), RestartCount }), 'unknown')
    expect(used(3, 1)).toEqual({ kind: 'failed' })
    expect(used(2, 1)).toEqual({ kind: 'inactive', by: 'unknown' })
    expect(used(3, 0)).toEqual({ kind: 'inactive', by: 'unknown' })
  })
})

describe('who ended a container, by its events', () => {
  const events = (...all: readonly string[]) =>
    stoppedByEvents(
      all
        .map((text) => {
          const [Action = '', signal] = text.split('=')
          return JSON.stringify({ Type: 'container', Action, Actor: { ID: 'a', Attributes: { signal } } })
        })
        .join('\n'),
    )
  it.each([
    [['start', 'kill=15', 'die', 'stop'], 'hand'],
    [['kill=15', 'kill=9', 'die', 'stop'], 'hand'],
    [['start', 'kill=9', 'die'], 'hand'],
    [['kill=3', 'die'], 'hand'],
    [['die', 'stop'], 'hand'],
    [['start', 'die'], 'itself'],
    [['exec_create: curl', 'health_status: unhealthy', 'die'], 'itself'],
    [['oom', 'die'], 'itself'],
    // A reload is no end, nor is what came before the last start.
    [['start', 'kill=1', 'die'], 'itself'],
    [['kill=15', 'die', 'stop', 'start', 'die'], 'itself'],
    [['kill=15', 'die', 'stop', 'start', 'restart'], 'unknown'],
    [[], 'unknown'],
  ])('%j: %s', (all, by) => {
    expect(events(...all)).toBe(by)
  })

  it('knows nothing from what is no event', () => {
    expect(stoppedByEvents('Error\n{"Action":1}\nnull\n{"Action":"die","Actor":{"Attributes":3}}')).toBe(
      'unknown',
    )
  })
})

describe('parseInspected', () => {
  it('takes what a state needs, one container in each line', () => {
    const one = (name: string) => JSON.stringify({ Id: name, Name: `/${name}`, State: { Status: 'running' } })
    expect(parseInspected(`${one('a')}\n${one('b')}\n`).map(({ Name }) => Name)).toEqual(['/a', '/b'])
    for (const output of ['', '{', 'null', '{"Id":"a"}', '[]']) expect(parseInspected(output)).toEqual([])
  })
})
