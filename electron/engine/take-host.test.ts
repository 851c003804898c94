import { spawn, type ChildProcessByStdio } from 'node:child_process'
import { once } from 'node:events'
import { chmod, chown, lstat, mkdir, mkdtemp, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { connect, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { build } from 'vite'
import { isAbove, isHighest } from './contend'
import { enginePlace } from './places'
import { engineName, enginesHere, isAnotherEngineHere, parseEnginePath } from './presence'
import { runProgram } from './exec'
import { prepareRuntimeDir } from './runtime-dir'
import { takeHost, type HostHold, type TakenHost } from './take-host'

const root = resolve(import.meta.dirname, '../..')
const isRoot = process.getuid?.() === 0
const NOBODY = 65_534
const WAIT = { timeout: 15_000, interval: 10 }

let program = ''
beforeAll(async () => {
  const built = await build({
    configFile: false,
    root,
    logLevel: 'error',
    resolve: { alias: { '@shared': resolve(root, 'shared') } },
    ssr: { noExternal: true },
    build: { ssr: resolve(import.meta.dirname, 'testing/hold-host.ts'), write: false },
  })
  const output = 'output' in built ? built.output : []
  program = output.map((chunk) => (chunk.type === 'chunk' ? chunk.code : '')).join('\n')
})

let dir = ''
const holds: HostHold[] = []
const children: ChildProcessByStdio<Writable, Readable, null>[] = []
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'mamori-host-'))
})
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  for (const hold of holds.splice(0)) await hold.release()
  await rm(dir, { recursive: true, force: true })
})

const placeIn = (at: string) => enginePlace('session', { env: { MAMORI_RUNTIME_DIR: at }, uid: 0 })
const take = async (face: 'daemon' | 'session', at = dir, drainMs?: number): Promise<TakenHost> => {
  const taken = await takeHost({
    place: placeIn(at),
    face,
    signal: new AbortController().signal,
    bug: (name, error) => {
      throw new Error(name, { cause: error })
    },
    ...(drainMs === undefined ? {} : { drainMs }),
  })
  if (taken.kind === 'held') holds.push(taken)
  return taken
}

/** Another process that takes the host; `words` is what it has said so far. */
const spawnHolder = (face: 'daemon' | 'session', more: readonly string[] = [], uid?: number) => {
  const child = spawn(process.execPath, ['--input-type=module', '-', face, ...more], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { PATH: process.env['PATH'], MAMORI_RUNTIME_DIR: dir },
    cwd: '/',
    ...(uid === undefined ? {} : { uid, gid: uid }),
  })
  children.push(child)
  child.stdin.end(program)
  const words: string[] = []
  createInterface({ input: child.stdout }).on('line', (line) => words.push(line))
  return { child, words, said: (word: string) => vi.waitFor(() => expect(words).toContain(word), WAIT) }
}
const kill = async ({ child }: ReturnType<typeof spawnHolder>): Promise<void> => {
  child.kill('SIGKILL')
  await once(child, 'exit')
}

describe('the place of an engine', () => {
  it('is of this user alone, unless a group may enter it', async () => {
    await take('session', join(dir, 'own'))
    const modes = async (at: string) =>
      Promise.all(
        ['', 'engine.sock', 'claims'].map(async (name) => (await stat(join(at, name))).mode & 0o7777),
      )
    expect(await modes(join(dir, 'own'))).toEqual([0o700, 0o600, 0o700])
    await mkdir(join(dir, 'open'))
    await chmod(join(dir, 'open'), 0o750)
    await take('session', join(dir, 'open'))
    expect(await modes(join(dir, 'open'))).toEqual([0o750, 0o660, 0o1730])
  })

  it('is refused when others may write there, when it is a link, and when it cannot be made', async () => {
    await mkdir(join(dir, 'loose'))
    await chmod(join(dir, 'loose'), 0o770)
    await writeFile(join(dir, 'file'), '')
    for (const [name, code] of [
      ['loose', 'presence.dir_foreign'],
      ['file', 'presence.dir_foreign'],
      ['file/inside', 'presence.dir'],
      ['x'.repeat(100), 'presence.too_long'],
    ] as const)
      expect([name, await take('session', join(dir, name))]).toEqual([
        name,
        { kind: 'fault', dir: join(dir, name), fault: { code, params: expect.anything() } },
      ])
  })

  it('is refused when it belongs to somebody else', async () => {
    if (isRoot) await chown(dir, NOBODY, NOBODY)
    const { uid: owner } = await stat(dir)
    const ready = await prepareRuntimeDir(placeIn(dir), runProgram, owner + 1)
    expect(ready).toMatchObject({ kind: 'fault', fault: { code: 'presence.dir_foreign' } })
    expect(await prepareRuntimeDir(placeIn(dir), runProgram, owner)).toEqual({ kind: 'ready', gid: null })
  })

  it('is given back without a trace, and freed of what killed engines left', async () => {
    await mkdir(join(dir, 'claims'))
    await writeFile(join(dir, 'claims', 'old'), '')
    const first = await take('session')
    expect(first.kind).toBe('held')
    expect(await readdir(join(dir, 'claims'))).toEqual([])
    if (first.kind === 'held') await first.release()
    expect(await readdir(dir)).toEqual(['claims'])
  })

  it('is taken although somebody has put things into the claims that cannot be removed', async () => {
    await mkdir(join(dir, 'claims', 'made', 'deep'), { recursive: true })
    await symlink('/etc', join(dir, 'claims', 'made', 'away'))
    await symlink(join(dir, 'claims', 'made'), join(dir, 'claims', 'link'))
    expect((await take('session')).kind).toBe('held')
    expect(await readdir(join(dir, 'claims'))).toEqual(['made'])
    expect(await readdir(join(dir, 'claims', 'made'))).toEqual(['away', 'deep'])
  })

  it('tells visitors that the engine is starting until somebody receives them', async () => {
    const held = await take('session')
    if (held.kind !== 'held') throw new Error('not held')
    const visit = (): Promise<string> =>
      new Promise((done) => {
        let all = ''
        connect(held.socketPath)
          .on('data', (chunk: Buffer) => (all += chunk.toString()))
          .on('close', () => done(all))
      })
    expect(JSON.parse(await visit())).toMatchObject({ t: 'refused', code: 'stopping' })
    held.receive((socket) => socket.end('hello'))
    expect(await visit()).toBe('hello')
  })
})

