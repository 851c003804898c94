import { chmod, mkdir, mkdtemp, readdir, readlink, rm } from 'node:fs/promises'
import { createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { emptyState } from '@shared/domain/state'
import type { ServerFrame } from '@shared/ipc/wire'
import { sampleSelf } from '@shared/testing/sample-self'
import { createLink } from './create-link'
import type { EngineLink, EnginePush, LinkState } from './link'
import type { LinkLimits } from './session'
import { openSocketChannel } from './socket-channel'

const versions = { app: '1.0.0', contract: 3, reducer: 5 }
const actor = { kind: 'person', name: 'aki', host: 'h', face: 'viewer', proof: 'proved' } as const

type Visitor = { readonly socket: Socket; readonly heard: Record<string, unknown>[] }

const sampleLive = {
  at: 0,
  loop: {
    phase: 'stopped',
    iteration: 0,
    cycle: 0,
    loopCount: 15,
    nextCycleAt: null,
    lastCycleAt: null,
    lastCycleMs: null,
  },
  checks: {},
  sources: {},
  host: null,
  self: sampleSelf,
}

let dir = ''
let server: Server | null = null
let visitors: Visitor[] = []
const links: EngineLink[] = []
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'mamori-link-'))
  visitors = []
})
afterEach(async () => {
  for (const link of links.splice(0)) await link.stop()
  await stopServer()
  await rm(dir, { recursive: true, force: true })
})
const path = (): string => join(dir, 'engine.sock')

const stopServer = async (): Promise<void> => {
  const last = server
  server = null
  for (const { socket } of visitors) socket.destroy()
  if (last) await new Promise((done) => last.close(done))
}

/** An engine's side that says what a test tells it to; `onFrame` answers what it hears. */
const serve = async (
  first: readonly (ServerFrame | string)[],
  onFrame: (frame: Record<string, unknown>, say: (frame: ServerFrame | object) => void) => void = () =>
    undefined,
  at = path(),
): Promise<void> => {
  server = createServer((socket) => {
    const heard: Record<string, unknown>[] = []
    visitors.push({ socket, heard })
    socket.on('error', () => undefined)
    const say = (frame: object): unknown => socket.write(`${JSON.stringify(frame)}\n`)
    for (const frame of first)
      if (typeof frame === 'string') socket.write(frame)
      else say(frame)
    // A reader passes the errors of its socket on.
    const lines = createInterface({ input: socket }).on('error', () => undefined)
    lines.on('line', (line) => {
      const frame = JSON.parse(line) as Record<string, unknown>
      heard.push(frame)
      onFrame(frame, say)
    })
  })
  await new Promise<void>((done) => server?.listen(at, done))
}

const hello = (more: Partial<Extract<ServerFrame, { t: 'hello' }>> = {}): ServerFrame => ({
  t: 'hello',
  versions,
  engine: { host: 'h', pid: 1, face: 'daemon' },
  challenge: null,
  ...more,
})
const welcome: ServerFrame = { t: 'welcome', actor, role: 'change' }
const welcoming = (frame: Record<string, unknown>, say: (frame: ServerFrame) => void): void => {
  if (frame['t'] === 'hello') say(welcome)
}

const bug = vi.fn<(name: string, error: unknown) => void>()
/** By how much the clock of a link is ahead. */
let clock = 0
const start = (
  limits: Partial<LinkLimits> = {},
  retry = { firstRetryMs: 10, longestRetryMs: 40 },
  at = path(),
) => {
  const states: LinkState[] = []
  const pushes: EnginePush[] = []
  const link = createLink(
    {
      open: openSocketChannel(at),
      versions,
      face: 'viewer',
      claim: { name: 'aki', host: 'desk' },
      follow: true,
      now: () => Date.now() + clock,
      bug,
      ...retry,
    },
    { greetingMs: 2000, callMs: 2000, silenceMs: 5000, calls: 4, ...limits },
  )
  links.push(link)
  link.onState((state) => states.push(state))
  link.subscribe((push) => pushes.push(push))
  link.start()
  const until = (kind: LinkState['kind']) => vi.waitFor(() => expect(link.state().kind).toBe(kind))
  return { link, states, pushes, until }
}

