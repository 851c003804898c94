import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type RequestListener, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { renderMessage } from '@shared/text/text'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { checkContext } from '../testing/check-context'
import docker from './docker-container'

const never = new AbortController().signal

/**
 * What `GET /containers/web/json` answers, in the format of the Docker Engine API's documentation; of its fields, a part.
 * No Docker engine takes part: a real HTTP server on a real Unix socket does.
 */
const inspected = (state: object, more: object = {}): object => ({
  Id: 'ba033ac4401106a3b513bc9d639eee123ad78ca3616b921167cd74b20e25ed39',
  Created: '2026-01-31T05:00:00.123456789Z',
  Path: '/bin/sh',
  Args: ['-c', 'exit 9'],
  State: {
    Status: 'running',
    Running: true,
    Paused: false,
    Restarting: false,
    OOMKilled: false,
    Dead: false,
    Pid: 1234,
    ExitCode: 0,
    Error: '',
    StartedAt: '2026-01-31T05:00:00.123456789Z',
    FinishedAt: '0001-01-01T00:00:00Z',
    ...state,
  },
  Name: '/web',
  RestartCount: 0,
  HostConfig: { RestartPolicy: { Name: 'unless-stopped', MaximumRetryCount: 0 } },
  ...more,
})
const stopped = (state: object): object =>
  inspected({ Status: 'exited', Running: false, FinishedAt: '2026-01-31T05:20:00.5Z', ...state })
const health = (Status: string, more: object = {}): object => ({
  Health: { Status, FailingStreak: 0, Log: [], ...more },
})

