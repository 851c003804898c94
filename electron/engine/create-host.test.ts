import { appendFile, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { hostname, tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Actor } from '@shared/domain/actor'
import type { Push, Snapshot } from '@shared/ipc/contract'
import { Redis } from 'ioredis'
import { afterEach, beforeEach, describe, expect, inject, it, vi } from 'vitest'
import { createHost } from './create-host'
import type { Host } from './host'
import { versionsOf } from './host-engine'
import { createLink } from './link/create-link'
import { openSocketChannel } from './link/socket-channel'
import { enginePlace } from './places'
import { takeHost } from './take-host'
import { freePort } from './testing/free-port'
import { startSupervisord, type Supervisord } from './testing/start-supervisord'

const operator: Actor = { kind: 'person', name: 'hanako', host: 'h', face: 'desktop', proof: 'proved' }
const WAIT = { timeout: 15_000, interval: 20 }

let dir = ''
let file = ''
const bugs: string[] = []
const hosts: Host[] = []
const supervisors: Supervisord[] = []

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'mamori-host-'))
  file = join(dir, 'config', 'error_patterns.json')
  await mkdir(join(dir, 'config'))
})
afterEach(async () => {
  await Promise.all(hosts.splice(0).map((host) => host.stop()))
  await Promise.all(supervisors.splice(0).map((supervisor) => supervisor.stop()))
  await rm(dir, { recursive: true, force: true })
  const told = bugs.splice(0)
  if (told.length > 0) throw new Error(told.join('\n'))
})

const yielded: string[] = []
const open = async (runtime = 'run', more: { readonly observeOnly?: boolean } = {}): Promise<Host> => {
  const host = createHost({
    configFile: file,
    dataDir: join(dir, 'data'),
    cwd: dir,
    env: { MAMORI_RUNTIME_DIR: join(dir, runtime) },
    face: 'desktop',
    workerDir: pathToFileURL(`${inject('workers')}/`),
    language: 'ja',
    version: '0.0.0',
    retryMs: 50,
    ...more,
    onYield: () => yielded.push(runtime),
    bug: (name, error) =>
      bugs.push(`${name}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`),
  })
  hosts.push(host)
  await host.start()
  return host
}

const snapshot = (host: Host): Promise<Snapshot> => host.handlers['engine.snapshot']({}, operator)
const running = async (host: Host) => {
  const now = await snapshot(host)
  if (now.kind !== 'running') throw new Error(`it is ${now.kind}: ${JSON.stringify(now)}`)
  return now.state
}

const settings = (more: object = {}) =>
  JSON.stringify({
    error_patterns: [
      {
        id: 'file_not_found',
        name: 'ファイル不存在',
        pattern: 'FileNotFoundError',
        severity: 'error',
        auto_fix: true,
        actions: [{ type: 'create_missing_dirs', directories: [join(dir, 'app', 'uploads')] }],
      },
    ],
    health_checks: [],
    log_sources: [{ path: join(dir, 'app.log') }],
    auto_fix_config: { recurrence_window: 1 },
    ...more,
  })

