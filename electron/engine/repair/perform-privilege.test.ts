import type { Plan, Step } from '@shared/domain/plan'
import { expect, it, vi } from 'vitest'
import { ruleAbilities } from '../rule-ability'
import type { Exec, ExecResult } from '../ports'
import type { Privilege } from '../privilege/privilege'
import type { Route } from '../privilege/route'
import type { Rule, Settings } from '../settings/settings'
import { webRestart } from '../testing/helper-scene'
import { hashPlan } from './plan-hash'
import { createDirectHand } from './hand/direct-hand'
import { createHelperHand } from '../privilege/helper-hand'
import { testPerformer } from '../testing/test-performer'

const { signal } = new AbortController()
const HELPER = ['sudo', '-n', '--', '/usr/local/lib/mamori/mamori-helper.mjs']
const exited = (code: number, stdout = ''): ExecResult => ({
  kind: 'exited',
  code,
  stdout,
  stderr: '',
  durationMs: 1,
})
const answer = (kind: string, code: string, params: object = {}): string =>
  JSON.stringify({ kind, code, params, output: '' })

const perform = async (route: Route, result: ExecResult, step: Step = webRestart) => {
  const exec = vi.fn<Exec>(() => Promise.resolve(result))
  const privilege = {
    route: () => Promise.resolve(route),
    doubt: vi.fn<() => void>(),
    lookAtPort: () => Promise.resolve(null),
  } satisfies Privilege
  const content = {
    actions: [{ type: 'test', version: 1 }],
    host: 'here',
    target: { kind: 'service', name: 'web' },
    steps: [step],
    touches: [],
    asks: [],
    freesBytes: null,
    risk: 'low',
    undo: 'reversible',
    verifyChecks: [],
  } as const
  const plan: Plan = { ...content, hash: hashPlan(content) }
  const performer = testPerformer({
    exec,
    hand: createDirectHand({ exec }),
    privilege: { ...privilege, hand: createHelperHand({ exec, onNoAnswer: privilege.doubt }) },
  })
  const { ok, steps } = await performer.perform(plan, { signal, onStep: () => Promise.resolve() })
  return {
    ok,
    result: steps[0]?.result,
    ran: exec.mock.calls.map(([argv]) => argv),
    doubted: privilege.doubt.mock.calls.length,
  }
}

it('a step that this process may carry out is run as it is', async () => {
  expect(await perform({ kind: 'direct' }, exited(0))).toMatchObject({ ok: true, ran: [webRestart.argv] })
})

it('a step that needs root is handed to the helper, and its own command is not run', async () => {
  expect(await perform({ kind: 'helper' }, exited(0, answer('done', 'done')))).toMatchObject({
    ok: true,
    ran: [HELPER],
    doubted: 0,
  })
})

it('what the helper refuses is refused, and what it could not do has failed', async () => {
  expect(await perform({ kind: 'helper' }, exited(2, answer('refused', 'argv_differs')))).toMatchObject({
    ok: false,
    result: { kind: 'refused', message: { code: 'helper.refused' } },
  })
  expect(
    await perform({ kind: 'helper' }, exited(1, answer('failed', 'exit', { service: 'web', code: 5 }))),
  ).toMatchObject({
    ok: false,
    result: { kind: 'failed', message: { code: 'helper.failed.exit' } },
    doubted: 0,
  })
})

it('a helper that does not answer is doubted', async () => {
  expect(await perform({ kind: 'helper' }, exited(1))).toMatchObject({
    ok: false,
    result: { kind: 'failed', message: { code: 'helper.failed.no_answer' } },
    doubted: 1,
  })
})

it('what has become impossible since it was planned runs nothing', async () => {
  const why = { code: 'privilege.needs.missing', params: { what: 'web' } }
  expect(await perform({ kind: 'impossible', why }, exited(0))).toMatchObject({
    ok: false,
    result: { kind: 'refused', message: why },
    ran: [],
  })
})

it('a rule that nobody has the rights for is told as impossible beforehand', async () => {
  const rule: Rule = {
    id: 'r',
    name: 'r',
    severity: 'error',
    cause: { kind: 'check', check: 'c' },
    autoFix: true,
    actions: [
      { type: 'create_missing_dirs', params: { directories: ['/srv/mamori-test-none'], mode: 0o755 } },
    ],
    notPerformed: [],
    verifyChecks: [],
  }
  const abilities = (route: Route) =>
    ruleAbilities({ rules: [rule], baseDir: null } as unknown as Settings, {
      exec: () => Promise.reject(new Error('nothing is run')),
      resolveService: (name) => Promise.resolve({ kind: 'not_found', name, tried: [] }),
      privilege: {
        route: () => Promise.resolve(route),
        doubt: () => undefined,
        lookAtPort: () => Promise.resolve(null),
      },
      repairJson: () => Promise.reject(new Error('nothing is repaired')),
      dataDir: null,
      now: () => 0,
      signal,
    })
  const why = { code: 'privilege.needs.missing', params: { what: '/srv' } }
  expect(await abilities({ kind: 'impossible', why })).toEqual([{ kind: 'impossible', ruleId: 'r', why }])
  expect(await abilities({ kind: 'helper' })).toEqual([{ kind: 'can_act', ruleId: 'r', steps: 1 }])
})
