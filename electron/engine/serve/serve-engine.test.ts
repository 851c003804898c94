import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, chown, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import { connect, type Socket } from 'node:net'
import { hostname, tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Actor } from '@shared/domain/actor'
import type { Push } from '@shared/ipc/contract'
import type { Result } from '@shared/ipc/result'
import { createExec } from '../exec'
import { createLink } from '../link/create-link'
import type { EngineLink, EnginePush } from '../link/link'
import { openSocketChannel } from '../link/socket-channel'
import { enginePlace } from '../places'
import { takeHost, type HostHold } from '../take-host'
import type { ServeLimits } from './connection'
import { createPeople } from './people'
import type { Refusal } from './refusals'
import type { RoleRules } from './roles'
import { serveEngine, type EngineServer } from './serve-engine'
import { createRecognize } from './visitor'

const isRoot = process.getuid?.() === 0
const NOBODY = 65_534
const versions = { app: '1.0.0', contract: 1, reducer: 1 }
const done: Result<unknown> = { ok: true, value: { kind: 'done' } }

let dir = ''
let hold: HostHold | null = null
let server: EngineServer | null = null
let rules: { version: string; rules: RoleRules | null } = { version: '0', rules: null }
const links: EngineLink[] = []
const sockets: Socket[] = []
const bugs: string[] = []

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'mamori-serve-'))
  rules = { version: '0', rules: null }
})
afterEach(async () => {
  for (const link of links.splice(0)) await link.stop()
  for (const socket of sockets.splice(0)) socket.destroy()
  await server?.stop()
  await hold?.release()
  server = null
  hold = null
  await rm(dir, { recursive: true, force: true })
  const told = bugs.splice(0)
  if (told.length > 0) throw new Error(told.join('\n'))
})

type Call = { readonly name: unknown; readonly input: unknown; readonly actor: Actor }

