import { message } from '@shared/domain/message'
import { describe, expect, it } from 'vitest'
import type { PlanDraft } from './actions/define-action'
import type { Rule } from './settings/settings'
import { last, operator, scene, until, waiting, type Scene } from './testing/engine-scene'
import { logRule, settings } from './testing/scene-settings'

const dirRule = logRule('file_not_found', 'mkdirs', true)

/** A directory was missing, was made without a click, and that was proved. */
const mended = async () => {
  const s = await scene({ mode: 'auto', rules: [dirRule] })
  await s.batch('file_not_found')
  await until(s, () => last(s.journal, 'repair.settled') !== undefined)
  const repairId = last(s.journal, 'repair.settled')?.data.repairId ?? ''
  return { s, repairId }
}
const takenBack = async (s: Scene, repairId: string) => {
  const asked = await s.engine.undo(repairId, operator)
  await s.engine.approve(asked.repairId, asked.hash, operator)
  await s.clock.settle()
  return asked.repairId
}

describe('a repair that is taken back', () => {
  it('is noted durably before its first effect', async () => {
    const { s, repairId } = await mended()
    expect(last(s.journal, 'repair.settled')?.data.outcome).toBe('verified')
    const prepared = last(s.journal, 'step.prepared')
    expect(prepared?.data).toMatchObject({ repairId, undo: [{ kind: 'rmdir', path: '/srv/data' }] })
    expect(s.journal.durable()).toContain(prepared?.seq)
    expect(s.engine.state().repairs[repairId]?.undoSteps).toBe(1)
  })

  it('is a plan that waits for a click, and is carried out and told like every other', async () => {
    const { s, repairId } = await mended()
    const asked = await s.engine.undo(repairId, operator)
    const undo = s.engine.state().repairs[asked.repairId]
    expect(undo).toMatchObject({ stage: 'awaiting', undoes: repairId })
    expect(undo?.plan.steps).toEqual([{ kind: 'rmdir', path: '/srv/data' }])
    expect(s.world.dirMissing).toBe(false)
    await s.engine.approve(asked.repairId, asked.hash, operator)
    await s.clock.settle()
    expect(s.world.dirMissing).toBe(true)
    expect(s.engine.state().repairs[asked.repairId]).toMatchObject({ stage: 'settled', outcome: 'verified' })
    expect(s.engine.state().repairs[repairId]?.undoneBy).toBe(asked.repairId)
    expect(s.bugs).toEqual([])
  })

  it('counts neither as an attempt nor as a repair of the hour, and leaves the breaker alone', async () => {
    const { s, repairId } = await mended()
    const before = s.engine.state()
    await takenBack(s, repairId)
    const after = s.engine.state()
    expect(after.counters).toEqual(before.counters)
    expect(after.begun).toEqual(before.begun)
    expect(after.breakers).toEqual({})
  })

  it('is not taken back twice, and not while its undo waits', async () => {
    const { s, repairId } = await mended()
    await s.engine.undo(repairId, operator)
    await expect(s.engine.undo(repairId, operator)).rejects.toMatchObject({ code: 'stale' })
    const [undo] = waiting(s)
    await s.engine.reject(undo?.id ?? '', 'やはり残す', operator)
    expect(s.engine.state().repairs[repairId]?.undoneBy).toBeNull()
    const undoId = await takenBack(s, repairId)
    await expect(s.engine.undo(repairId, operator)).rejects.toMatchObject({ code: 'stale' })
    await expect(s.engine.undo(undoId, operator)).rejects.toMatchObject({ code: 'stale' })
    await expect(s.engine.undo('r-none', operator)).rejects.toMatchObject({ code: 'not_found' })
  })

  it('is not done again without a click', async () => {
    const { s, repairId } = await mended()
    await takenBack(s, repairId)
    await s.clock.advance(10 * 60_000)
    const regressions = s.types().filter((type) => type === 'repair.regressed')
    await s.batch('file_not_found')
    expect(last(s.journal, 'decision.made')?.data.decision.reasons).toContainEqual(
      expect.objectContaining({ gate: 'auto_fix', verdict: 'ask' }),
    )
    expect(waiting(s)).toHaveLength(1)
    expect(s.types().filter((type) => type === 'repair.regressed')).toEqual(regressions)
  })

  it('is refused by the guard and in observe mode, with the reason', async () => {
    const { s, repairId } = await mended()
    s.world.refusal = { kind: 'refused', message: { code: 'guard.path.outside', params: {} } }
    await expect(s.engine.undo(repairId, operator)).rejects.toMatchObject({
      code: 'refused',
      message: 'guard.path.outside',
    })
    s.world.refusal = { kind: 'allowed' }
    await s.engine.setMode('observe', operator)
    await expect(s.engine.undo(repairId, operator)).rejects.toMatchObject({ code: 'stale' })
    expect(s.world.dirMissing).toBe(false)
  })

  it('is taken back by itself when it had no effect', async () => {
    const s = await scene({ mode: 'auto', rules: [dirRule] })
    await s.batch('file_not_found')
    await s.clock.settle()
    const repairId = last(s.journal, 'repair.performed')?.data.repairId ?? ''
    await s.clock.advance(5000)
    // The same line comes again although the directory is there now.
    await s.batch('file_not_found')
    await until(s, () => s.engine.state().repairs[repairId]?.undoneBy !== null)
    await s.clock.settle()
    const undoId = s.engine.state().repairs[repairId]?.undoneBy ?? ''
    expect(s.engine.state().repairs[repairId]?.outcome).toBe('ineffective')
    expect(s.engine.state().repairs[undoId]).toMatchObject({ outcome: 'verified', approvedBy: null })
    expect(s.world.dirMissing).toBe(true)
    expect(s.bugs).toEqual([])
  })

  it('is offered where it was cut off, and runs nothing twice', async () => {
    const s = await scene({ mode: 'auto', rules: [dirRule] })
    s.world.hold = new Promise(() => undefined)
    await s.batch('file_not_found')
    await s.clock.settle()
    const cut = s.journal.events()
    const later = await scene({ mode: 'auto', rules: [dirRule] }, cut, s.clock.now() + 5000)
    const [repair] = Object.values(later.engine.state().repairs)
    expect(repair).toMatchObject({ outcome: 'interrupted' })
    expect(later.world.restarts).toBe(0)
  })
})

