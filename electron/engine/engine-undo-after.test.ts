import { message } from '@shared/domain/message'
import { expect, it } from 'vitest'
import type { EngineDeps } from './engine'
import { last, operator, scene, until, waiting, type Scene } from './testing/engine-scene'
import { logRule } from './testing/scene-settings'

const dirRule = logRule('file_not_found', 'mkdirs', true)

/** Makes the directory, and cannot take it away again. */
const stuck: EngineDeps['createHands'] = () => ({
  guard: async () => ({ kind: 'allowed' }),
  perform: async (plan, { onPrepared, onStep }) => {
    const isUndo = plan.steps.some(({ kind }) => kind === 'rmdir')
    if (!isUndo) await onPrepared({ index: 0, undo: [{ kind: 'rmdir', path: '/srv/data' }], keptBytes: 0 })
    const step = {
      index: 0,
      result: isUndo
        ? ({ kind: 'failed', message: message('hand.not_empty', { path: '/srv/data' }) } as const)
        : ({ kind: 'done' } as const),
      output: '',
      startedAt: 1,
      durationMs: 1,
    }
    await onStep(step)
    return { ok: !isUndo, steps: [step] }
  },
})

const mended = async () => {
  const s = await scene({ mode: 'auto', rules: [dirRule] })
  await s.batch('file_not_found')
  await until(s, () => last(s.journal, 'repair.settled') !== undefined)
  return { s, repairId: last(s.journal, 'repair.settled')?.data.repairId ?? '' }
}

/** The same line, for as long as several attempts would take; nothing that falls silent meanwhile. */
const comesAgain = async ({ batch, clock }: Scene) => {
  for (let minute = 0; minute < 20; minute += 1) {
    await batch('file_not_found')
    await clock.advance(60_000)
  }
}

it('what could not be taken back by itself is told, and no next attempt is made on top of it', async () => {
  const s = await scene({ mode: 'auto', rules: [dirRule] }, [], undefined, { createHands: stuck })
  await s.batch('file_not_found')
  await s.clock.advance(5000)
  await s.batch('file_not_found')
  await until(s, () => last(s.journal, 'breaker.changed') !== undefined)
  await comesAgain(s)
  const started = s.types().filter((type) => type === 'repair.started')
  expect(started).toHaveLength(2)
  expect(last(s.journal, 'breaker.changed')?.data).toMatchObject({
    state: 'open',
    message: { code: 'breaker.undo_failed' },
  })
  expect(last(s.journal, 'notice.sent')?.data.title.code).toBe('notice.undo_failed')
  expect(s.bugs).toEqual([])
})

it('one that was cut off is told at the next start, and nothing goes on', async () => {
  const s = await scene({ mode: 'auto', rules: [dirRule] })
  await s.batch('file_not_found')
  await s.clock.advance(5000)
  s.world.hold = new Promise(() => undefined)
  await s.batch('file_not_found')
  await until(s, () => s.types().filter((type) => type === 'repair.started').length === 2)
  const later = await scene({ mode: 'auto', rules: [dirRule] }, s.journal.events(), s.clock.now() + 5000)
  await comesAgain(later)
  expect(later.world.restarts).toBe(0)
  expect(last(later.journal, 'breaker.changed')?.data.message.code).toBe('breaker.undo_failed')
  expect(later.bugs).toEqual([])
})

it('is possible also when the settings no longer know its rule', async () => {
  const { s, repairId } = await mended()
  const later = await scene({ mode: 'auto', rules: [] }, s.journal.events(), s.clock.now() + 5000)
  const asked = await later.engine.undo(repairId, operator)
  await later.engine.approve(asked.repairId, asked.hash, operator)
  await later.clock.settle()
  expect(later.engine.state().repairs[asked.repairId]).toMatchObject({ outcome: 'verified' })
})

it('a person whose undo stopped on the way is asked before the rule acts again', async () => {
  const { s, repairId } = await mended()
  const later = await scene({ mode: 'auto', rules: [dirRule] }, s.journal.events(), s.clock.now() + 5000, {
    createHands: stuck,
  })
  const asked = await later.engine.undo(repairId, operator)
  await later.engine.approve(asked.repairId, asked.hash, operator)
  await later.clock.settle()
  expect(later.engine.state().repairs[asked.repairId]).toMatchObject({ outcome: 'ineffective' })
  await later.clock.advance(10 * 60_000)
  await later.batch('file_not_found')
  expect(waiting(later)).toHaveLength(1)
  expect(last(later.journal, 'decision.made')?.data.decision.reasons).toContainEqual(
    expect.objectContaining({ gate: 'auto_fix', verdict: 'ask' }),
  )
})
