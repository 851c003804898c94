import { mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Self } from '@shared/domain/live'
import { renderMessage } from '@shared/text/text'
import type { Message } from '@shared/domain/message'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { HeartbeatUse } from '../settings/settings'
import { createFakeClock } from '../testing/fake-clock'
import { freePort } from '../testing/free-port'
import { startHttp, type TestHttp } from '../testing/start-http'
import { startSilent } from '../testing/start-silent'
import { createHeartbeat } from './heartbeat'

const MINUTE = 60_000
const ends: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end()
})

const scene = (use: Partial<HeartbeatUse>) => {
  const clock = createFakeClock()
  const beats: NonNullable<Self['heartbeat']>[] = []
  const told: Message[] = []
  const bugs: string[] = []
  let alive = true
  const heartbeat = createHeartbeat({
    use: { file: null, url: null, method: 'GET', intervalMs: MINUTE, ...use },
    clock,
    host: 'db-1',
    pid: 42,
    isAlive: () => alive,
    head: async () => ({ seq: 17, chain: 'ab'.repeat(32) }),
    onBeat: (beat) => beats.push(beat),
    tell: ({ title }) => told.push(title),
    bug: (name) => bugs.push(name),
  })
  ends.push(heartbeat.stop)
  /** Lets an interval pass and waits for what becomes of its beat. */
  const next = async (passMs = MINUTE): Promise<NonNullable<Self['heartbeat']>> => {
    const before = beats.length
    await clock.advance(passMs)
    await vi.waitFor(() => expect(beats.length).toBeGreaterThan(before))
    await clock.settle()
    const last = beats.at(-1)
    if (!last) throw new Error('no beat')
    return last
  }
  return { clock, heartbeat, beats, told, bugs, next, die: (is: boolean) => (alive = !is) }
}