describe('work in a server', () => {
  it('and a restart of it do not go on side by side', async () => {
    const vacuum: PlanDraft = {
      kind: 'steps',
      steps: [
        {
          kind: 'sql',
          template: 'vacuum_analyze',
          check: 'redis_connection',
          database: 'shop',
          table: null,
          timeoutMs: 1000,
          found: { bytes: 0, deadRows: 5000 },
        },
      ],
      touches: [],
    }
    const rules = [
      logRule('slow', 'restart', 'approve'),
      logRule('file_not_found', 'mkdirs', true, ['redis_connection']),
    ]
    const s = await scene({ mode: 'auto', rules })
    s.world.draft = async () => vacuum
    await s.batch('slow')
    expect(waiting(s).map(({ ruleId }) => ruleId)).toEqual(['slow'])
    await s.batch('file_not_found')
    expect(last(s.journal, 'decision.made')?.data.decision.reasons.at(-1)).toMatchObject({
      gate: 'busy',
      verdict: 'stop',
    })
  })
})

describe('repairs of an hour', () => {
  it('ask once there were as many as the settings let', async () => {
    const fix = { repairsPerHour: 1 }
    const s = await scene({
      mode: 'auto',
      rules: [dirRule, logRule('restart_now', 'restart', true, ['redis_connection'])],
      fix: { ...settings({}).fix, ...fix },
    })
    await s.batch('file_not_found')
    await until(s, () => last(s.journal, 'repair.settled') !== undefined)
    expect(s.engine.state().begun).toHaveLength(1)
    s.world.redis = 'unhealthy'
    await s.batch('restart_now')
    await until(s, () => waiting(s).length > 0)
    expect(last(s.journal, 'decision.made')?.data.decision.reasons).toContainEqual(
      expect.objectContaining({ gate: 'rate', verdict: 'ask' }),
    )
  })
})

describe('a rule with several repairs, of which one is not possible', () => {
  const both: Rule = {
    ...logRule('file_not_found', 'mkdirs', true),
    actions: [
      { type: 'restart', params: {} },
      { type: 'mkdirs', params: {} },
    ],
  }
  const impossible = async () => ({ kind: 'impossible', why: message('action.service.missing') }) as const

  it('asks for the others, in every mode, and says what is left out', async () => {
    const s = await scene({ mode: 'auto', rules: [both] })
    s.world.draft = impossible
    await s.batch('file_not_found')
    const [repair] = waiting(s)
    expect(repair?.plan.steps.map(({ kind }) => kind)).toEqual(['mkdir'])
    expect(repair?.plan.asks.map(({ code }) => code)).toEqual(['plan.left_out', 'action.service.missing'])
    await s.engine.approve(repair?.id ?? '', repair?.plan.hash ?? '', operator)
    await s.clock.settle()
    expect(s.world.dirMissing).toBe(false)
  })

  it('is not possible at all when nothing else is left to do', async () => {
    const s = await scene({ mode: 'auto', rules: [both] })
    s.world.draft = impossible
    s.world.dirMissing = false
    await s.batch('file_not_found')
    expect(waiting(s)).toEqual([])
    expect(last(s.journal, 'decision.made')?.data.decision.reasons.at(-1)).toMatchObject({
      gate: 'plan',
      verdict: 'stop',
      message: { code: 'action.service.missing' },
    })
  })
})

describe('a world that has changed at the click', () => {
  it('asks again and tells the difference', async () => {
    const stepsTo = (path: string) => async () =>
      ({
        kind: 'steps',
        steps: [{ kind: 'mkdir', path, mode: 0o755, owner: null }],
        touches: [],
      }) as const
    const restart = logRule('restart_now', 'restart', true)
    const s = await scene({ mode: 'approve', rules: [restart] })
    s.world.draft = stepsTo('/srv/one')
    await s.batch('restart_now')
    const [first] = waiting(s)
    if (!first) throw new Error('nothing waits')
    s.world.draft = stepsTo('/srv/two')
    await expect(s.engine.approve(first.id, first.plan.hash, operator)).rejects.toMatchObject({
      code: 'stale',
    })
    const [second] = waiting(s)
    expect(second?.id).not.toBe(first.id)
    expect(second?.differences.map(({ code }) => code)).toEqual(['plan.differs.gone', 'plan.differs.new'])
    expect(s.world.restarts).toBe(0)
  })
})
