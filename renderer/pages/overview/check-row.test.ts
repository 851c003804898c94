import { describe, expect, it } from 'vitest'
import { worldOf } from '../../testing/worlds'
import { showsSame } from './check-row'

const world = worldOf('busy', Date.parse('2026-01-31T14:30:15+09:00'))
if (world.kind !== 'running') throw new Error('the world does not run')
const [check] = Object.values(world.state.checks)
if (check === undefined) throw new Error('no check')
const now = world.live.checks[check.name]
if (now === undefined) throw new Error('the check was never live')
const row = {
  check,
  now,
  subject: null,
  day: {
    fromAt: 0,
    toAt: 1,
    pointsOf: () => [],
    problem: null,
    dataAt: null,
    retry: () => undefined,
    loaded: true,
  },
  daySeries: 'x',
  percentiles: { p50: 1, p95: 2, p99: 3 },
}

describe('a row of the checks', () => {
  it('is not drawn again when nothing of it has moved', () => {
    expect(showsSame(row, { ...row, percentiles: { ...row.percentiles } })).toBe(true)
  })

  it.each([
    ['its reading', { now: { ...now } }],
    ['its state', { check: { ...check } }],
    ['its day', { day: { ...row.day } }],
    ['its group', { subject: 'db' }],
    ['its percentiles', { percentiles: { p50: 1, p95: 2.5, p99: 3 } }],
    ['their absence', { percentiles: null }],
  ])('is drawn again with %s', (_name, change) => {
    expect(showsSame(row, { ...row, ...change })).toBe(false)
  })
})