describe('a host without sockets that are files', () => {
  it('is held by a named pipe, and serves nobody', async () => {
    const system = { platform: 'win32', pipes: `${dir}/` } as const
    const env = { LOCALAPPDATA: join(dir, 'aki') }
    const place = enginePlace('session', { env, uid: -1, platform: 'win32' })
    const options = { place, face: 'session', system, signal: new AbortController().signal } as const
    const bug = (name: string): never => {
      throw new Error(name)
    }
    const first = await takeHost({ ...options, bug })
    if (first.kind !== 'held') throw new Error('not held')
    holds.push(first)
    const [pipe = ''] = (await readdir(dir)).filter((name) => name.startsWith('mamori-'))
    first.receive((socket) => socket.end('hello'))
    const heard: string[] = []
    const visitor = connect(join(dir, pipe)).on('data', (chunk: Buffer) => heard.push(chunk.toString()))
    await once(visitor, 'close')
    expect(heard).toEqual([])
    expect(await first.stillAlone()).toBe(true)
    expect(await takeHost({ ...options, bug })).toMatchObject({
      kind: 'taken',
      why: { code: 'presence.taken.unseen' },
    })
    await first.release()
    const next = await takeHost({ ...options, bug })
    if (next.kind === 'held') holds.push(next)
    expect(next.kind).toBe('held')
  })
})

describe('who only pretends to be an engine', () => {
  const servers: Server[] = []
  afterEach(() => {
    for (const server of servers.splice(0)) server.close()
  })
  /** A socket that bears the name of a daemon which was bound before everybody else. */
  const pretend = async (at: string): Promise<string> => {
    const path = join(at, engineName('daemon', 1n, 1))
    const server = createServer()
    servers.push(server)
    await new Promise<void>((done) => server.listen(path, done))
    return path
  }

  it('keeps nobody from the own place, where it has no file', async () => {
    // As it looks from outside when somebody binds the path in file systems of their own.
    await rm(await pretend(dir))
    const killed = spawnHolder('daemon')
    await killed.said('held')
    await kill(killed)
    expect((await lstat(join(dir, 'engine.sock'))).isSocket()).toBe(true)
    await pretend(dir).then(rm)
    const held = await take('daemon')
    expect(held.kind === 'held' && (await held.stillAlone())).toBe(true)
    for (const hold of holds.splice(0)) await hold.release()
    expect((await take('session')).kind).toBe('held')
  })

  it('does not count in a directory that bears the number of another user', async () => {
    const elsewhere = `/tmp/mamori-${4_000_000_000 + process.pid}`
    await mkdir(elsewhere)
    try {
      await pretend(elsewhere)
      const place = { dir, isKnown: () => true }
      const there = async () => (await enginesHere(place))?.filter((seen) => seen.dir === elsewhere)
      expect(await there()).toEqual([])
      // Who is root can also make it what it says.
      if (isRoot) await chown(elsewhere, 4_000_000_000 + process.pid, NOBODY)
      expect(await there()).toHaveLength(isRoot ? 1 : 0)
    } finally {
      await rm(elsewhere, { recursive: true })
    }
  })

  it('does not come before the system’s own daemon, and no session before any daemon', () => {
    const at = (place: string, face: 'daemon' | 'session') => {
      const seen = parseEnginePath(`${place}/${engineName(face, 5n, 1)}`)
      if (!seen) throw new Error('no engine')
      return seen
    }
    const order = [
      at('/tmp/mamori-7', 'session'),
      at('/run/user/7/mamori', 'daemon'),
      at('/run/mamori', 'daemon'),
    ]
    for (const [low, lower] of order.entries())
      for (const [high, higher] of order.entries())
        expect([low, high, isAbove(higher, lower)]).toEqual([low, high, high > low])
    const place = enginePlace('daemon', { env: {}, uid: 7 })
    expect(order.map((me) => isHighest({ me, place }))).toEqual([false, false, true])
  })
})

