import type { Live } from '@shared/domain/live'
import { describe, expect, it } from 'vitest'
import { worldOf } from '../testing/worlds'
import { laggingSources, selfFaults } from './self'

const now = Date.parse('2026-01-31T05:30:00Z')
const liveOf = (world: 'calm' | 'strained'): Live => {
  const snapshot = worldOf(world, now)
  if (snapshot.kind !== 'running') throw new Error(`${world} is not running`)
  return snapshot.live
}
const calm = liveOf('calm')
const faultsOf = (more: Partial<Live>): readonly string[] => [...selfFaults({ ...calm, ...more })]

describe('how the engine is', () => {
  it('finds nothing behind on a calm day', () => {
    expect(faultsOf({})).toEqual([])
  })

  it('finds everything that is behind', () => {
    expect([...selfFaults(liveOf('strained'))]).toEqual(['mailbox', 'lag', 'jumps', 'lagging', 'heartbeat'])
    expect(laggingSources(liveOf('strained'))).toEqual([{ id: 'nginx', lagBytes: 7_340_032 }])
  })

  it('finds a cycle that does not come', () => {
    const late = { ...calm.loop, nextCycleAt: calm.at - 10_001 }
    expect(faultsOf({ loop: late })).toEqual(['cycle'])
    expect(faultsOf({ loop: { ...late, phase: 'cycle' } })).toEqual([])
  })

  it('forgets a jump of the clock after a while', () => {
    expect(faultsOf({ self: { ...calm.self, clockJumps: 1, lastClockJumpAt: calm.at - 600_000 } })).toEqual(
      [],
    )
  })
})