describe('the host', () => {
  it('welcomes without settings and runs as soon as there are some', async () => {
    const host = await open()
    expect(await snapshot(host)).toEqual({ kind: 'setup', settingsFile: file })
    await expect(host.handlers['cycle.run']({}, operator)).rejects.toMatchObject({ code: 'not_running' })
    await writeFile(file, settings())
    await vi.waitFor(async () => expect((await snapshot(host)).kind).toBe('running'), WAIT)
  })

  it('says what is wrong with settings and starts by itself once they are right', async () => {
    await writeFile(file, '{\n  "error_patterns": [,]\n}')
    const host = await open()
    const faulty = await snapshot(host)
    expect(faulty).toMatchObject({ kind: 'faults', settingsFile: file, faults: [{ line: 2, column: 22 }] })
    await writeFile(file, settings())
    await vi.waitFor(async () => expect((await snapshot(host)).kind).toBe('running'), WAIT)
  })

  it('only observes where repairs are not offered, whatever the settings or a person say', async () => {
    await writeFile(file, settings({ mode: 'auto' }))
    const host = await open('run', { observeOnly: true })
    expect((await running(host)).mode).toBe('observe')
    const { handlers } = host
    await expect(handlers['mode.set']({ mode: 'auto' }, operator)).rejects.toMatchObject({ code: 'refused' })
    const approval = { repairId: 'r', hash: '0'.repeat(64) }
    await expect(handlers['approvals.approve'](approval, operator)).rejects.toMatchObject({ code: 'refused' })
    expect(await handlers['mode.set']({ mode: 'observe' }, operator)).toEqual({ kind: 'done' })
    await writeFile(file, settings({ mode: 'approve' }))
    const before = (await running(host)).settings?.sha256
    await vi.waitFor(async () => expect((await running(host)).settings?.sha256).not.toBe(before), WAIT)
    expect((await running(host)).mode).toBe('observe')
  })

  it('keeps the last good settings when a change is wrong, and takes the next right one over', async () => {
    await writeFile(file, settings())
    const host = await open()
    await writeFile(file, settings({ mode: 'sometimes' }))
    await vi.waitFor(async () => expect((await running(host)).rejected?.faults).toHaveLength(1), WAIT)
    expect((await running(host)).settings?.rules.map(({ id }) => id)).toEqual(['file_not_found'])
    await writeFile(file, settings({ mode: 'observe' }))
    await vi.waitFor(async () => expect((await running(host)).mode).toBe('observe'), WAIT)
    expect((await running(host)).rejected).toBeNull()
    await rm(file)
    await vi.waitFor(
      async () => expect((await running(host)).rejected?.faults[0]?.message.code).toBe('host.settings_gone'),
      WAIT,
    )
  })

  it('repairs what a log line tells, records it, and shows the same after a restart', async () => {
    await writeFile(file, settings())
    await writeFile(join(dir, 'app.log'), '')
    const host = await open()
    const pushes: Push[] = []
    host.subscribe((push) => pushes.push(push))
    await vi.waitFor(
      async () => expect(Object.values((await running(host)).sources)[0]?.state).toBe('following'),
      WAIT,
    )
    await appendFile(
      join(dir, 'app.log'),
      `2026-01-31 14:30:16 ERROR FileNotFoundError: [Errno 2] No such file or directory: '${dir}/app/uploads'\n`,
    )
    await vi.waitFor(async () => {
      const [repair] = Object.values((await running(host)).repairs)
      expect(repair?.outcome).toBe('verified')
    }, WAIT)
    expect((await stat(join(dir, 'app', 'uploads'))).isDirectory()).toBe(true)
    const before = await running(host)
    expect(Object.values(before.incidents)[0]).toMatchObject({ closedBy: 'verified' })
    const types = pushes.flatMap((push) =>
      push.kind === 'events' ? push.events.map(({ type }) => type) : [],
    )
    expect(types.filter((type) => /incident|repair|step|decision/.test(type))).toEqual([
      'incident.opened',
      'decision.made',
      'repair.planned',
      'repair.started',
      'step.prepared',
      'step.finished',
      'repair.performed',
      'repair.settled',
      'incident.closed',
    ])
    await host.stop()
    expect(await readFile(join(dir, 'data/logs/auto_fix.log'), 'utf8')).toMatch(
      /AutoFixDaemon - \[INFO\] - 修復の結果: 検証済み/,
    )

    const again = await running(await open())
    expect(again.incidents).toEqual(before.incidents)
    expect(again.repairs).toEqual(before.repairs)
    expect(again.counters).toEqual(before.counters)
  })

  it('brings a stopped Redis back after one click', async () => {
    const port = await freePort()
    const redis = `redis-server --port ${port} --save "" --bind 127.0.0.1 --dir ${dir}`
    const supervisor = await startSupervisord({ redis: `command=${redis}\nautorestart=false\nstartsecs=0` })
    supervisors.push(supervisor)
    await writeFile(
      file,
      settings({
        mode: 'approve',
        error_patterns: [],
        log_sources: [],
        services: { redis: { manager: 'supervisor', unit: 'redis', config: supervisor.config } },
        health_checks: [
          {
            name: 'redis_connection',
            type: 'redis',
            port,
            interval: 1,
            timeout: 0.5,
            consecutive: 2,
            on_failure: [{ type: 'service_restart', service: 'redis' }],
          },
        ],
      }),
    )
    const host = await open()
    await vi.waitFor(
      async () => expect((await running(host)).checks['redis_connection']?.reading?.status).toBe('healthy'),
      WAIT,
    )
    const client = new Redis({ port, lazyConnect: true, retryStrategy: () => null })
    await client.connect()
    // Redis closes the connection in place of an answer.
    await expect(client.shutdown('NOSAVE')).rejects.toThrow(/closed/i)
    client.disconnect()

    const waiting = await vi.waitFor(async () => {
      const repair = Object.values((await running(host)).repairs).find(({ stage }) => stage === 'awaiting')
      if (!repair) throw new Error('nothing waits yet')
      return repair
    }, WAIT)
    expect((await running(host)).checks['redis_connection']?.reading).toMatchObject({ status: 'unhealthy' })
    expect(waiting.plan.steps[0]).toMatchObject({ kind: 'service', service: 'redis', manager: 'supervisor' })
    await host.handlers['approvals.approve']({ repairId: waiting.id, hash: waiting.plan.hash }, operator)
    await vi.waitFor(async () => {
      const state = await running(host)
      expect(state.repairs[waiting.id]?.outcome).toBe('verified')
      expect(state.checks['redis_connection']?.reading?.status).toBe('healthy')
    }, WAIT)
    const page = await host.handlers['timeline.page'](
      { limit: 100, filter: { repairId: waiting.id } },
      operator,
    )
    expect(page.events.findLast(({ type }) => type === 'repair.approved')?.actor).toEqual(operator)
  })

  it('does not start a second engine on the same data, until the first has ended', async () => {
    await writeFile(file, settings())
    const first = await open()
    await running(first)
    const second = await open()
    expect(await snapshot(second)).toMatchObject({
      kind: 'faults',
      faults: [{ message: { code: 'presence.taken.session' } }],
    })
    const third = await open('another-host')
    expect(await snapshot(third)).toMatchObject({
      kind: 'faults',
      faults: [{ message: { code: 'host.taken' } }],
    })
    await third.stop()
    await first.stop()
    await expect(first.handlers['cycle.run']({}, operator)).rejects.toMatchObject({ code: 'not_running' })
    await vi.waitFor(() => running(second), WAIT)
  })

  it('lets another face of the same host attach, which sees the same', async () => {
    await writeFile(file, settings())
    const host = await open()
    const socket = join(dir, 'run', 'engine.sock')
    const link = createLink({
      open: openSocketChannel(socket),
      versions: versionsOf('0.0.0'),
      face: 'cli',
      claim: { name: userInfo().username, host: hostname() },
      follow: true,
      now: () => Date.now(),
      firstRetryMs: 10,
      longestRetryMs: 50,
      bug: (name, error) => bugs.push(`${name}: ${String(error)}`),
    })
    const pushes: Push[] = []
    link.subscribe((push) => pushes.push(push))
    link.start()
    await vi.waitFor(() => expect(link.state()).toMatchObject({ kind: 'attached', role: 'change' }), WAIT)
    expect(await link.call('mode.set', { mode: 'observe' })).toEqual({ ok: true, value: { kind: 'done' } })
    const told = () => pushes.flatMap((push) => (push.kind === 'events' ? push.events : []))
    await vi.waitFor(() => expect(told().map(({ type }) => type)).toContain('mode.changed'))
    expect(told().find(({ type }) => type === 'mode.changed')).toMatchObject({
      actor: { name: userInfo().username, face: 'cli', proof: 'proved' },
    })
    await vi.waitFor(async () =>
      expect(await link.call('engine.snapshot', {})).toMatchObject({
        ok: true,
        value: { kind: 'running', state: await running(host) },
      }),
    )
    expect((await running(host)).mode).toBe('observe')
    await host.stop()
    await vi.waitFor(() => expect(link.state()).toMatchObject({ kind: 'down' }))
    await link.stop()
  })

  it('gives the host to a daemon that comes, and does not start again', async () => {
    await writeFile(file, settings())
    const host = await open()
    await running(host)
    const daemon = await takeHost({
      place: enginePlace('daemon', { env: { MAMORI_RUNTIME_DIR: join(dir, 'run') }, uid: 0 }),
      face: 'daemon',
      signal: new AbortController().signal,
      bug: (name, error) => bugs.push(`${name}: ${String(error)}`),
    })
    expect(daemon).toMatchObject({ kind: 'held', warning: null })
    await vi.waitFor(() => expect(yielded.splice(0)).toEqual(['run']))
    await expect(host.handlers['cycle.run']({}, operator)).rejects.toMatchObject({ code: 'not_running' })
    if (daemon.kind === 'held') await daemon.release()
  })

  it('forgets the faults when the file is again what it was', async () => {
    await writeFile(file, settings())
    const host = await open()
    await host.handlers['cycle.run']({}, operator)
    const { settings: before } = await running(host)
    await writeFile(file, settings({ mode: 'sometimes' }))
    await vi.waitFor(async () => expect((await running(host)).rejected?.faults).toHaveLength(1), WAIT)
    await writeFile(file, settings())
    await vi.waitFor(async () => expect((await running(host)).rejected).toBeNull(), WAIT)
    expect((await running(host)).settings?.sha256).toBe(before?.sha256)
  })

  it('hears a listener that throws as a bug, and the others still hear it all', async () => {
    await writeFile(file, settings())
    const host = await open()
    const pushes: Push[] = []
    host.subscribe(() => {
      throw new Error('the window is gone')
    })
    host.subscribe((push) => pushes.push(push))
    await host.handlers['mode.set']({ mode: 'observe' }, operator)
    expect(pushes.some((push) => push.kind === 'events')).toBe(true)
    expect(bugs.splice(0).every((bug) => bug.includes('the window is gone'))).toBe(true)
    await host.stop()
    bugs.splice(0)
  })

  it('says so when the journal cannot be opened, and starts when it can', async () => {
    await writeFile(file, settings())
    await mkdir(join(dir, 'data/mamori.db'), { recursive: true })
    const host = await open()
    expect(await snapshot(host)).toMatchObject({
      kind: 'faults',
      faults: [{ message: { code: 'host.journal' } }],
    })
    await rm(join(dir, 'data/mamori.db'), { recursive: true })
    await vi.waitFor(() => running(host), WAIT)
    expect(bugs.splice(0).every((bug) => bug.startsWith('settings'))).toBe(true)
  })
})
