import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { describeStep, stepCommand } from '@shared/domain/describe-step'
import type { StepOf } from '@shared/domain/plan'
import { renderMessage } from '@shared/text/text'
import { findRedis } from '../redis/find-redis'
import { refuseRedis } from '../redis/refuse-redis-delete'
import { resourcesOf } from '../resources'
import { redisScene, type RedisScene } from '../../testing/redis-scene'
import { startRedis, type TestRedis } from '../../testing/start-redis'
import { startSilent } from '../../testing/start-silent'

let server: TestRedis
let on: RedisScene
let client: ReturnType<RedisScene['client']>
beforeAll(async () => {
  server = await startRedis()
  on = redisScene(server)
  client = on.client()
})
afterAll(async () => {
  client.disconnect()
  await server.remove()
})
beforeEach(() => client.flushall())

const step = (more: Partial<StepOf<'redis_delete'>> = {}): StepOf<'redis_delete'> => ({
  kind: 'redis_delete',
  check: 'cache',
  database: 0,
  pattern: 'page:*',
  wholeDatabase: false,
  bounds: { keys: 100_000 },
  timeoutMs: 60_000,
  found: { keys: 0, samples: [] },
  ...more,
})
const failureOf = ({ result }: Awaited<ReturnType<RedisScene['perform']>>) =>
  result.kind === 'done' ? 'done' : `${result.kind} ${result.message.code}`
const many = async (count: number, name: (n: number) => string): Promise<void> => {
  for (let at = 0; at < count; at += 10_000) {
    const pipeline = client.pipeline()
    for (let n = at; n < Math.min(count, at + 10_000); n++) pipeline.set(name(n), 'x'.repeat(100))
    await pipeline.exec()
  }
}

describe('planning', () => {
  it('counts what matches, shows some of it, and binds a bound', async () => {
    await many(50, (n) => `page:${n}`)
    await client.set('page:0', 'x', 'EX', 100)
    await client.set('other', 'x')
    const draft = await on.plan({ check: 'cache', pattern: 'page:*', database: 0, mostKeys: 20 })
    if (draft.kind !== 'steps') throw new Error(JSON.stringify(draft))
    expect(draft).toMatchObject({
      undo: 'irreversible',
      steps: [{ kind: 'redis_delete', check: 'cache', bounds: { keys: 20 }, found: { keys: 50 } }],
    })
    expect(draft.touches[0]).toMatchObject({ code: 'touch.redis.found', params: { n: 50, total: 51 } })
    expect(draft.touches.map(({ code }) => code)).toContain('touch.redis.beyond')
    expect(await client.dbsize()).toBe(51)
  })

  it('shows names of bytes, of controls and with secrets fit to be read', async () => {
    await client.set(Buffer.from([0x70, 0x3a, 0xff, 0x00, 0x0a]), 'x')
    await client.set('p:\u202etoken=abcdefgh12345', 'x')
    const draft = await on.plan({ pattern: 'p:*' })
    if (draft.kind !== 'steps') throw new Error(JSON.stringify(draft))
    const texts = [...draft.touches, ...draft.steps.map(describeStep)].map((text) =>
      renderMessage('ja', text),
    )
    for (const text of [...texts, ...draft.steps.map(stepCommand)])
      expect(text).not.toMatch(/[\p{Cc}\p{Cf}]|abcdefgh/u)
    expect(texts.join(' ')).toContain(String.raw`p:ÿ\u{0}\u{a}`)
  })

  it('finds nothing where nothing matches, and is impossible without its check', async () => {
    expect(await on.plan({ pattern: 'page:*' })).toMatchObject({
      kind: 'nothing',
      why: { code: 'action.redis.nothing' },
    })
    expect(await on.plan({ check: 'db', pattern: 'page:*' })).toMatchObject({
      why: { code: 'database.check.missing' },
    })
    expect(await on.plan({ pattern: 'page:*', database: 99 })).toMatchObject({
      why: { code: 'redis.failed.no_database' },
    })
  })
})

