import { lchown, mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Actor } from '@shared/domain/actor'
import { roles, type Role } from '@shared/domain/role'
import { contract } from '@shared/ipc/contract'
import { createAnswers } from './answer-calls'
import type { Refusal } from './refusals'
import { createRecognize } from './visitor'

const actor: Actor = { kind: 'person', name: 'aki', host: 'h', face: 'cli', proof: 'proved' }
const held: readonly (Role | null)[] = [null, ...roles]

/** What each role may do, written down a second time on purpose: a slip in the contract must be seen. */
const allowed: Readonly<Record<Role, readonly string[]>> = {
  look: [
    'engine.snapshot',
    'timeline.page',
    'metrics.range',
    'metrics.percentiles',
    'metrics.courses',
    'session.info',
    'ledger.rules',
    'ledger.outcomes',
    'ledger.shadows',
    'rules.abilities',
    'settings.kinds',
    'settings.read',
    'notices.proven',
    'timeline.export',
    'lab.rule',
  ],
  approve: [
    'approvals.approve',
    'approvals.reject',
    'approvals.snooze',
    'repairs.undo',
    'cycle.run',
    'silences.add',
    'silences.end',
    'holds.begin',
    'holds.end',
    'incidents.note',
    'logs.context',
  ],
  change: [
    'mode.set',
    'setup.scan',
    'setup.write',
    'rules.promote',
    'rules.set_auto_fix',
    'lab.start',
    'lab.read',
    'lab.cancel',
    'lab.save',
    'settings.preview',
    'settings.save',
    'settings.undo',
    'notices.test',
  ],
}
const mayCall = (role: Role | null, name: string): boolean =>
  role !== null && roles.slice(0, roles.indexOf(role) + 1).some((each) => allowed[each].includes(name))

const scene = (role: Role | null) => {
  const routed: unknown[] = []
  const refusals: Refusal[] = []
  const { answer } = createAnswers(
    { actor, uid: 7, role: () => Promise.resolve(role) },
    {
      engine: {
        route: async (name) => {
          routed.push(name)
          return { ok: true, value: { holdId: 'h' } }
        },
        loseHold: () => Promise.resolve(),
      },
      onRefused: (refusal) => refusals.push(refusal),
      info: { host: 'h', pid: 1, face: 'daemon' },
      versions: { app: '1', contract: 1, reducer: 1 },
      bug: (name, error) => {
        throw new Error(name, { cause: error })
      },
    },
  )
  return { answer, routed, refusals }
}

describe('each call of the contract', () => {
  it.each(held.flatMap((role) => Object.keys(contract).map((name) => [role, name] as const)))(
    'by who may %s: %s',
    async (role, name) => {
      const { answer, routed, refusals } = scene(role)
      const result = await answer(name, {})
      const desktops = /^(hosts|desktop)\./.test(name)
      const may = mayCall(role, name)
      expect(result.ok).toBe(may)
      expect(routed).toEqual(may && name !== 'session.info' ? [name] : [])
      expect(refusals.map(({ call, has }) => [call, has])).toEqual(may || desktops ? [] : [[name, role]])
      const code = result.ok ? null : result.error.code
      expect(code).toBe(may ? null : desktops ? 'unknown_call' : 'refused')
    },
  )
})

describe('the role of a visitor', () => {
  it('follows their groups while they stay', async () => {
    let now = 0
    let groups = ['ops']
    const recognize = createRecognize({
      people: { nameOf: async () => 'aki', groupsOf: async () => groups },
      rules: async () => ({ version: '1', rules: { look: [], approve: ['ops'], change: [] } }),
      host: 'h',
      engineUid: 1,
      now: () => now,
    })
    const dir = await mkdtemp(join(tmpdir(), 'mamori-role-'))
    const challenge = { dir, id: 'a'.repeat(32), nonce: 'b'.repeat(32) }
    await symlink(challenge.nonce, join(dir, challenge.id))
    // Another user than the engine's, and than root.
    if (process.getuid?.() === 0) await lchown(join(dir, challenge.id), 65_534, 65_534)
    const visitor = await recognize(
      {
        t: 'hello',
        versions: { app: '1', contract: 1, reducer: 1 },
        face: 'cli',
        claim: { name: 'a\u2028\u202eki', host: 'h' },
        answered: true,
        follow: false,
      },
      challenge,
    )
    expect(visitor.actor).toMatchObject({ name: 'aki', proof: 'proved' })
    expect(await visitor.role()).toBe('approve')
    groups = []
    expect(await visitor.role()).toBe('approve')
    now = 5 * 60_000
    expect(await visitor.role()).toBe('look')
    await rm(dir, { recursive: true })
  })
})
