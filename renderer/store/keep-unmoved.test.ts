import type { Live } from '@shared/domain/live'
import { describe, expect, it } from 'vitest'
import { worldOf } from '../testing/worlds'
import { keepUnmoved } from './keep-unmoved'

const now = Date.parse('2026-01-31T14:30:15+09:00')
const live = (): Live => {
  const world = worldOf('busy', now)
  if (world.kind !== 'running') throw new Error('the world does not run')
  return world.live
}

describe('new live values', () => {
  it('are the first ones as they come', () => {
    const first = live()
    expect(keepUnmoved(null, first)).toBe(first)
  })

  it('say the same as they came, with what has not moved as the very thing that it was', () => {
    const before = live()
    const next = live()
    const [moved = ''] = Object.keys(next.checks)
    const old = next.checks[moved]
    if (old === undefined) throw new Error('no check')
    const changed: Live = {
      ...next,
      at: next.at + 1000,
      checks: { ...next.checks, [moved]: { ...old, running: !old.running } },
    }
    const kept = keepUnmoved(before, changed)
    expect(kept).toEqual(changed)
    expect(kept.checks[moved]).toBe(changed.checks[moved])
    const others = Object.keys(kept.checks).filter((name) => name !== moved)
    expect(others.length).toBeGreaterThan(1)
    expect(others.filter((name) => kept.checks[name] !== before.checks[name])).toEqual([])
  })

  it('forget a check that is gone, and take no name for more than a name', () => {
    const before = live()
    const next: Live = { ...live(), checks: {} }
    expect(keepUnmoved(before, next).checks).toEqual({})
    const [one] = Object.values(before.checks)
    if (one === undefined) throw new Error('no check')
    const odd: Live = { ...next, checks: { constructor: one } }
    expect(keepUnmoved(next, odd).checks['constructor']).toBe(one)
  })
})
