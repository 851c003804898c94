import type { Event } from '@shared/domain/event'
import { describe, expect, it } from 'vitest'
import { last, operator, scene, waiting } from './testing/engine-scene'

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
