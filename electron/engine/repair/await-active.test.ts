import { describe, expect, it } from 'vitest'
import type { ServiceManager, ServiceState } from '../services/service-manager'
import { createFakeClock } from '../testing/fake-clock'
import { awaitActive } from './await-active'

const stateOf = (kind: ServiceState['kind']): ServiceState => {
  if (kind === 'unknown') return { kind, why: 'no answer' }
  return kind === 'inactive' ? { kind, by: 'unknown' } : { kind }
}

/** A manager that gives these states one after the other, and the last one for ever. */
const saying = (...kinds: readonly ServiceState['kind'][]) => {
  const asked: number[] = []
  const clock = createFakeClock(0)
  const manager: ServiceManager = {
    id: 'systemd',
    argv: () => [],
    state: () => {
      const kind = kinds[Math.min(asked.length, kinds.length - 1)] ?? 'unknown'
      asked.push(clock.now())
      return Promise.resolve(stateOf(kind))
    },
  }
  return { manager, clock, asked }
}

const wait = async (
  kinds: readonly ServiceState['kind'][],
  advanceMs: number,
  signal = new AbortController().signal,
) => {
  const { manager, clock, asked } = saying(...kinds)
  const exec = () => Promise.reject(new Error('not run'))
  let answer: unknown = 'waiting'
  const done = awaitActive({
    manager,
    unit: 'u',
    service: 'redis',
    timeoutMs: 3000,
    exec,
    clock,
    signal,
  }).then((told) => {
    answer = told
  })
  await clock.advance(advanceMs)
  if (answer !== 'waiting') await done
  return { answer, asked }
}

describe('awaitActive', () => {
  it('does not take a service for up whose own health check fails', async () => {
    const clock = createFakeClock(0)
    const states: readonly ServiceState[] = [
      { kind: 'active', unwell: 'unhealthy' },
      { kind: 'active' },
      { kind: 'active' },
    ]
    let asked = 0
    const manager: ServiceManager = {
      id: 'docker',
      argv: () => [],
      state: () => Promise.resolve(states[Math.min(asked++, 2)] ?? { kind: 'active' }),
    }
    const { signal } = new AbortController()
    const exec = () => Promise.reject(new Error('not run'))
    const done = awaitActive({ manager, unit: 'u', service: 'shop', timeoutMs: 3000, exec, clock, signal })
    await clock.advance(1000)
    expect([await done, asked]).toEqual([null, 3])
  })

  it('wants to see it up twice', async () => {
    expect(await wait(['active'], 0)).toMatchObject({ answer: 'waiting', asked: [0] })
    expect(await wait(['active'], 500)).toEqual({ answer: null, asked: [0, 500] })
    expect(await wait(['activating', 'active', 'activating', 'active', 'active'], 2000)).toEqual({
      answer: null,
      asked: [0, 500, 1000, 1500, 2000],
    })
  })

  it.each(['failed', 'missing', 'masked'] as const)('gives up at once when it is %s', async (kind) => {
    const { answer } = await wait(['activating', 'active', kind, 'active', 'active'], 1000)
    expect(answer).toEqual({
      code: 'step.failed.went_down',
      params: { service: 'redis', state: `@state.${kind}` },
    })
  })

  it.each(['activating', 'inactive', 'deactivating', 'unknown'] as const)(
    'waits while it is %s, but not for ever',
    async (kind) => {
      expect((await wait([kind], 2999)).answer).toBe('waiting')
      expect((await wait([kind], 3000)).answer).toEqual({
        code: 'step.failed.not_active',
        params: { service: 'redis', seconds: 3, state: `@state.${kind}` },
      })
    },
  )

  it('ends with the signal', async () => {
    const controller = new AbortController()
    const waiting = wait(['activating'], 700, controller.signal)
    controller.abort()
    expect((await waiting).answer).toEqual({ code: 'step.failed.aborted', params: {} })
  })
})