describe('deleting', () => {
  it('takes what matches in its database and nothing else, with names of any bytes', async () => {
    const odd = [Buffer.from('page:\r\n*'), Buffer.from([0x70, 0x61, 0x67, 0x65, 0x3a, 0xff, 0xfe, 0x00])]
    for (const key of odd) await client.set(key, 'x')
    await many(1500, (n) => `page:${n}`)
    await client.mset('other', 'x', 'pag', 'x')
    const second = on.client(1)
    await second.set('page:1', 'x')
    const done = await on.perform(step())
    expect(failureOf(done)).toBe('done')
    expect(done.output).toMatch(/Deleted 1502 keys \(scanned 1502 in/)
    expect(done.output).toMatch(/Memory in use: .+ → /)
    expect((await client.keys('*')).sort()).toEqual(['other', 'pag'])
    expect(await second.keys('*')).toEqual(['page:1'])
    second.disconnect()
  })

  it('never passes its bound, whatever has come meanwhile', async () => {
    await many(3000, (n) => `page:${n}`)
    const done = await on.perform(step({ bounds: { keys: 1234 } }))
    expect(failureOf(done)).toBe('done')
    expect(await client.dbsize()).toBe(3000 - 1234)
    expect(done.output).toMatch(/Deleted 1234 keys/)
    expect(done.output).toMatch(/Stopped at the approved bound of 1234 keys/)
  })

  it('of 100,000 keys leaves others served', async () => {
    await many(100_000, (n) => `page:${n}`)
    let slowestMs = 0
    const working = new AbortController()
    const asking = (async () => {
      while (!working.signal.aborted) {
        const startedMs = performance.now()
        await client.ping()
        slowestMs = Math.max(slowestMs, performance.now() - startedMs)
      }
    })()
    const startedMs = performance.now()
    const done = await on.perform(step())
    working.abort()
    await asking
    expect(performance.now() - startedMs).toBeLessThan(20_000)
    expect(failureOf(done)).toBe('done')
    expect(await client.dbsize()).toBe(0)
    expect(slowestMs).toBeLessThan(1000)
  }, 30_000)

  it('that is cut off stops between two batches and tells how far it came', async () => {
    await many(60_000, (n) => `page:${n}`)
    const stopping = new AbortController()
    const cut = on.perform(step(), { signal: stopping.signal })
    await expect.poll(() => client.dbsize(), { interval: 1 }).toBeLessThan(60_000)
    stopping.abort()
    const failed = await cut
    expect(failureOf(failed)).toBe('failed step.failed.aborted')
    const left = await client.dbsize()
    expect(left).toBeGreaterThan(0)
    expect(failed.output).toContain(`Deleted ${60_000 - left} keys`)
  })

  it('touches one database of its check', () => {
    expect(resourcesOf([step()])).toEqual(['redis:cache/0'])
  })
})

describe('the guard', () => {
  const verdict = async (more: Partial<StepOf<'redis_delete'>>, scene = on) => {
    const given = await scene.guard(step(more))
    return given.kind === 'refused' ? given.message.code : given.kind
  }

  it.each(['*', '**', '?*', '*[^x]*', '[a-z]*', '?'])(
    'refuses %s unless the database is a cache',
    async (pattern) => {
      expect(await verdict({ pattern })).toBe('guard.redis.vague')
      expect(await verdict({ pattern, wholeDatabase: true })).toBe('allowed')
      expect(await on.plan({ pattern })).toMatchObject({ why: { code: 'guard.redis.vague' } })
    },
  )

  it('refuses what the settings or the server do not have', async () => {
    expect(await verdict({})).toBe('allowed')
    expect(await verdict({ pattern: String.raw`\*` })).toBe('allowed')
    expect(await verdict({ pattern: 'a\n*' })).toBe('guard.redis.unsafe')
    expect(await verdict({ check: 'gone' })).toBe('database.check.missing')
    expect(await verdict({ database: 16 })).toBe('redis.failed.no_database')
  })

  it('refuses a replica, also one that became one since', async () => {
    const replica = await startRedis({ args: ['--replicaof', '127.0.0.1', String(server.port)] })
    try {
      const there = redisScene(replica)
      expect(await verdict({}, there)).toBe('guard.redis.replica')
      const unguarded = await there.perform(step(), { isGuarded: false })
      expect(failureOf(unguarded)).toBe('refused guard.redis.replica')
    } finally {
      await replica.remove()
    }
  })

  it('refuses a node of a cluster and a Sentinel', async () => {
    const cluster = await startRedis({ args: ['--cluster-enabled', 'yes'] })
    try {
      expect(await verdict({}, redisScene(cluster))).toBe('guard.redis.cluster')
    } finally {
      await cluster.remove()
    }
    const found = findRedis(on.context.settings.checks, { check: undefined, database: 0 })
    if (found.kind === 'missing') throw new Error(found.why.code)
    expect(refuseRedis(new Map([['redis_mode', 'sentinel']]), found.use)?.code).toBe('guard.redis.sentinel')
  })
})

describe('a server that does not let us in', () => {
  it.each([
    ['a wrong password', { password: 'falsch-geheim' }, 'redis.failed.login'],
    ['no password', {}, 'redis.failed.login'],
    ['a user without rights', { user: 'guest', password: 'gast-geheim' }, 'redis.failed.no_right'],
    ['nobody there', { port: 1 }, 'check.connect.refused'],
  ])('%s: told, nothing deleted, no secret in it', async (_name, config, code) => {
    const closed = await startRedis({ password: 'richtig-geheim' })
    try {
      const there = redisScene(closed, config)
      const owner = there.client(0, 'richtig-geheim')
      await owner.call('ACL', 'SETUSER', 'guest', 'on', '>gast-geheim', '~*', '+select', '+ping')
      await owner.set('page:1', 'x')
      const planned = await there.plan({ pattern: 'page:*' })
      expect(planned).toMatchObject({ kind: 'impossible', why: { code } })
      const guarded = await there.perform(step())
      expect(guarded.result).toMatchObject({ kind: 'refused', message: { code } })
      const performed = await there.perform(step(), { isGuarded: false })
      expect(performed.result).toMatchObject({ kind: 'failed', message: { code } })
      expect(await owner.dbsize()).toBe(1)
      expect(JSON.stringify([planned, guarded, performed])).not.toContain('geheim')
      owner.disconnect()
    } finally {
      await closed.remove()
    }
  })

  it('that takes connections and says nothing is given up in time', async () => {
    const silent = await startSilent()
    try {
      const there = redisScene(silent)
      expect(await there.plan({ pattern: 'page:*' })).toMatchObject({ why: { code: 'check.connect.silent' } })
      await expect.poll(silent.openSockets).toBe(0)
    } finally {
      await silent.stop()
    }
  }, 20_000)
})