describe('a heartbeat over HTTP', () => {
  let server: TestHttp
  beforeEach(async () => {
    server = await startHttp()
    ends.push(server.stop)
  })

  it('comes at the start and at each interval, by our name', async () => {
    const { heartbeat, next, beats, told } = scene({ url: `${server.url}/ping/s3cret` })
    heartbeat.start()
    await next(0)
    await next()
    await next()
    expect(server.requests().map(({ path }) => path)).toEqual(Array(3).fill('/ping/s3cret'))
    expect(server.requests()[0]?.headers['user-agent']).toMatch(/^Mamori\//)
    expect(beats.every(({ ok, why }) => ok && why === null)).toBe(true)
    expect(told).toEqual([])
  })

  it('carries what the record stands at when it is posted', async () => {
    const bodies: string[] = []
    server.answerWith((request, response) => {
      let body = ''
      request.on('data', (chunk) => (body += String(chunk)))
      request.on('end', () => {
        bodies.push(body)
        response.end()
      })
    })
    const { heartbeat, next } = scene({ url: server.url, method: 'POST' })
    heartbeat.start()
    await next(0)
    await vi.waitFor(() => expect(bodies).toHaveLength(1))
    expect(JSON.parse(bodies[0] ?? '')).toMatchObject({
      host: 'db-1',
      pid: 42,
      seq: 17,
      chain: 'ab'.repeat(32),
    })
  })

  it('does not come from an engine whose loop stands still', async () => {
    const { heartbeat, next, die } = scene({ url: server.url })
    heartbeat.start()
    await next(0)
    die(true)
    expect(await next()).toMatchObject({ ok: false, why: { code: 'heartbeat.stalled' } })
    await next()
    expect(server.requests()).toHaveLength(1)
    die(false)
    expect(await next()).toMatchObject({ ok: true })
    expect(server.requests()).toHaveLength(2)
  })

  it('that is lost three times is told once, and once when it arrives again, without its secret', async () => {
    server.answerWith((_request, response) => response.writeHead(503).end())
    const { heartbeat, next, told } = scene({ url: `${server.url}/ping/s3cret` })
    heartbeat.start()
    expect(await next(0)).toMatchObject({
      ok: false,
      why: { code: 'heartbeat.url_refused', params: { status: 503 } },
    })
    await next()
    expect(told).toEqual([])
    await next()
    await next()
    expect(told.map(({ code }) => code)).toEqual(['heartbeat.lost_refused'])
    server.answerWith((_request, response) => response.end('ok'))
    await next()
    await next()
    expect(told.map(({ code }) => code)).toEqual(['heartbeat.lost_refused', 'heartbeat.back'])
    for (const language of ['ja', 'en'] as const)
      for (const title of told) {
        expect(renderMessage(language, title)).not.toMatch(/s3cret|[{}]/)
        expect(renderMessage(language, title)).toContain(new URL(server.url).host)
      }
  })

  it('does not follow a redirect', async () => {
    const elsewhere = await startHttp()
    ends.push(elsewhere.stop)
    server.answerWith((_request, response) => response.writeHead(302, { location: elsewhere.url }).end())
    const { heartbeat, next } = scene({ url: server.url })
    heartbeat.start()
    expect(await next(0)).toMatchObject({ ok: false, why: { params: { status: 302 } } })
    expect(elsewhere.requests()).toEqual([])
  })

  it('gives up on a server that says nothing, and on one that is not there', async () => {
    const silent = await startSilent()
    ends.push(silent.stop)
    const slow = scene({ url: `http://127.0.0.1:${silent.port}/` })
    slow.heartbeat.start()
    await vi.waitFor(() => expect(silent.openSockets()).toBe(1))
    expect(await slow.next(10_000)).toMatchObject({ why: { code: 'heartbeat.timeout' } })
    await vi.waitFor(() => expect(silent.openSockets()).toBe(0))

    const gone = scene({ url: `http://127.0.0.1:${await freePort()}/` })
    gone.heartbeat.start()
    expect(await gone.next(0)).toMatchObject({
      why: { code: 'heartbeat.url_failed', params: { why: 'ECONNREFUSED' } },
    })
  })

  it('ends at once, also in the middle of a call', async () => {
    const silent = await startSilent()
    ends.push(silent.stop)
    const { heartbeat, beats, told } = scene({ url: `http://127.0.0.1:${silent.port}/` })
    heartbeat.start()
    await vi.waitFor(() => expect(silent.openSockets()).toBe(1))
    await heartbeat.stop()
    expect(beats).toEqual([])
    expect(told).toEqual([])
    await vi.waitFor(() => expect(silent.openSockets()).toBe(0))
  })
})

describe('a heartbeat in a file', () => {
  let dir: string
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'mamori-beat-'))
    ends.push(() => rm(dir, { recursive: true, force: true }))
  })

  it('is replaced as a whole, and leaves nothing else behind', async () => {
    const file = join(dir, 'alive.json')
    const { heartbeat, next, clock } = scene({ file })
    heartbeat.start()
    await next(0)
    const first = JSON.parse(await readFile(file, 'utf8'))
    expect(first).toMatchObject({ host: 'db-1', pid: 42, seq: 17 })
    await next()
    const second = JSON.parse(await readFile(file, 'utf8'))
    expect(Date.parse(second.at) - Date.parse(first.at)).toBe(MINUTE)
    expect(Date.parse(second.at)).toBe(clock.now())
    expect(await readdir(dir)).toEqual(['alive.json'])
  })

  it('writes through no link, and over what a killed program has left', async () => {
    const file = join(dir, 'alive.json')
    const victim = join(dir, 'victim')
    await writeFile(victim, 'precious')
    await symlink(victim, file)
    await symlink(victim, join(dir, `.alive.json.${process.pid}`))
    const { heartbeat, next } = scene({ file })
    heartbeat.start()
    expect(await next(0)).toMatchObject({ ok: true })
    expect(await readFile(victim, 'utf8')).toBe('precious')
    expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ seq: 17 })
  })

  it('that cannot be written is told like any other', async () => {
    const { heartbeat, next, told } = scene({ file: join(dir, 'missing', 'alive.json') })
    heartbeat.start()
    expect(await next(0)).toMatchObject({ why: { code: 'heartbeat.file_failed', params: { why: 'ENOENT' } } })
    await next()
    await next()
    expect(told.map(({ code }) => code)).toEqual(['heartbeat.lost_file'])
  })
})