let dir: string
let socket: string
let server: Server | null = null
const asked: string[] = []
const listen = async (handle: RequestListener): Promise<void> => {
  const started = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`)
    handle(request, response)
  })
  server = started
  await new Promise<void>((resolve, reject) => {
    started.once('error', reject)
    started.listen(socket, resolve)
  })
}
const say = (status: number, body: unknown) => (): Promise<void> =>
  listen((_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json', server: 'Docker/27.5.1 (linux)' })
    response.end(typeof body === 'string' ? body : JSON.stringify(body))
  })
const close = async (): Promise<void> => {
  const current = server
  server = null
  if (current === null) return
  await new Promise((resolve) => {
    current.close(resolve)
    current.closeAllConnections()
  })
}

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'mamori-docker-'))
  socket = join(dir, 'docker.sock')
  asked.length = 0
})
afterEach(async () => {
  await close()
  await rm(dir, { recursive: true })
})

const watching = (more: object = {}, timeoutMs = 4000) => {
  const context = checkContext({ timeoutMs, now: () => Date.UTC(2026, 0, 31, 5, 30) })
  const settings = docker.settings.parse({ container: 'web', socket, ...more })
  return () => docker.run(context, settings, never)
}

describe('docker_container by what the engine says', () => {
  it('asks by a path without a version', async () => {
    await say(200, inspected({}))()
    const reading = await watching()()
    expect(asked).toEqual(['GET /containers/web/json'])
    expect(reading).toMatchObject({
      status: 'healthy',
      band: 'normal',
      message: { code: 'check.docker.running' },
      details: { container: 'web', state: 'running', restart_count: 0 },
    })
    expect(reading.responseMs).toBeGreaterThan(0)
  })

  it.each([
    ['a health check that passes', inspected(health('healthy')), 'healthy', 'check.docker.healthy'],
    [
      'a health check that has not passed yet',
      inspected(health('starting')),
      'unknown',
      'check.docker.starting',
    ],
    ['no health check, said as none', inspected(health('none')), 'healthy', 'check.docker.running'],
    [
      'no log of the health check',
      inspected(health('healthy', { Log: null })),
      'healthy',
      'check.docker.healthy',
    ],
    [
      'a health check that fails',
      inspected(health('unhealthy', { FailingStreak: 5 })),
      'unhealthy',
      'check.docker.unhealthy',
    ],
    [
      'a restart under way',
      inspected({ Status: 'restarting', Restarting: true, ExitCode: 1 }),
      'unhealthy',
      'check.docker.restarting',
    ],
    [
      'a restart for lack of memory',
      inspected({ Restarting: true, OOMKilled: true, ExitCode: 137 }),
      'unhealthy',
      'check.docker.restarting_oom',
    ],
    ['a pause', inspected({ Status: 'paused', Paused: true }), 'unhealthy', 'check.docker.paused'],
    ['death', inspected({ Status: 'dead', Running: false, Dead: true }), 'unhealthy', 'check.docker.dead'],
    [
      'never having been started',
      stopped({ Status: 'created', FinishedAt: '0001-01-01T00:00:00Z' }),
      'unhealthy',
      'check.docker.created',
    ],
    ['an end with a code', stopped({ ExitCode: 9 }), 'unhealthy', 'check.docker.exited'],
    ['an end without a time', stopped({ FinishedAt: 'never' }), 'unhealthy', 'check.docker.not_running'],
    [
      'an end for lack of memory',
      stopped({ ExitCode: 137, OOMKilled: true }),
      'unhealthy',
      'check.docker.oom',
    ],
  ])('tells %s', async (_name, body, status, code) => {
    await say(200, body)()
    const reading = await watching()()
    expect(reading).toMatchObject({ status, message: { code } })
    for (const language of ['ja', 'en'] as const)
      expect(renderMessage(language, reading.message)).not.toMatch(/[{}]/)
  })

  it('tells the code of an end and how long ago it was', async () => {
    await say(200, stopped({ ExitCode: 9 }))()
    const reading = await watching()()
    expect(reading.details).toMatchObject({ state: 'exited', exit_code: 9 })
    expect(renderMessage('ja', reading.message)).toContain('9 分前に終了しました（終了コード 9）')
  })

  it('tells what the health check said last, without escapes and secrets', async () => {
    const Output = 'first\n\u001B[31mpassword=himitsu refused\u001B[0m\r\n\n'
    await say(
      200,
      inspected(health('unhealthy', { FailingStreak: 3, Log: [{ Output: 'old' }, { Output }] })),
    )()
    const { message } = await watching()()
    expect(message).toMatchObject({
      code: 'check.docker.unhealthy_said',
      params: { said: 'password=*** refused', failures: 3 },
    })
  })

  it('tells restarts since the last look, and a loop of them', async () => {
    const check = watching()
    const sequence = async (RestartCount: number, Id = 'one') => {
      await close()
      await say(200, inspected({}, { RestartCount, Id }))()
      const { status, band, message } = await check()
      return [status, band, message.code.replace('check.docker.', '')]
    }
    expect(await sequence(7)).toEqual(['healthy', 'normal', 'running'])
    expect(await sequence(8)).toEqual(['healthy', 'caution', 'restarted'])
    expect(await sequence(10)).toEqual(['unhealthy', 'danger', 'restart_loop'])
    expect(await sequence(10)).toEqual(['healthy', 'normal', 'running'])
    expect(await sequence(40, 'another')).toEqual(['healthy', 'normal', 'running'])
    expect(await sequence(0, 'another')).toEqual(['healthy', 'normal', 'running'])
  })

  it('is unhealthy without the container', async () => {
    await say(404, { message: 'No such container: web' })()
    expect(await watching()()).toMatchObject({
      status: 'unhealthy',
      message: { code: 'check.docker.missing' },
    })
  })
})

describe('docker_container without an answer', () => {
  it('is unknown without an engine, with the way out', async () => {
    expect(await watching()()).toMatchObject({
      status: 'unknown',
      message: { code: 'check.docker.no_engine', params: { socket } },
    })
    await writeFile(socket, '')
    expect(await watching()()).toMatchObject({
      status: 'unknown',
      message: { code: 'check.docker.no_engine' },
    })
  })

  it('is unknown without the right to ask, and says what to do about it', async () => {
    await say(200, inspected({}))()
    await chmod(socket, 0)
    const isRoot = process.geteuid?.() === 0
    // Root may ask everything; so it becomes somebody else for one look.
    if (isRoot) process.seteuid?.(65_534)
    try {
      const reading = await watching()()
      expect(reading).toMatchObject({ status: 'unknown', message: { code: 'check.docker.denied' } })
      expect(renderMessage('ja', reading.message)).toContain('グループ')
    } finally {
      if (isRoot) process.seteuid?.(0)
    }
  })

  it('is unknown when the engine hangs, and no socket is left', async () => {
    await listen(() => undefined)
    const reading = await watching({}, 300)()
    expect(reading).toMatchObject({ status: 'unknown', message: { code: 'check.docker.no_answer' } })
    const current = server
    const open = (): Promise<number> =>
      new Promise((resolve, reject) =>
        current?.getConnections((error, count) => (error ? reject(error) : resolve(count))),
      )
    await expect.poll(open).toBe(0)
  })

  it.each([
    ['refuses', 500, { message: 'broken' }, 'check.docker.refused'],
    ['refuses as forbidden', 403, 'no', 'check.docker.refused'],
    ['is no Docker', 200, '<html></html>', 'check.docker.not_docker'],
    ['is no Docker and has no such page', 404, 'not found', 'check.docker.not_docker'],
    ['says half', 200, { Id: 'x' }, 'check.docker.not_docker'],
    ['says numbers as texts', 200, inspected({ ExitCode: '0' }), 'check.docker.not_docker'],
    ['says too much', 200, `{"Id":"${'x'.repeat(2_000_000)}"}`, 'check.docker.not_docker'],
    ['redirects', 301, 'elsewhere', 'check.docker.refused'],
  ])('is unknown when it %s', async (_name, status, body, code) => {
    await say(status, body)()
    expect(await watching()()).toMatchObject({ status: 'unknown', message: { code } })
  })
})

describe('settings of docker_container', () => {
  it('take a name, and look where Docker usually listens', () => {
    expect(docker.settings.parse({ container: 'web-1' })).toEqual({
      container: 'web-1',
      socket: '/var/run/docker.sock',
    })
  })

  it.each([
    [{}, 'container'],
    [{ container: '../../info' }, 'container'],
    [{ container: 'a/b' }, 'container'],
    [{ container: 'a b' }, 'container'],
    [{ container: 'web', socket: 'docker.sock' }, 'socket'],
  ])('refuse %j', (settings, field) => {
    const parsed = docker.settings.safeParse(settings)
    expect(parsed.error?.issues.map((issue) => issue.path.join('.'))).toEqual([field])
  })
})
