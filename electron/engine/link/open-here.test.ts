import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { message } from '@shared/domain/message'
import { ENGINE_SOCKET } from '../places'
import type { EngineSeen } from '../presence'
import { ChannelFailed, type Channel, type OpenChannel } from './link'
import { openHere } from './open-here'

const never = new AbortController().signal
const fails =
  (code: 'wire.no_engine' | 'wire.no_rights', place: string): OpenChannel =>
  () =>
    Promise.reject(new ChannelFailed({ why: message(code, { place, user: 'ops' }), detail: null }))
const channel = {} as Channel
const session = (dir: string): EngineSeen => ({
  path: join(dir, 'engine-5.sock'),
  dir,
  face: 'session',
  order: '0',
  pid: 4711,
})
const query = { env: { XDG_RUNTIME_DIR: '/run/user/1000' }, uid: 1000 }
const system = '/run/mamori/engine.sock'
const own = '/run/user/1000/mamori/engine.sock'

const open = (answers: Readonly<Record<string, OpenChannel>>, engines: readonly EngineSeen[] = []) =>
  openHere({
    query,
    engines: () => Promise.resolve(engines),
    open: (path) => answers[path] ?? fails('wire.no_engine', path),
  })(never)
const why = (opening: Promise<Channel>): Promise<string> =>
  opening.then(
    () => 'opened',
    (error: unknown) => (error instanceof ChannelFailed ? error.end.why.code : String(error)),
  )

describe('openHere', () => {
  it('takes the daemon’s socket before the user’s own', async () => {
    const other = {} as Channel
    const answers = { [system]: () => Promise.resolve(channel), [own]: () => Promise.resolve(other) }
    expect(await open(answers)).toBe(channel)
    expect(await open({ [own]: answers[own] })).toBe(other)
  })

  it('says what keeps a socket closed rather than that there is none', async () => {
    expect(await why(open({}))).toBe('wire.no_engine')
    expect(await why(open({ [system]: fails('wire.no_rights', system) }))).toBe('wire.no_rights')
  })

  it('tells of the engine in another user’s place, and does not trust what answers there', async () => {
    expect(await why(open({}, [session('/run/user/1001/mamori')]))).toBe('hosts.link.other_session')
    expect(await why(open({}, [session(dirname(own))]))).toBe('wire.no_engine')
  })

  it('does not take a bug for a closed door', async () => {
    expect(await why(open({ [system]: () => Promise.reject(new TypeError('bug')) }))).toBe('TypeError: bug')
  })
})

describe('openHere over real sockets', () => {
  let dir: string
  let server: Server
  beforeEach(async () => {
    dir = join(await mkdtemp(join(tmpdir(), 'mamori-here-')), 'm')
    await mkdir(dir)
    server = createServer((socket) => socket.end('hello\n'))
  })
  afterEach(async () => {
    await new Promise((resolve) => server.close(resolve))
    await rm(dirname(dir), { recursive: true, force: true })
  })

  it('reads what the engine says', async () => {
    await new Promise<void>((resolve) => server.listen(join(dir, ENGINE_SOCKET), resolve))
    const opened = await openHere({
      query: { env: { MAMORI_RUNTIME_DIR: dir }, uid: 0 },
      engines: () => Promise.resolve([]),
    })(never)
    const line = await new Promise((resolve) => opened.onLine(resolve))
    expect(line).toBe('hello')
    expect((await opened.ended).why.code).toBe('wire.closed')
  })

  it('says who may not enter, where an engine is behind a closed door', async () => {
    await new Promise<void>((resolve) => server.listen(join(dir, ENGINE_SOCKET), resolve))
    const asRoot = process.getuid?.() === 0
    // Root may enter everywhere, so the door is tried as nobody; others lock themselves out.
    await chmod(dirname(dir), asRoot ? 0o755 : 0o700)
    await chmod(dir, asRoot ? 0o700 : 0o000)
    if (asRoot) process.seteuid?.(65_534)
    try {
      const query = { env: { MAMORI_RUNTIME_DIR: dir }, uid: 65_534 }
      expect(await why(openHere({ query, engines: () => Promise.resolve([]) })(never))).toBe('wire.no_rights')
    } finally {
      if (asRoot) process.seteuid?.(0)
      await chmod(dir, 0o700)
    }
  })
})
