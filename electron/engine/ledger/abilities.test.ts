import type { Ability } from '@shared/domain/ledger-summary'
import { describe, expect, it } from 'vitest'
import { createFakeClock } from '../testing/fake-clock'
import { redisRule } from '../testing/scene-settings'
import { scene } from '../testing/engine-scene'
import { createAbilities } from './abilities'

const rules = ['a', 'b', 'c', 'd', 'e'].map((id) => ({ ...redisRule(true), id }))
const can = (ruleId: string): Ability => ({ kind: 'can_act', ruleId, steps: 1 })

const looking = (abilityOf: Parameters<typeof createAbilities>[0]['abilityOf']) => {
  const clock = createFakeClock()
  const ending = new AbortController()
  return { clock, ending, ask: createAbilities({ clock, signal: ending.signal, rules, abilityOf }) }
}

describe('what rules could do right now', () => {
  it('is looked at once for all who ask, and again after a minute or when told', async () => {
    let looks = 0
    const { clock, ask } = looking(async ({ id }) => {
      looks += 1
      return can(id)
    })
    const [first, second] = await Promise.all([ask(false), ask(true)])
    expect(first).toBe(second)
    expect(first?.rules.map(({ ruleId }) => ruleId)).toEqual(['a', 'b', 'c', 'd', 'e'])
    expect(looks).toBe(5)
    await clock.advance(59_000)
    expect((await ask(false)).at).toBe(first?.at)
    await ask(true)
    expect(looks).toBe(10)
    await clock.advance(60_000)
    await ask(false)
    expect(looks).toBe(15)
  })

  it('waits for no rule for ever: who cannot be looked at cannot act, and says why', async () => {
    const { clock, ask } = looking(async ({ id }) => {
      if (id === 'b') return new Promise<never>(() => undefined)
      if (id === 'c') throw new Error('no such manager')
      return can(id)
    })
    const asked = ask(false)
    await clock.advance(16_000)
    const found = (await asked).rules
    expect(found[1]).toMatchObject({ kind: 'impossible', ruleId: 'b', why: { code: 'trust.look_failed' } })
    expect(found[2]).toMatchObject({ kind: 'impossible', why: { params: { why: 'no such manager' } } })
    expect(found.filter(({ kind }) => kind === 'can_act')).toHaveLength(3)
  })

  it('comes from planning and from the guard, and changes nothing', async () => {
    const on = await scene({ rules: [redisRule(true), { ...redisRule(false), id: 'tells', actions: [] }] })
    const trust = await on.engine.trust()
    expect((await trust.abilities(false)).rules).toEqual([
      { kind: 'can_act', ruleId: 'check:redis_connection', steps: 1 },
      { kind: 'tells', ruleId: 'tells' },
    ])
    on.world.refusal = { kind: 'refused', message: { code: 'gate.busy.stop', params: {} } }
    expect((await trust.abilities(true)).rules[0]).toMatchObject({ kind: 'impossible' })
    expect(on.world.restarts).toBe(0)
    expect(on.types()).not.toContain('repair.planned')
  })
})