const open = async (limits: Partial<ServeLimits> = {}, engineUid = process.getuid?.() ?? 0) => {
  const taken = await takeHost({
    place: enginePlace('daemon', { env: { MAMORI_RUNTIME_DIR: dir }, uid: 0 }),
    face: 'daemon',
    signal: new AbortController().signal,
    bug: (name) => bugs.push(name),
  })
  if (taken.kind !== 'held') throw new Error(JSON.stringify(taken))
  hold = taken
  const listeners = new Set<(push: Push) => void>()
  const calls: Call[] = []
  const lost: string[] = []
  const refusals: Refusal[] = []
  const engine = {
    answer: (_call: Call): Promise<Result<unknown>> => Promise.resolve(done),
    route: (name: unknown, input: unknown, actor: Actor) => {
      calls.push({ name, input, actor })
      return engine.answer({ name, input, actor })
    },
    loseHold: async (holdId: string) => void lost.push(holdId),
    recordRefusal: async (refusal: Refusal) => void refusals.push(refusal),
    subscribe: (listener: (push: Push) => void) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
  server = serveEngine({
    hold: taken,
    engine,
    recognize: createRecognize({
      people: createPeople(createExec(), () => Date.now()),
      rules: () => Promise.resolve(rules),
      host: hostname(),
      engineUid,
      now: () => Date.now(),
    }),
    info: { host: hostname(), pid: process.pid, face: 'daemon' },
    versions,
    now: () => Date.now(),
    bug: (name, error) => bugs.push(`${name}: ${String(error)}`),
    limits,
  })
  const push = (next: Push): void => listeners.forEach((listener) => listener(next))
  return { path: taken.socketPath, engine, calls, lost, refusals, listeners, push }
}

const attach = async (path: string, more: { readonly follow?: boolean; readonly prove?: boolean } = {}) => {
  const channel = openSocketChannel(path)
  const pushes: EnginePush[] = []
  const link = createLink({
    open: async (signal) => {
      const opened = await channel(signal)
      return more.prove === false ? { ...opened, answerChallenge: () => Promise.resolve(false) } : opened
    },
    versions,
    face: 'viewer',
    claim: { name: userInfo().username, host: hostname() },
    follow: more.follow ?? true,
    now: () => Date.now(),
    firstRetryMs: 20,
    longestRetryMs: 50,
    bug: (name, error) => bugs.push(`${name}: ${String(error)}`),
  })
  links.push(link)
  link.subscribe((push) => pushes.push(push))
  link.start()
  const attached = () =>
    vi.waitFor(() => {
      const state = link.state()
      if (state.kind !== 'attached') throw new Error(JSON.stringify(state))
      return state
    })
  return { link, pushes, attached, state: await attached() }
}

/** A visitor by hand: what was said to it, and how to speak. */
const visit = (path: string) => {
  const socket = connect(path)
  sockets.push(socket)
  socket.on('error', () => undefined)
  const heard: Record<string, unknown>[] = []
  createInterface({ input: socket }).on('line', (line) =>
    heard.push(JSON.parse(line) as Record<string, unknown>),
  )
  const say = (frame: object | string): boolean =>
    socket.write(typeof frame === 'string' ? frame : `${JSON.stringify(frame)}\n`)
  const until = (t: string) =>
    vi.waitFor(() => {
      const frame = heard.find((one) => one['t'] === t)
      if (!frame) throw new Error(`no ${t} in ${JSON.stringify(heard)}`)
      return frame
    })
  const hello = (answered: boolean, more: object = {}) =>
    say({
      t: 'hello',
      versions,
      face: 'cli',
      claim: { name: 'mallory', host: 'x' },
      answered,
      follow: false,
      ...more,
    })
  return { socket, heard, say, until, hello }
}
type Asked = { readonly dir: string; readonly id: string; readonly nonce: string }
const challengeOf = async ({ until }: ReturnType<typeof visit>): Promise<Asked> =>
  (await until('hello'))['challenge'] as Asked

describe('the engine’s side of the socket', () => {
  it('knows who is there by the system’s word, and passes calls on in their name', async () => {
    const { path, calls } = await open()
    const { link, state } = await attach(path)
    const actor = {
      kind: 'person',
      name: userInfo().username,
      host: hostname(),
      face: 'viewer',
      proof: 'proved',
    }
    expect(state).toMatchObject({ actor, role: 'change' })
    expect(await link.call('mode.set', { mode: 'observe' })).toEqual(done)
    expect(calls).toEqual([{ name: 'mode.set', input: { mode: 'observe' }, actor }])
    expect(await link.call('session.info', {})).toEqual({
      ok: true,
      value: { actor, role: 'change', versions, host: hostname(), pid: process.pid, face: 'daemon' },
    })
    expect(await readdir(join(dir, 'claims'))).toEqual([])
  })

  it('lets who proves nothing only look, and records what they tried once a minute', async () => {
    const { path, calls, refusals, engine } = await open()
    engine.answer = () => Promise.resolve({ ok: true, value: { kind: 'setup', settingsFile: '/x' } })
    const { link, state } = await attach(path, { prove: false })
    expect(state).toMatchObject({ actor: { proof: 'claimed' }, role: 'look' })
    expect((await link.call('engine.snapshot', {})).ok).toBe(true)
    for (let time = 0; time < 3; time++)
      expect(await link.call('mode.set', { mode: 'auto' })).toMatchObject({ error: { code: 'refused' } })
    expect(await link.call('cycle.run', {})).toMatchObject({ error: { code: 'refused' } })
    expect(calls.map(({ name }) => name)).toEqual(['engine.snapshot'])
    expect(refusals).toMatchObject([
      { call: 'mode.set', needs: 'change', has: 'look', actor: { proof: 'claimed' } },
      { call: 'cycle.run', needs: 'approve', has: 'look' },
    ])
  })

  it('offers no call of the desktop, and none that there is not', async () => {
    const { path, calls } = await open()
    const visitor = visit(path)
    await challengeOf(visitor)
    visitor.hello(false)
    await visitor.until('welcome')
    for (const [id, name] of ['hosts.add', 'desktop.info', 'toString', '__proto__', 'x'].entries())
      visitor.say({ t: 'call', id, name, input: {} })
    await vi.waitFor(() => expect(visitor.heard.filter(({ t }) => t === 'answer')).toHaveLength(5))
    for (const answer of visitor.heard.filter(({ t }) => t === 'answer'))
      expect(answer['result']).toMatchObject({ ok: false, error: { code: 'unknown_call' } })
    expect(calls).toEqual([])
  })

  it('keeps who claims to be another from the name: it is only what they say', async () => {
    const { path } = await open()
    const visitor = visit(path)
    const { dir: at, id, nonce } = await challengeOf(visitor)
    await symlink(nonce, join(at, id))
    visitor.hello(true, { claim: { name: '\u001b[2Jkenji\u202e', host: 'far\n' } })
    expect((await visitor.until('welcome'))['actor']).toEqual({
      kind: 'person',
      name: userInfo().username,
      host: hostname(),
      face: 'cli',
      proof: 'proved',
      behind: { name: '[2Jkenji', host: 'far' },
    })
  })

  it.each([
    ['no link', async () => undefined],
    ['another text', ({ dir, id, nonce }: Asked) => symlink(`${nonce}x`, join(dir, id))],
    ['a link of another name', ({ dir, nonce }: Asked) => symlink(nonce, join(dir, 'other'))],
    ['a file', ({ dir, id, nonce }: Asked) => writeFile(join(dir, id), nonce)],
    ['a directory', ({ dir, id }: Asked) => mkdir(join(dir, id))],
  ])('takes %s for no proof', async (_, answer) => {
    const { path } = await open()
    const visitor = visit(path)
    await answer(await challengeOf(visitor))
    visitor.hello(true)
    expect(await visitor.until('welcome')).toMatchObject({
      actor: { name: 'mallory', proof: 'claimed' },
      role: 'look',
    })
  })

  it('gives a user the role of their group, and the new one as soon as root changes it', async () => {
    // Another user than the engine's: a real one where that can be had, else this one under an engine of somebody else.
    const own = userInfo()
    const as = isRoot ? { uid: NOBODY, gid: NOBODY } : {}
    const name = isRoot ? 'nobody' : own.username
    const group = execFileSync('id', ['-gn', name], { encoding: 'utf8' }).trim()
    await chmod(dir, 0o750)
    if (isRoot) await chown(dir, 0, NOBODY)
    rules = { version: '1', rules: { look: ['root'], approve: [group], change: ['root'] } }
    const { path } = await open({ pingMs: 20 }, own.uid + 1)
    const enter = async () => {
      const visitor = visit(path)
      const { dir: at, id, nonce } = await challengeOf(visitor)
      const ln = spawn('ln', ['-s', nonce, join(at, id)], { ...as, stdio: 'inherit' })
      expect(await once(ln, 'exit')).toEqual([0, null])
      visitor.hello(true)
      return visitor
    }
    const visitor = await enter()
    expect(await visitor.until('welcome')).toMatchObject({
      actor: { name, proof: 'proved' },
      role: 'approve',
    })
    rules = { version: '2', rules: { look: ['root'], approve: [], change: [] } }
    await visitor.until('bye')
    const again = await enter()
    expect(await again.until('refused')).toMatchObject({ code: 'no_rights' })
  })

  it('loses the holds of who goes away without a word, and only those', async () => {
    const { path, engine, lost } = await open()
    let begun = 0
    let release = (): void => undefined
    engine.answer = async ({ name, input }) => {
      if (name !== 'holds.begin') return done
      begun += 1
      const holdId = `h${begun}`
      if ((input as { command: string }).command === 'slow')
        await new Promise<void>((go) => {
          release = go
        })
      return { ok: true, value: { holdId } }
    }
    const { link } = await attach(path)
    const input = { command: 'deploy', minutes: 5 }
    expect(await link.call('holds.begin', input)).toEqual({ ok: true, value: { holdId: 'h1' } })
    await link.call('holds.begin', input)
    await link.call('holds.end', { holdId: 'h1', exitCode: 0 })
    const cut = link.call('holds.begin', { command: 'slow', minutes: 5 })
    await vi.waitFor(() => expect(begun).toBe(3))
    await link.stop()
    expect(await cut).toMatchObject({ error: { code: 'unavailable' } })
    await vi.waitFor(() => expect(lost).toEqual(['h2']))
    release()
    await vi.waitFor(() => expect(lost).toEqual(['h2', 'h3']))
  })

  it('follows the engine only while somebody follows it', async () => {
    const { path, listeners, push } = await open()
    const quiet = await attach(path, { follow: false })
    expect(listeners.size).toBe(0)
    const { link, pushes } = await attach(path)
    await vi.waitFor(() => expect(listeners.size).toBe(1))
    push({ kind: 'reset' })
    push({ kind: 'open', incidentId: 'of the desktop alone' })
    await vi.waitFor(() => expect(pushes).toEqual([{ kind: 'reset' }, { kind: 'reset' }]))
    expect(quiet.pushes).toEqual([{ kind: 'reset' }])
    await link.stop()
    await vi.waitFor(() => expect(listeners.size).toBe(0))
  })

  it('leaves pushes out for a reader that is too slow, and asks it to begin anew', async () => {
    const { path, push } = await open({ pushBytes: 200_000 })
    const visitor = visit(path)
    await challengeOf(visitor)
    visitor.hello(false, { follow: true })
    await visitor.until('welcome')
    visitor.socket.pause()
    const text = 'x'.repeat(10_000)
    const before = process.memoryUsage().rss
    for (let time = 0; time < 5000; time++)
      push({
        kind: 'events',
        events: [
          {
            seq: time + 1,
            v: 1,
            at: 0,
            actor: { kind: 'engine' },
            type: 'settings.rejected',
            data: { file: text, faults: [] },
          },
        ],
      })
    expect(process.memoryUsage().rss - before).toBeLessThan(40 * 1024 * 1024)
    visitor.socket.resume()
    await vi.waitFor(() => expect(visitor.heard.at(-1)).toEqual({ t: 'push', push: { kind: 'reset' } }))
    expect(visitor.heard.length).toBeLessThan(200)
    push({ kind: 'reset' })
    await vi.waitFor(() =>
      expect(visitor.heard.slice(-2).map((frame) => frame['t'])).toEqual(['push', 'push']),
    )
  })

  it('answers only so many calls of one visitor at once, and ends one that does not listen', async () => {
    const { path, engine } = await open({ calls: 5 })
    let answered = 0
    engine.answer = () =>
      new Promise(() => {
        answered += 1
      })
    const visitor = visit(path)
    await challengeOf(visitor)
    visitor.hello(false)
    await visitor.until('welcome')
    for (let id = 0; id < 7; id++) visitor.say({ t: 'call', id, name: 'engine.snapshot', input: {} })
    await vi.waitFor(() => expect(visitor.heard.filter(({ t }) => t === 'answer')).toHaveLength(2))
    expect(answered).toBe(5)
    visitor.socket.pause()
    const calls = Array.from({ length: 5000 }, (_, id) =>
      JSON.stringify({ t: 'call', id, name: 'engine.snapshot', input: {} }),
    )
    visitor.say(`${calls.join('\n')}\n`)
    visitor.socket.resume()
    expect(await visitor.until('refused')).toMatchObject({ code: 'busy' })
  })

  it.each<readonly [string, string, string]>([
    ['garbage', 'GET / HTTP/1.1\n', 'malformed'],
    ['a call before the greeting', '{"t":"call","id":1,"name":"cycle.run","input":{}}\n', 'malformed'],
    ['a frame of an engine', '{"t":"ping"}\n', 'malformed'],
    ['a line without an end', 'x'.repeat(300_000), 'malformed'],
    ['nothing', '', 'late'],
    [
      'another contract',
      `${JSON.stringify({
        t: 'hello',
        versions: { ...versions, contract: 2 },
        face: 'cli',
        claim: { name: 'x', host: 'x' },
        answered: false,
        follow: false,
      })}\n`,
      'skewed',
    ],
  ])('sends %s away with a reason', async (_, words, code) => {
    const { path } = await open({ helloMs: 200 })
    const visitor = visit(path)
    await visitor.until('hello')
    visitor.say(words)
    expect(await visitor.until('refused')).toMatchObject({ code })
    await vi.waitFor(() => expect(visitor.socket.destroyed).toBe(true))
  })

  it('lets in only so many, and not all of them from one', async () => {
    const { path } = await open({ connections: 4, connectionsOfOne: 2 })
    for (let nth = 0; nth < 3; nth++) {
      const visitor = visit(path)
      await challengeOf(visitor)
      visitor.hello(false)
      await visitor.until(nth < 2 ? 'welcome' : 'refused')
    }
    await attach(path)
    await attach(path)
    expect(await visit(path).until('refused')).toMatchObject({ code: 'busy' })
  })

  it('lets the door be blocked by nobody who stands in it without a word', async () => {
    const { path } = await open({ connections: 4 })
    const silent = Array.from({ length: 12 }, () => visit(path))
    await vi.waitFor(() => expect(silent.filter(({ heard }) => heard.length > 0)).toHaveLength(12))
    const { link } = await attach(path)
    expect(await link.call('cycle.run', {})).toEqual(done)
    await vi.waitFor(() => expect(silent.filter(({ socket }) => !socket.destroyed).length).toBeLessThan(5))
  })

  it('takes a silent visitor for dead', async () => {
    const { path } = await open({ pingMs: 20, silenceMs: 60 })
    const visitor = visit(path)
    await challengeOf(visitor)
    visitor.hello(false)
    await visitor.until('ping')
    await vi.waitFor(() => expect(visitor.socket.destroyed).toBe(true))
    const { link } = await attach(path)
    await vi.waitFor(async () => expect((await link.call('session.info', {})).ok).toBe(true))
    expect(link.state().kind).toBe('attached')
  })

  it('says goodbye when it ends, and is found again afterwards', async () => {
    const { path } = await open()
    const { link, attached } = await attach(path)
    const goodbyes: string[] = []
    link.onState((state) => goodbyes.push(state.kind === 'down' ? state.why.code : state.kind))
    await server?.stop()
    await hold?.release()
    await vi.waitFor(() => expect(goodbyes[0]).toBe('wire.stopping'))
    await open()
    await attached()
  })
})
