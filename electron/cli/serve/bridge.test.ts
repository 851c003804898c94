import { randomBytes } from 'node:crypto'
import { PassThrough } from 'node:stream'
import { createServer, connect, type Socket } from 'node:net'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createLineCutter } from '../../engine/link/frames'
import { LONGEST_FRAME_BYTES } from '@shared/ipc/wire'
import { bridge, type BridgeDeps } from './bridge'

const challenge = { dir: '/run/x/claims', id: 'a'.repeat(32), nonce: 'b'.repeat(64) }
const engineHello = {
  t: 'hello',
  versions: { app: '9', contract: 9, reducer: 9 },
  engine: { host: 'h' },
  challenge,
  later: 1,
}
const viewerHello = {
  t: 'hello',
  versions: { app: '1', contract: 1, reducer: 1 },
  face: 'viewer',
  answered: false,
  follow: true,
}

let dir = ''
let stop = new AbortController()
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'mamori-bridge-'))
  stop = new AbortController()
})
afterEach(async () => {
  stop.abort()
  await rm(dir, { recursive: true, force: true })
})

/** A bridge between two pipes and a real socket whose other end is the test's. */
const start = async (more: Partial<BridgeDeps> = {}) => {
  const path = join(dir, 's')
  const server = createServer()
  await new Promise<void>((resolve) => {
    server.listen(path, resolve)
  })
  const accepted = new Promise<Socket>((resolve) => {
    server.once('connection', resolve)
  })
  const engine = connect(path)
  const far = await accepted
  // The bridge may go without reading everything.
  far.on('error', () => undefined)
  server.close()
  const [input, output] = [new PassThrough(), new PassThrough()]
  const answer = vi.fn<BridgeDeps['answer']>(() => Promise.resolve(true))
  const done = bridge({
    input,
    output,
    engine,
    answer,
    claim: { name: 'sudoer', host: '10.0.0.9' },
    signal: stop.signal,
    ...more,
  })
  return { input, output, far, engine, answer, done, toViewer: linesOf(output), toEngine: linesOf(far) }
}

const linesOf = (stream: NodeJS.ReadableStream): string[] => {
  const lines: string[] = []
  const cut = createLineCutter(LONGEST_FRAME_BYTES)
  stream.on('data', (bytes: Buffer) => lines.push(...cut(bytes).lines))
  return lines
}
const say = (stream: NodeJS.WritableStream, value: unknown): boolean =>
  stream.write(`${JSON.stringify(value)}\n`)

describe('bridge', () => {
  it('answers the challenge itself and hides it from the viewer', async () => {
    const { input, far, answer, toViewer, toEngine } = await start()
    say(input, { ...viewerHello, claim: { name: 'sato', host: 'laptop' }, more: [1] })
    say(far, engineHello)
    await vi.waitFor(() => expect([toViewer.length, toEngine.length]).toEqual([1, 1]))
    expect(answer).toHaveBeenCalledExactlyOnceWith(challenge)
    expect(JSON.parse(toViewer[0] ?? '')).toEqual({ ...engineHello, challenge: null })
    expect(JSON.parse(toEngine[0] ?? '')).toEqual({
      ...viewerHello,
      face: 'ssh',
      answered: true,
      claim: { name: 'sato', host: 'laptop' },
      more: [1],
    })
  })

  it.each([
    [
      { name: '', host: ' ' },
      { name: 'sudoer', host: '10.0.0.9' },
    ],
    [
      { name: 'sato', host: '' },
      { name: 'sato', host: '10.0.0.9' },
    ],
    [undefined, { name: 'sudoer', host: '10.0.0.9' }],
  ])('completes the claim %j by what it knows of the login', async (claim, expected) => {
    const { input, far, toEngine } = await start({ answer: () => Promise.resolve(false) })
    say(far, engineHello)
    say(input, { ...viewerHello, answered: true, claim })
    await vi.waitFor(() => expect(toEngine).toHaveLength(1))
    expect(JSON.parse(toEngine[0] ?? '')).toMatchObject({ claim: expected, answered: false })
  })

  it('passes everything behind the greetings on as it is', async () => {
    const { input, far, toViewer, toEngine } = await start()
    const big = { t: 'push', text: '守'.repeat(700_000) }
    far.write(`${JSON.stringify(engineHello)}\n{"odd":  1}\n`)
    say(far, big)
    input.write(`${JSON.stringify(viewerHello)}\n not json\n`)
    await vi.waitFor(() => expect([toViewer.length, toEngine.length]).toEqual([3, 2]))
    expect(toViewer.slice(1)).toEqual(['{"odd":  1}', JSON.stringify(big)])
    expect(toEngine[1]).toBe(' not json')
  })

  it('passes a refusal on and ends with the engine', async () => {
    const { far, done, toViewer, input } = await start()
    const refused = { t: 'refused', code: 'busy', message: { code: 'x', params: {} } }
    say(far, refused)
    far.end()
    await done
    expect(toViewer.map((line) => JSON.parse(line) as unknown)).toEqual([refused])
    expect(input.destroyed).toBe(true)
  })

  it('ends with the viewer, after its last words have left', async () => {
    const { input, far, done, toEngine } = await start()
    say(far, engineHello)
    say(input, viewerHello)
    input.end('{"t":"call"}\n')
    const closed = new Promise((resolve) => {
      far.once('end', () => {
        far.end()
        resolve(null)
      })
    })
    await closed
    await done
    expect(toEngine).toHaveLength(2)
  })

  it('does not wait for an engine that keeps its side open', async () => {
    const { input, far, done, engine } = await start()
    say(far, engineHello)
    input.end()
    await done
    expect(engine.destroyed).toBe(true)
    far.destroy()
  })

  it('refuses who does not greet', async () => {
    const { input, far, done, toViewer, toEngine } = await start()
    say(far, engineHello)
    input.write('GET / HTTP/1.1\n')
    await done
    expect(JSON.parse(toViewer.at(-1) ?? '')).toMatchObject({ t: 'refused', code: 'malformed' })
    expect(toEngine).toEqual([])
  })

  it.each(['input', 'far'] as const)('ends at a line without an end from %s', async (side) => {
    const it = await start()
    say(it.far, engineHello)
    say(it.input, viewerHello)
    await vi.waitFor(() => expect(it.toEngine).toHaveLength(1))
    const chunk = randomBytes(64 * 1024).map((byte) => (byte === 10 ? 11 : byte))
    const write = (): void => {
      if (!it[side].destroyed) it[side].write(chunk, () => setImmediate(write))
    }
    write()
    await it.done
    expect(it.engine.destroyed).toBe(true)
  })

  it('reads no more from the engine than the viewer takes', async () => {
    const output = new PassThrough({ highWaterMark: 1024 })
    const { far } = await start({ output })
    say(far, engineHello)
    const line = `${'x'.repeat(65_535)}\n`
    let sent = 0
    const pour = (): void => {
      while (sent < 64 * 1024 * 1024 && far.write(line)) sent += line.length
    }
    far.on('drain', pour)
    pour()
    // What sockets and streams keep by themselves is far less than that.
    await vi.waitFor(() => expect(far.writableNeedDrain).toBe(true))
    const before = sent
    expect(before).toBeLessThan(8 * 1024 * 1024)
    output.resume()
    await vi.waitFor(() => expect(sent).toBeGreaterThan(before))
    far.destroy()
  })

  it('ends when it is told to', async () => {
    const { done, engine } = await start()
    stop.abort()
    await done
    expect(engine.destroyed).toBe(true)
  })
})