describe('one engine a host', () => {
  it('the second of two sessions gives way, and may come when the first has gone', async () => {
    const first = await take('session')
    expect(await take('session')).toMatchObject({
      kind: 'taken',
      by: { face: 'session', pid: process.pid },
      mayAttach: true,
      why: { code: 'presence.taken.session' },
    })
    if (first.kind === 'held') await first.release()
    expect((await take('session')).kind).toBe('held')
  })

  it('a session gives way to a daemon at once', async () => {
    await take('daemon')
    const asked = performance.now()
    expect(await take('session')).toMatchObject({ kind: 'taken', why: { code: 'presence.taken.daemon' } })
    expect(performance.now() - asked).toBeLessThan(500)
    expect(await take('daemon')).toMatchObject({ kind: 'taken', by: { face: 'daemon' } })
  })

  it('a daemon waits until a session has ended its work', async () => {
    const session = spawnHolder('session', ['0', '400'])
    await session.said('held')
    expect(await isAnotherEngineHere(placeIn(dir))).toBe(true)
    const daemon = spawnHolder('daemon')
    await daemon.said('waiting')
    await session.said('released')
    await daemon.said('held')
    expect(session.words).toEqual(['held', 'yielding', 'released'])
    expect(daemon.words).toEqual(['waiting', 'held'])
  })

  it('a session sees before each repair that a daemon has come', async () => {
    const held = await take('session')
    if (held.kind !== 'held') throw new Error('not held')
    expect(await held.stillAlone()).toBe(true)
    const daemon = spawnHolder('daemon')
    await daemon.said('waiting')
    expect(await held.stillAlone()).toBe(false)
    await kill(daemon)
    expect(await held.stillAlone()).toBe(true)
  })

  it('a daemon that waits in a place of its own begins after the longest drain, with a warning', async () => {
    const held = await take('session')
    const elsewhere = await mkdtemp(join(tmpdir(), 'mamori-host-'))
    const isKnown = (at: string): boolean => at === dir || at === elsewhere
    const daemon = await takeHost({
      place: { dir: elsewhere, shared: false, isKnown },
      face: 'daemon',
      signal: new AbortController().signal,
      drainMs: 300,
      bug: (name, error) => {
        throw new Error(name, { cause: error })
      },
    })
    expect(daemon).toMatchObject({ kind: 'held', warning: { code: 'presence.late', params: { dir } } })
    if (daemon.kind === 'held') await daemon.release()
    expect(await take('daemon', dir, 300)).toMatchObject({ kind: 'taken', by: { face: 'session' } })
    if (held.kind === 'held') await held.release()
    await rm(elsewhere, { recursive: true })
  })

  it('SIGKILL of either frees the host at once, and its name is taken over', async () => {
    for (const face of ['session', 'daemon', 'session'] as const) {
      const other = spawnHolder(face)
      await other.said('held')
      expect((await lstat(join(dir, 'engine.sock'))).isSocket()).toBe(true)
      await kill(other)
      expect(await enginesHere(placeIn(dir))).toEqual([])
    }
    expect((await take('daemon')).kind).toBe('held')
    expect(await readdir(dir)).toEqual(['claims', 'engine.sock'])
  })

  it('SIGKILL of a session that yields lets the daemon begin', async () => {
    const session = spawnHolder('session', ['0', '60000'])
    await session.said('held')
    const daemon = spawnHolder('daemon')
    await session.said('yielding')
    expect(daemon.words).toEqual(['waiting'])
    await kill(session)
    await daemon.said('held')
  })

  it.each(['session', 'daemon'] as const)(
    'of two that come at once as %s one stays, 50 times',
    async (face) => {
      for (let round = 0; round < 50; round++) {
        const at = join(dir, String(round))
        const both = await Promise.all([take(face, at), take(face, at)])
        expect([round, both.map(({ kind }) => kind).sort()]).toEqual([round, ['held', 'taken']])
        for (const hold of holds.splice(0)) await hold.release()
      }
    },
  )

  it('of two processes that come at once, a session and a daemon, the daemon stays', async () => {
    for (let round = 0; round < 5; round++) {
      const [session, daemon] = [spawnHolder('session'), spawnHolder('daemon')]
      await daemon.said('held')
      await vi.waitFor(
        () => expect(session.words.at(-1)).toMatch(/^(taken presence.taken.daemon|released)$/),
        WAIT,
      )
      await kill(daemon)
    }
  })

  it('says that rights are missing when somebody lives behind a closed door', async () => {
    // Closed to the stranger: to another user where there is one to be had, else to everybody.
    const mode = isRoot ? 0o750 : 0o000
    const stranger = async (): Promise<readonly string[]> => {
      await chmod(dir, mode)
      const other = isRoot ? spawnHolder('session', [], NOBODY) : spawnHolder('session')
      await once(other.child, 'exit')
      await chmod(dir, 0o700)
      return other.words
    }
    expect(await stranger()).toEqual(['fault presence.dir'])
    await take('daemon')
    expect(await stranger()).toEqual(['taken presence.no_rights'])
  })
})
