import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { settingsHash } from '../settings/parse-settings'
import { last, operator, scene, until } from '../testing/engine-scene'
import { redisRule } from '../testing/scene-settings'
import { createEscalation } from './escalation'
import { emptyLedger } from './summarize'

const ruleId = 'check:redis_connection'
const text = `{ "health_checks": [{ "name": "redis_connection", "type": "redis", "auto_fix": "approve" }] }\n`

let dir = ''
let file = ''
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'mamori-trust-'))
  file = join(dir, 'error_patterns.json')
  await writeFile(file, text)
})
afterEach(() => rm(dir, { recursive: true, force: true }))

describe('what a person goes by', () => {
  it('is the record of each rule, also of one of which nothing has happened', async () => {
    const rules = [redisRule(true), { ...redisRule('approve'), id: 'idle' }]
    const on = await scene({ mode: 'auto', rules })
    on.world.redis = 'unhealthy'
    await until(on, () => on.types().includes('repair.settled'))
    const [redis, idle] = await (await on.engine.trust()).rules()
    expect(redis).toMatchObject({
      ruleId,
      autoFix: true,
      demoted: null,
      days7: { total: 1, verified: 1 },
      days30: { total: 1, verified: 1 },
      recurrences: 1,
      targets: [{ fingerprint: `${ruleId}|service:redis`, recent: [{ outcome: 'verified' }] }],
    })
    expect(idle).toEqual({
      ...emptyLedger('idle'),
      autoFix: 'approve',
      actions: ['restart', 'alert'],
      demoted: null,
    })
    const here = await (await on.engine.trust()).outcomes(`${ruleId}|service:redis`)
    expect(here.recent).toEqual(redis?.targets[0]?.recent)
  })
})

describe('what a person says about a rule', () => {
  it('goes into the settings file, with the name of who said it', async () => {
    const on = await scene({ file, sha256: settingsHash(text), rules: [redisRule('approve')] })
    await (await on.engine.trust()).setAutoFix(ruleId, true, operator)
    expect(await readFile(file, 'utf8')).toBe(text.replace('"approve"', 'true'))
    expect(last(on.journal, 'rule.auto_fix_set')).toMatchObject({
      actor: operator,
      data: { ruleId, from: 'approve', to: true },
    })
  })

  it('is refused when the file is not the one that is in use, and for unknown rules', async () => {
    const on = await scene({ file, sha256: settingsHash('{}'), rules: [redisRule('approve')] })
    const trust = await on.engine.trust()
    await expect(trust.setAutoFix(ruleId, true, operator)).rejects.toMatchObject({
      code: 'refused',
      message: 'trust.file_changed',
    })
    await expect(trust.setAutoFix('nobody', true, operator)).rejects.toMatchObject({ code: 'not_found' })
    expect(await readFile(file, 'utf8')).toBe(text)
    expect(on.types()).not.toContain('rule.auto_fix_set')
  })
})

describe('what a person is told when a series is used up', () => {
  const repair = {
    fingerprint: 'a|service:redis',
    attempt: 3,
    plan: { target: { name: 'redis' }, actions: [{ type: 'service_restart' }] },
  } as unknown as Parameters<ReturnType<typeof createEscalation>>[0]
  const bugs: string[] = []
  const told = (target: () => Promise<{ total: number; verified: number }>) =>
    createEscalation({
      now: () => 0,
      bug: (name) => bugs.push(name),
      ledger: {
        target: async (fingerprint) => ({
          fingerprint,
          recurrences: 0,
          mostly: null,
          recent: [],
          days30: { ...emptyLedger('a').days30, ...(await target()) },
        }),
      },
    })(repair)

  it('names what was tried and the record of it here', async () => {
    expect(await told(async () => ({ total: 9, verified: 6 }))).toEqual({
      code: 'notice.gave_up',
      params: { target: 'redis', tried: 'service_restart', n: 3, total: 9, verified: 6 },
    })
  })

  it('goes without a record where there is no other one, or none can be read', async () => {
    expect((await told(async () => ({ total: 3, verified: 0 }))).code).toBe('notice.gave_up.first')
    expect((await told(() => Promise.reject(new Error('closed')))).code).toBe('notice.gave_up.first')
    expect(bugs).toEqual(['ledger of a repair'])
  })
})
