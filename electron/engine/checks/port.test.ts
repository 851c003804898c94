import { spawn, execFile } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { promisify } from 'node:util'
import type { Reading } from '@shared/domain/check'
import { afterEach, describe, expect, it } from 'vitest'
import { checkContext } from '../testing/check-context'
import { freePort } from '../testing/free-port'
import { startSilent } from '../testing/start-silent'
import type { CheckContext } from './define-check'
import port from './port'

const never = new AbortController().signal
const ends: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const end of ends.splice(0)) await end()
})
const check = (settings: object, context: Partial<CheckContext> = {}): Promise<Reading> =>
  port.run(checkContext({ timeoutMs: 4000, ...context }), port.settings.parse(settings), never)

const silent = async () => {
  const server = await startSilent()
  ends.push(server.stop)
  return server
}

/** A program of its own that listens on a port, like a stranger's. */
const stranger = async (address: string): Promise<{ readonly pid: number; readonly port: number }> => {
  const code = `const s = require('net').createServer().listen(0, '${address}', () => console.log(s.address().port))`
  const child = spawn(process.execPath, ['-e', code])
  const ended = once(child, 'exit')
  ends.push(async () => {
    child.kill('SIGKILL')
    await ended
  })
  const [line] = (await once(child.stdout, 'data')) as [Buffer]
  return { pid: child.pid ?? 0, port: Number(String(line)) }
}

describe('a port that has to be open', () => {
  it('is healthy with its response time, and unhealthy once it is closed', async () => {
    const server = await startSilent()
    expect(await check({ port: server.port })).toMatchObject({
      status: 'healthy',
      band: 'normal',
      unit: 'ms',
      limits: { warning: 500, critical: 1000 },
      message: { code: 'check.port.open' },
      details: { address: '127.0.0.1' },
    })
    await expect.poll(() => server.openSockets()).toBe(0)
    await server.stop()
    expect(await check({ port: server.port })).toMatchObject({
      status: 'unhealthy',
      band: 'danger',
      message: { code: 'check.port.refused', params: { where: `127.0.0.1:${server.port}` } },
      details: { code: 'ECONNREFUSED' },
    })
  })

  it('takes a name, an address of IPv6, and limits in seconds', async () => {
    const server = await silent()
    expect(await check({ port: server.port, host: 'localhost', threshold: 0.001 })).toMatchObject({
      status: 'healthy',
      limits: { critical: 1 },
    })
    const six = createServer().listen(0, '::1')
    await once(six, 'listening')
    ends.push(async () => once(six.close(), 'close'))
    const address = six.address()
    const number = typeof address === 'object' && address !== null ? address.port : 0
    expect(await check({ port: number, host: '::1' })).toMatchObject({
      status: 'healthy',
      message: { params: { where: `[::1]:${number}` } },
    })
  })

  it('does not judge what it has no way to, or no address for', async () => {
    expect(await check({ port: 9, host: '255.255.255.255' })).toMatchObject({
      status: 'unknown',
      message: { code: 'check.connect.network_down' },
      details: { code: 'ENETUNREACH' },
    })
    expect(await check({ port: 9, host: 'nobody.invalid' })).toMatchObject({
      status: 'unknown',
      message: { code: 'check.connect.name', params: { host: 'nobody.invalid' } },
    })
  })
})

describe('a port that has to be closed', () => {
  it('is healthy when it is', async () => {
    expect(await check({ port: await freePort(), expect: 'closed' })).toMatchObject({
      status: 'healthy',
      message: { code: 'check.port.closed' },
    })
  })

  it.each(['127.0.0.1', '0.0.0.0', '::'])('names who took it at %s', async (address) => {
    const taker = await stranger(address)
    expect(await check({ port: taker.port, expect: 'closed' })).toMatchObject({
      status: 'unhealthy',
      band: 'danger',
      message: { code: 'check.port.taken_by', params: { who: `node (${taker.pid})` } },
    })
  })

  it('sees who listens where the queue is full and nobody is let in', async () => {
    const code =
      'import socket,time\ns=socket.socket();s.bind(("127.0.0.1",0));s.listen(0)\n' +
      'c=[socket.socket() for _ in range(3)]\nfor x in c: x.setblocking(False)\n' +
      'for x in c: x.connect_ex(s.getsockname())\nprint(s.getsockname()[1],flush=True)\ntime.sleep(60)'
    const child = spawn('python3', ['-c', code])
    const ended = once(child, 'exit')
    ends.push(async () => {
      child.kill('SIGKILL')
      await ended
    })
    const [line] = (await once(child.stdout, 'data')) as [Buffer]
    const full = Number(String(line))
    expect(await check({ port: full, expect: 'closed' }, { timeoutMs: 1000 })).toMatchObject({
      status: 'unhealthy',
      message: { code: 'check.port.taken_by', params: { who: `python3 (${String(child.pid)})` } },
    })
    expect(await check({ port: full }, { timeoutMs: 500 })).toMatchObject({
      status: 'unhealthy',
      message: { code: 'check.connect.unconnected' },
    })
  })

  it('keeps control characters of a hostile name out', async () => {
    const { stdout } = await promisify(execFile)('which', ['python3'])
    const code =
      'import socket,time\nopen("/proc/self/comm","w").write("\\x1b[2Jx\\nINFO y")\n' +
      's=socket.socket();s.bind(("127.0.0.1",0));s.listen(5)\nprint(s.getsockname()[1],flush=True)\ntime.sleep(60)'
    const child = spawn(stdout.trim(), ['-c', code])
    const ended = once(child, 'exit')
    ends.push(async () => {
      child.kill('SIGKILL')
      await ended
    })
    const [line] = (await once(child.stdout, 'data')) as [Buffer]
    const reading = await check({ port: Number(String(line)), expect: 'closed' })
    expect(reading.message.params['who']).toBe(`xINFO y (${String(child.pid)})`)
  })
})

describe('the settings', () => {
  it.each([
    [{}],
    [{ port: 0 }],
    [{ port: 70_000 }],
    [{ port: 80, host: 'a b' }],
    [{ port: 80, expect: 'shut' }],
    [{ port: 80, warning: 2 }],
  ])('refuse %j', (settings) => {
    expect(port.settings.safeParse(settings).success).toBe(false)
  })
})
