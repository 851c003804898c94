import { describe, expect, it } from 'vitest'
import type { Repair } from '@shared/domain/state'
import type { Snapshot } from '@shared/ipc/contract'
import { createFakeClock } from '../../engine/testing/fake-clock'
import { incident, repair, running } from '../testing/sample-state'
import { waitingRepairs, watchApprovals } from './waiting-repairs'

const host = { id: 'h', name: 'db-1' }
const withRepairs = (...repairs: readonly Repair[]): Snapshot =>
  running({
    repairs: Object.fromEntries(repairs.map((one) => [one.id, one])),
    incidents: { i: incident('i') },
  })

const scene = () => {
  const clock = createFakeClock(1_000_000)
  const told: string[] = []
  const watch = watchApprovals({
    now: clock.now,
    after: clock.after,
    onOpened: (_host, { repairId }) => told.push(`+${repairId}`),
    onEnded: (_host, repairId) => told.push(`-${repairId}`),
  })
  let last: Snapshot | null = null
  const show = (snapshot: Snapshot): void => {
    watch.onSnapshot(host, last, snapshot)
    last = snapshot
  }
  return { clock, told, watch, show }
}

describe('repairs that wait for a person', () => {
  it('are news when they begin to wait after the first look, until they do not', () => {
    const { told, show } = scene()
    show(withRepairs(repair('a')))
    show(withRepairs(repair('a'), repair('b')))
    show(withRepairs(repair('a', { stage: 'approved' }), repair('b')))
    expect(told).toEqual(['+b', '-a'])
  })

  it('end when they are put off, and come back at their time', async () => {
    const { clock, told, show } = scene()
    show(withRepairs())
    show(withRepairs(repair('a')))
    show(withRepairs(repair('a', { snoozedUntilAt: clock.now() + 150_000 })))
    expect(told).toEqual(['+a', '-a'])
    await clock.advance(149_999)
    expect(told).toHaveLength(2)
    await clock.advance(1)
    expect(told).toEqual(['+a', '-a', '+a'])
  })

  it('do not come back of a host that is not followed any more', async () => {
    const { clock, told, watch, show } = scene()
    show(withRepairs(repair('a', { snoozedUntilAt: clock.now() + 1_000 })))
    watch.onRemoved(host.id)
    await clock.advance(10_000)
    expect(told).toEqual([])
  })

  it('stand in the order in which they were planned, with what they are about', () => {
    const snapshot = withRepairs(
      repair('late', { plannedAt: 2 }),
      repair('early', { plannedAt: 1, incidentId: 'gone' }),
      repair('off', { snoozedUntilAt: 11 }),
      repair('done', { stage: 'settled' }),
    )
    if (snapshot.kind !== 'running') throw new Error('it runs')
    expect(waitingRepairs(snapshot.state, 10)).toMatchObject([
      { repairId: 'early', title: null, target: 'redis' },
      { repairId: 'late', title: { code: 'incident.log' } },
    ])
  })
})
