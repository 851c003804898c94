import { createServer, type Server } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { findProgram } from '../testing/find-program'
import { freePort } from '../testing/free-port'
import { lookContext } from '../testing/look-context'
import { runServer } from '../testing/run-server'
import checkPort from './check-port'
import type { ReadAction } from './define-action'

const action = checkPort as ReadAction
const { signal } = new AbortController()
const inspect = async (port: number) =>
  (await action.inspect(lookContext(), action.params.parse({ port }), signal)).lines

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) server.close()
})
const listen = (host: string, port = 0): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer()
    servers.push(server)
    server.once('error', reject)
    server.listen({ host, port, ipv6Only: true }, () => {
      const address = server.address()
      if (address !== null && typeof address === 'object') resolve(address.port)
    })
  })

const startRedisOn = (port: number) =>
  runServer({
    argv: [
      findProgram('redis-server', 'redis-server'),
      '--port',
      String(port),
      '--bind',
      '127.0.0.1',
      '--save',
      '',
    ],
    cwd: '/',
    ready: /ready to accept connections/i,
    user: null,
    stopSignal: 'SIGTERM',
  })

describe('who listens on a port', () => {
  it('is told with process, pid, user and address', async () => {
    const port = await listen('127.0.0.1')
    await listen('::1', port)
    const lines = await inspect(port)
    expect(lines.map(({ code, params }) => [code, params['address'], params['pid']])).toEqual([
      ['report.port.listener', `127.0.0.1:${String(port)}`, String(process.pid)],
      ['report.port.listener', `[::1]:${String(port)}`, String(process.pid)],
    ])
    expect(lines[0]?.params['process']).toMatch(/\S/)
    expect(lines[0]?.params['user']).toMatch(/^[a-z]/)
  })

  it('may be another program', async () => {
    const port = await freePort()
    const server = await startRedisOn(port)
    try {
      expect(await inspect(port)).toMatchObject([
        { code: 'report.port.listener', params: { process: 'redis-server', pid: String(server.pid()) } },
      ])
    } finally {
      await server.stop()
    }
  })

  it('may be nobody', async () => {
    const port = await freePort()
    expect(await inspect(port)).toEqual([{ code: 'report.port.free', params: { port: String(port) } }])
  })

  it('ends with the signal', async () => {
    const port = await listen('127.0.0.1')
    await expect(
      action.inspect(lookContext(), action.params.parse({ port }), AbortSignal.abort()),
    ).rejects.toThrow('abort')
  })
})

it('takes only ports', () => {
  for (const port of [0, 65_536, 1.5, '80', null, undefined])
    expect([port, action.params.safeParse({ port }).success]).toEqual([port, false])
  expect(action.target({ port: 5100 })).toEqual({ kind: 'port', name: '5100' })
})

it('without the right to see the process, the listener and its user are told all the same', async () => {
  const isRoot = process.geteuid?.() === 0
  const port = await freePort()
  const server = await startRedisOn(port)
  try {
    // Root gives up its rights for the look; others cannot make a socket that they may not see.
    if (isRoot) process.seteuid?.(65_534)
    const lines = await inspect(port).finally(() => isRoot && process.seteuid?.(0))
    expect(lines.map(({ code }) => code)).toEqual([isRoot ? 'report.port.unknown' : 'report.port.listener'])
    expect(lines[0]?.params).toMatchObject({
      address: `127.0.0.1:${String(port)}`,
      user: expect.stringMatching(/\S/) as string,
    })
  } finally {
    await server.stop()
  }
})
