import { appendFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Actor } from '@shared/domain/actor'
import { afterEach, expect, inject, it, vi } from 'vitest'
import { createHost } from './create-host'
import { startHttp } from './testing/start-http'
import { startRedis } from './testing/start-redis'
import { startSilent } from './testing/start-silent'

const operator: Actor = { kind: 'person', name: 'hanako', host: 'h', face: 'desktop', proof: 'proved' }
const WAIT = { timeout: 20_000, interval: 50 }

const stops: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0).toReversed()) await stop()
})
const kept = async <T>(starting: Promise<T>, stop: (started: T) => Promise<unknown>): Promise<T> => {
  const started = await starting
  stops.push(() => stop(started))
  return started
}

it('goes on through everything that can be wrong around it, and says of each what it is', async () => {
  const dir = await kept(mkdtemp(join(tmpdir(), 'mamori-broken-')), (made) =>
    rm(made, { recursive: true, force: true }),
  )
  const silent = await kept(startSilent(), (server) => server.stop())
  const redis = await kept(startRedis({ password: 'secret-of-the-test' }), (server) => server.remove())
  const http = await kept(startHttp(), (server) => server.stop())
  http.answerWith((_request, response) => {
    const timer = setInterval(() => response.write('x'), 20)
    response.once('close', () => clearInterval(timer))
  })
  await mkdir(join(dir, 'folder.log'))
  await writeFile(join(dir, 'vanishing.log'), '')
  const file = join(dir, 'error_patterns.json')
  const every = { interval: 1, timeout: 0.5 }
  await writeFile(
    file,
    JSON.stringify({
      mode: 'auto',
      error_patterns: [
        {
          id: 'any',
          name: 'any',
          pattern: 'ERROR',
          severity: 'error',
          auto_fix: false,
          actions: [{ type: 'alert' }],
        },
      ],
      health_checks: [
        { name: 'silent', type: 'postgresql', host: '127.0.0.1', port: silent.port, ...every },
        { name: 'locked', type: 'redis', host: '127.0.0.1', port: redis.port, ...every },
        { name: 'endless', type: 'http', url: http.url, ...every },
        { name: 'memory', type: 'memory', warning: 99, threshold: 100, ...every },
      ],
      log_sources: ['vanishing.log', 'folder.log', 'never.log'].map((name) => ({ path: join(dir, name) })),
    }),
  )
  const bugs: string[] = []
  const host = createHost({
    configFile: file,
    dataDir: join(dir, 'data'),
    cwd: dir,
    env: { MAMORI_RUNTIME_DIR: join(dir, 'run') },
    face: 'cli',
    workerDir: pathToFileURL(`${inject('workers')}/`),
    language: 'ja',
    version: '0.0.0',
    bug: (name, error) => bugs.push(`${name}: ${String(error)}`),
  })
  stops.push(() => host.stop())
  await host.start()
  const now = async () => {
    const snapshot = await host.handlers['engine.snapshot']({}, operator)
    if (snapshot.kind !== 'running') throw new Error(snapshot.kind)
    return snapshot
  }
  const codes = async () => {
    const { state } = await now()
    return {
      ...Object.fromEntries(
        Object.values(state.checks).map(({ name, reading }) => [name, reading?.message.code]),
      ),
      ...Object.fromEntries(
        Object.values(state.sources).map(({ path, message }) => [path.slice(dir.length + 1), message?.code]),
      ),
    }
  }
  await vi.waitFor(
    async () =>
      expect(await codes()).toEqual({
        silent: 'check.connect.silent',
        locked: 'check.redis.password_missing',
        endless: 'check.http.endless',
        memory: 'check.memory.ok',
        'vanishing.log': 'logs.following',
        'folder.log': 'logs.directory',
        'never.log': 'logs.missing',
      }),
    WAIT,
  )
  const before = await now()
  await rm(join(dir, 'vanishing.log'))
  await vi.waitFor(
    async () => expect(await codes()).toMatchObject({ 'vanishing.log': 'logs.vanished' }),
    WAIT,
  )
  await appendFile(join(dir, 'never.log'), 'ERROR it is there now\n')
  await vi.waitFor(async () => {
    const { state } = await now()
    expect(Object.values(state.incidents).map(({ ruleId }) => ruleId)).toContain('any')
  }, WAIT)
  await vi.waitFor(async () => {
    const { live } = await now()
    expect(live.loop.cycle).toBeGreaterThan(before.live.loop.cycle + 1)
    expect(live.checks['memory']?.lastRunAt).toBeGreaterThan(
      (before.live.checks['memory']?.lastRunAt ?? 0) + 2000,
    )
  }, WAIT)
  const { state } = await now()
  expect(Object.values(state.repairs)).toEqual([])
  expect(JSON.stringify(state)).not.toContain('secret-of-the-test')
  expect(bugs).toEqual([])
}, 60_000)
