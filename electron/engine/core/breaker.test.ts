import { message } from '@shared/domain/message'
import type { Outcome } from '@shared/domain/outcome'
import type { Breaker, Counter } from '@shared/domain/state'
import { describe, expect, it } from 'vitest'
import { judgeClosing, judgeOpening, judgeProbe } from './breaker'

const hour = 3600_000
const now = 100 * hour
const counter = (...recent: [number, Outcome][]): Counter => ({
  attempts: 0,
  lastAttemptAt: null,
  cooldownUntilAt: null,
  recent: recent.map(([hoursAgo, outcome]) => ({ at: now - hoursAgo * hour, outcome })),
})
const breaker = (more: Partial<Breaker>): Breaker => ({
  state: 'open',
  cause: 'exhausted',
  message: message('breaker.probing'),
  changedAt: now,
  probeAt: now + hour / 2,
  ...more,
})

describe('judgeOpening', () => {
  it('opens after a whole series without effect', () => {
    expect(judgeOpening(counter(), true, 3, now)).toMatchObject({
      state: 'open',
      cause: 'exhausted',
      probeAt: now + hour / 2,
    })
  })
  it('opens after five verified repairs or two regressions within 24 h', () => {
    const four: [number, Outcome][] = [1, 2, 3, 4].map((h) => [h, 'verified'])
    expect(judgeOpening(counter(...four), false, 1, now)).toBeNull()
    expect(judgeOpening(counter(...four, [5, 'verified']), false, 1, now)).toMatchObject({
      cause: 'frequent',
    })
    expect(judgeOpening(counter(...four, [25, 'verified']), false, 1, now)).toBeNull()
    // A log rule without a check never comes to more than that nothing speaks against it.
    expect(judgeOpening(counter(...four, [5, 'inconclusive']), false, 1, now)).toMatchObject({
      cause: 'frequent',
    })
    expect(judgeOpening(counter([1, 'regressed']), false, 1, now)).toBeNull()
    expect(judgeOpening(counter([1, 'regressed'], [23, 'regressed']), false, 1, now)).toMatchObject({
      cause: 'regressed',
    })
  })
})

describe('judgeProbe', () => {
  it('half opens an open breaker when its time has come', () => {
    expect(judgeProbe(breaker({}), now)).toBeNull()
    expect(judgeProbe(breaker({ probeAt: now }), now)).toMatchObject({ state: 'half_open' })
    expect(judgeProbe(breaker({ state: 'half_open', probeAt: null }), now)).toBeNull()
    expect(judgeProbe(null, now)).toBeNull()
  })
})

describe('judgeClosing', () => {
  it('closes when the target is well again, whoever mended it', () => {
    expect(judgeClosing(breaker({}), now)).toMatchObject({ state: 'closed' })
    expect(judgeClosing(breaker({ state: 'half_open' }), now)).toMatchObject({ state: 'closed' })
    expect(judgeClosing(null, now)).toBeNull()
  })
  it('keeps one that too many repairs opened for its time', () => {
    expect(judgeClosing(breaker({ cause: 'frequent' }), now)).toBeNull()
    expect(judgeClosing(breaker({ cause: 'frequent', probeAt: now }), now)).toMatchObject({ state: 'closed' })
  })
})