describe('a link to an engine', () => {
  it('greets, is told who it is, asks for the snapshot, and carries calls', async () => {
    await serve([hello()], (frame, say) => {
      welcoming(frame, say)
      if (frame['t'] === 'call')
        say({ t: 'answer', id: frame['id'] as number, result: { ok: true, value: { kind: 'done' } } })
    })
    const { link, pushes, until } = start()
    expect(link.state().kind).toBe('connecting')
    expect(await link.call('mode.set', { mode: 'auto' })).toMatchObject({ error: { code: 'unavailable' } })
    await until('attached')
    expect(link.state()).toMatchObject({ versions, actor, role: 'change' })
    expect(visitors[0]?.heard[0]).toEqual({
      t: 'hello',
      versions,
      face: 'viewer',
      claim: { name: 'aki', host: 'desk' },
      answered: false,
      follow: true,
    })
    expect(pushes).toEqual([{ kind: 'reset' }])
    expect(await link.call('mode.set', { mode: 'auto' })).toEqual({ ok: true, value: { kind: 'done' } })
  })

  it('answers a challenge beside the socket and nowhere else, and takes the link away', async () => {
    await mkdir(join(dir, 'claims'))
    await mkdir(join(dir, 'elsewhere'))
    const nonce = 'ab'.repeat(16)
    for (const [place, answered] of [
      ['claims', true],
      ['elsewhere', false],
    ] as const) {
      await serve([hello({ challenge: { dir: join(dir, place), id: 'cd'.repeat(8), nonce } })])
      const { link } = start()
      await vi.waitFor(() => expect(visitors.at(-1)?.heard[0]).toMatchObject({ t: 'hello', answered }))
      const made = await Promise.all(
        (await readdir(join(dir, place))).map((name) => readlink(join(dir, place, name))),
      )
      expect(made).toEqual(answered ? [nonce] : [])
      await link.stop()
      await vi.waitFor(async () => expect(await readdir(join(dir, place))).toEqual([]))
      await stopServer()
    }
  })

  it.each([
    ['contract', { ...versions, contract: 4 }, 'this'],
    ['contract', { ...versions, contract: 2 }, 'that'],
    ['reducer', { ...versions, reducer: 6 }, 'this'],
    ['reducer', { ...versions, contract: 3, reducer: 4 }, 'that'],
  ] as const)('tells which side to update when the %s differs', async (_, theirs, update) => {
    // The rest of the greeting may be of a form that this side does not know.
    await serve([`${JSON.stringify({ t: 'hello', versions: theirs, engine: 'of tomorrow' })}\n`])
    const { link, until } = start()
    await until('skewed')
    expect(link.state()).toMatchObject({ kind: 'skewed', mine: versions, theirs, update })
    expect(bug).not.toHaveBeenCalled()
  })

  it('says why there is nothing to attach to, and attaches once there is', async () => {
    const { link, states, until } = start()
    await until('down')
    expect(link.state()).toMatchObject({ why: { code: 'wire.no_engine', params: { place: path() } } })
    await serve([hello()], welcoming)
    await until('attached')
    const downs = states.filter((state) => state.kind === 'down')
    expect(new Set(downs.map(({ sinceAt }) => sinceAt)).size).toBe(1)
  })

  it('does not talk to what stands where anybody could have put it', async () => {
    await mkdir(join(dir, 'theirs'))
    for (const place of [dir, join(dir, 'theirs')]) await chmod(place, 0o777)
    await serve([hello()], welcoming, join(dir, 'theirs', 'engine.sock'))
    const { link, until } = start({}, undefined, join(dir, 'theirs', 'engine.sock'))
    await until('down')
    expect(link.state()).toMatchObject({ why: { code: 'wire.untrusted' } })
    expect(visitors.flatMap(({ heard }) => heard)).toEqual([])
  })

  it('comes back after every end and asks for the snapshot anew; what was asked meanwhile is answered', async () => {
    await serve([hello()], welcoming)
    const { link, pushes, until } = start()
    for (let round = 1; round <= 3; round++) {
      await until('attached')
      const asked = link.call('cycle.run', {})
      await vi.waitFor(() => expect(visitors.at(-1)?.heard).toHaveLength(2))
      visitors.at(-1)?.socket.destroy()
      expect(await asked).toMatchObject({
        error: { code: 'unavailable', message: expect.stringMatching(/not known/) },
      })
      await vi.waitFor(() => expect(pushes).toHaveLength(round + 1))
    }
  })

  it('comes back at once after an orderly goodbye', async () => {
    await serve([hello()], welcoming)
    const { until, states } = start({}, { firstRetryMs: 20, longestRetryMs: 600_000 })
    for (let round = 0; round < 8; round++) {
      await until('attached')
      visitors.at(-1)?.socket.end(`${JSON.stringify({ t: 'bye' })}\n`)
      await vi.waitFor(() => expect(visitors).toHaveLength(round + 2))
    }
    expect(states.some((state) => state.kind === 'down' && state.why.code === 'wire.stopping')).toBe(true)
  })

  it('passes pushes on and stays deaf to an unknown answer', async () => {
    await serve([hello()], welcoming)
    const { link, pushes, until } = start()
    await until('attached')
    const event = {
      seq: 1,
      v: 1,
      at: 1,
      actor: { kind: 'engine' },
      type: 'mode.changed',
      data: { from: 'auto', to: 'observe' },
    }
    const say = (frame: object): unknown => visitors[0]?.socket.write(`${JSON.stringify(frame)}\n`)
    say({ t: 'answer', id: 99, result: { ok: true, value: 1 } })
    say({ t: 'push', push: { kind: 'events', events: [event] } })
    await vi.waitFor(() => expect(pushes).toHaveLength(2))
    expect(pushes[1]).toEqual({ kind: 'events', events: [event] })
    expect(link.state().kind).toBe('attached')
  })

  it('takes an answer of a wrong form for a bug, not for an answer', async () => {
    await serve([hello()], (frame, say) => {
      welcoming(frame, say)
      if (frame['t'] === 'call')
        say({ t: 'answer', id: frame['id'] as number, result: { ok: true, value: { kind: 'maybe' } } })
    })
    const { link, until } = start()
    await until('attached')
    expect(await link.call('cycle.run', {})).toMatchObject({ ok: false, error: { code: 'internal' } })
    expect(bug).toHaveBeenCalledWith('answer to cycle.run', expect.anything())
    expect(link.state().kind).toBe('attached')
  })

  it.each([
    ['nothing but a number', { seq: 1 }],
    ['lists in place of records', { ...emptyState, incidents: [], repairs: 'none' }],
    ['an incident without a target', { ...emptyState, incidents: { a: { id: 'a', closedAt: null } } }],
    [
      'a time that no calendar knows',
      { ...emptyState, settling: { holdId: 'h', beganAt: 1e300, untilAt: 1 } },
    ],
    [
      'a check without its words',
      { ...emptyState, checks: { db: { name: 'db', reading: { status: 'fine' } } } },
    ],
  ])('takes a state of a wrong form for none: %s', async (_, state) => {
    const value = { kind: 'running', state, live: sampleLive }
    await serve([hello()], (frame, say) => {
      welcoming(frame, say)
      if (frame['t'] === 'call') say({ t: 'answer', id: frame['id'] as number, result: { ok: true, value } })
    })
    const { link, until } = start()
    await until('attached')
    expect(await link.call('engine.snapshot', {})).toMatchObject({ ok: false, error: { code: 'internal' } })
    expect(link.state().kind).toBe('attached')
  })

  it('takes the state of a sound engine', async () => {
    const value = { kind: 'running', state: emptyState, live: sampleLive }
    await serve([hello()], (frame, say) => {
      welcoming(frame, say)
      if (frame['t'] === 'call') say({ t: 'answer', id: frame['id'] as number, result: { ok: true, value } })
    })
    const { link, until } = start()
    await until('attached')
    expect(await link.call('engine.snapshot', {})).toEqual({ ok: true, value })
  })

  it('ends with a side that names a time that no calendar knows, and logs one fault of many', async () => {
    bug.mockClear()
    await serve([hello()], welcoming)
    const { until } = start({}, { firstRetryMs: 5000, longestRetryMs: 5000 })
    await until('attached')
    const event = { seq: 1, v: 1, at: 1e300, actor: { kind: 'engine' }, type: 'engine.stopped', data: {} }
    const events = Array.from({ length: 1000 }, () => event)
    visitors[0]?.socket.write(`${JSON.stringify({ t: 'push', push: { kind: 'events', events } })}\n`)
    await until('down')
    expect(String(bug.mock.calls[0]?.[1]).length).toBeLessThan(500)
  })

  it('takes the snapshot anew from a side that never stops telling, so that the state stays bounded', async () => {
    await serve([hello()], welcoming)
    const { pushes, until } = start({ silenceMs: 60_000 })
    await until('attached')
    const line = (seq: number): string => {
      const data = { holdId: 'x'.repeat(4 * 1024 * 1024), cause: 'done', exitCode: 0 }
      const event = { seq, v: 1, at: 1, actor: { kind: 'engine' }, type: 'hold.ended', data }
      return `${JSON.stringify({ t: 'push', push: { kind: 'events', events: [event] } })}\n`
    }
    for (let seq = 1; seq <= 9; seq++) {
      visitors[0]?.socket.write(line(seq))
      await vi.waitFor(() => expect(pushes.filter(({ kind }) => kind === 'events')).toHaveLength(seq), 20_000)
      // As slow as one who is not cut off for it.
      clock += 4000
    }
    expect(pushes.map(({ kind }) => kind)).toEqual([
      'reset',
      ...Array.from({ length: 8 }, () => 'events'),
      'reset',
      'events',
    ])
  })

  it('is cut when the other side says more than anybody can hear', async () => {
    await serve([hello()], welcoming)
    const { link, states, until } = start({}, { firstRetryMs: 5000, longestRetryMs: 5000 })
    await until('attached')
    const reset = `${JSON.stringify({ t: 'push', push: { kind: 'reset' } })}\n`
    visitors[0]?.socket.write(reset.repeat(20_000))
    await until('down')
    expect(link.state()).toMatchObject({ why: { code: 'wire.flood' } })
    expect(states.at(-1)).toMatchObject({ kind: 'down' })
  })

  it('shortens a name, and shows what would turn a line around', async () => {
    await serve([hello()], (frame, say) => {
      if (frame['t'] === 'hello')
        say({ t: 'welcome', actor: { ...actor, name: `\u202eroot${'x'.repeat(5000)}` }, role: 'change' })
    })
    const { link, until } = start()
    await until('attached')
    const state = link.state()
    const name = state.kind === 'attached' && state.actor.kind === 'person' ? state.actor.name : ''
    expect(name).toBe(`\ufffdroot${'x'.repeat(95)}`)
  })

  it('waits for an answer only so long, and asks only so much at once', async () => {
    await serve([hello()], welcoming)
    const { link, until } = start({ callMs: 50 })
    await until('attached')
    const asked = Array.from({ length: 5 }, () => link.call('cycle.run', {}))
    expect(await asked[4]).toMatchObject({
      error: { code: 'unavailable', message: expect.stringMatching(/too many/) },
    })
    for (const answer of await Promise.all(asked.slice(0, 4)))
      expect(answer).toMatchObject({
        error: { code: 'unavailable', message: expect.stringMatching(/no answer within/) },
      })
  })

  it.each([
    ['garbage', 'HTTP/1.1 400 Bad Request\n', 'wire.malformed'],
    ['a foreign word', 'ÿþ\n', 'wire.malformed'],
    ['a frame before the greeting', `${JSON.stringify(welcome)}\n`, 'wire.malformed'],
    ['two greetings', `${JSON.stringify(hello())}\n${JSON.stringify(hello())}\n`, 'wire.malformed'],
    ['silence', '', 'wire.late'],
  ])('ends with a reason at %s', async (_, words, code) => {
    await serve([words])
    const { states } = start({ greetingMs: 100 })
    await vi.waitFor(() => expect(states.at(-1)).toMatchObject({ kind: 'down', why: { code } }))
  })

  it('answers a ping, and takes a silent side for dead', async () => {
    await serve([hello()], welcoming)
    const { states, until } = start({ silenceMs: 150 })
    await until('attached')
    visitors[0]?.socket.write('{"t":"ping"}\n')
    await vi.waitFor(() => expect(visitors[0]?.heard.at(-1)).toEqual({ t: 'pong' }))
    await vi.waitFor(() => expect(states.at(-1)).toMatchObject({ why: { code: 'wire.silent' } }))
  })

  it('shows a refusal in the words of the engine', async () => {
    await serve([hello(), { t: 'refused', code: 'busy', message: { code: 'wire.busy', params: {} } }])
    const { states } = start()
    await vi.waitFor(() => expect(states.at(-1)).toMatchObject({ kind: 'down', why: { code: 'wire.busy' } }))
  })

  it('tries at once when it is told to, and never again after its stop', async () => {
    const { link, until } = start({}, { firstRetryMs: 600_000, longestRetryMs: 600_000 })
    await until('down')
    await serve([hello()], welcoming)
    link.retry()
    await until('attached')
    await link.stop()
    expect(link.state()).toMatchObject({ kind: 'down', retryAt: null })
    expect(await link.call('cycle.run', {})).toMatchObject({ error: { code: 'unavailable' } })
    await expect.poll(() => visitors[0]?.socket.destroyed).toBe(true)
    expect(visitors).toHaveLength(1)
  })

  it('leaves nothing behind after two hundred connections', async () => {
    await mkdir(join(dir, 'claims'))
    let nth = 0
    const challenge = () => ({
      dir: join(dir, 'claims'),
      id: (nth += 1).toString(16).padStart(32, '0'),
      nonce: 'c'.repeat(64),
    })
    const open = new Set<Socket>()
    server = createServer((socket) => {
      open.add(socket)
      socket.on('error', () => undefined).on('close', () => open.delete(socket))
      // A reader passes the errors of its socket on.
      const lines = createInterface({ input: socket }).on('error', () => undefined)
      const say = (frame: object): unknown => socket.write(`${JSON.stringify(frame)}\n`)
      say(hello({ challenge: challenge() }))
      lines.once('line', () => {
        say(welcome)
        // In turn: an orderly end, a cut, and words that nobody understands.
        if (nth % 3 === 0) say({ t: 'bye' })
        else if (nth % 3 === 1) socket.destroy()
        else socket.write('?\n')
      })
    })
    await new Promise<void>((done) => server?.listen(path(), done))
    const countOf = (): Record<string, number> => {
      const counts: Record<string, number> = {}
      for (const kind of process.getActiveResourcesInfo()) counts[kind] = (counts[kind] ?? 0) + 1
      return counts
    }
    const before = countOf()
    const { link, states } = start({}, { firstRetryMs: 1, longestRetryMs: 2 })
    await vi.waitFor(() => expect(nth).toBeGreaterThan(200), { timeout: 20_000 })
    await link.stop()
    await vi.waitFor(() => expect(open.size).toBe(0))
    expect(states.filter(({ kind }) => kind === 'attached').length).toBeGreaterThan(100)
    await vi.waitFor(async () => expect(await readdir(join(dir, 'claims'))).toEqual([]))
    await vi.waitFor(() => {
      const after = countOf()
      for (const kind of ['PipeWrap', 'Timeout', 'Immediate'])
        expect([kind, (after[kind] ?? 0) - (before[kind] ?? 0)]).toEqual([
          kind,
          expect.toSatisfy((n: number) => n < 5),
        ])
    })
  })
})
