import { expect, it } from 'vitest'
import { planOfSteps } from '../testing/plan-of-steps'
import { scene } from '../testing/engine-scene'
import { logRule } from '../testing/scene-settings'
import { refuseUnstorable, refuseUnstorableUndo } from './storable'

const kill = {
  kind: 'signal',
  pid: 4000,
  startedAtTicks: '1',
  process: 'app',
  uid: 1000,
  port: 5100,
  graceMs: 1000,
  found: { command: 'app', startedAt: null },
} as const
const rmdirs = (n: number) =>
  Array.from({ length: n }, (_, at) => ({ kind: 'rmdir', path: `/srv/${String(at)}` }) as const)

it.each([
  ['a plan as it should be', planOfSteps(kill), true],
  ['a time of nothing', planOfSteps({ ...kill, graceMs: 0 }), false],
  ['a time that is none', planOfSteps({ ...kill, graceMs: 1.5 }), false],
  ['a user below all', planOfSteps({ ...kill, uid: -1 }), false],
  ['more steps than one plan has', planOfSteps(...rmdirs(201)), false],
  ['no steps', planOfSteps(), false],
])('%s', (_, plan, isStorable) => {
  expect(refuseUnstorable(plan)?.code ?? 'storable').toBe(isStorable ? 'storable' : 'gate.plan.failed')
})

it('what takes a step back has to be readable as well', () => {
  expect(refuseUnstorableUndo(rmdirs(200))).toBeNull()
  expect(refuseUnstorableUndo(rmdirs(201))?.code).toBe('gate.plan.failed')
})

it('what the next start could not read is never begun', async () => {
  const s = await scene({ mode: 'auto', rules: [logRule('broken', 'restart', true)] })
  s.world.draft = async () => ({ kind: 'steps', steps: [{ ...kill, graceMs: 0 }], touches: [] })
  await s.batch('broken')
  expect(s.types()).not.toContain('repair.planned')
  expect(s.world.restarts).toBe(0)
})
