import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises'
import { hostname, tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { REDUCER_VERSION } from '@shared/domain/reducer-version'
import { CONTRACT_VERSION } from '@shared/ipc/version'
import { serverFrameSchema, type ClientFrame, type ServerFrame } from '@shared/ipc/wire'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createLineCutter } from '../engine/link/frames'
import { program } from './testing/run-mamori'
import { startDaemon } from './testing/start-daemon'

const settings = (): object => ({ mode: 'approve', log_sources: [], health_checks: [] })
const hello = (more: object = {}): ClientFrame => ({
  t: 'hello',
  versions: { app: '0', contract: CONTRACT_VERSION, reducer: REDUCER_VERSION },
  face: 'viewer',
  claim: { name: '', host: '' },
  answered: false,
  follow: false,
  ...more,
})

const children: ChildProcessWithoutNullStreams[] = []
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
})

const serve = (env: Readonly<Record<string, string>>, uid?: number) => {
  const child = spawn(process.execPath, [program, 'serve', '--stdio'], {
    env: { PATH: process.env['PATH'], LANG: 'C.UTF-8', ...env },
    stdio: 'pipe',
    ...(uid === undefined ? {} : { uid, cwd: '/' }),
  })
  children.push(child)
  const frames: ServerFrame[] = []
  const cut = createLineCutter(1024 * 1024)
  child.stdout.on('data', (bytes: Buffer) => {
    for (const line of cut(bytes).lines) frames.push(serverFrameSchema.parse(JSON.parse(line)))
  })
  return {
    child,
    frames,
    exit: once(child, 'exit') as Promise<[number | null, string | null]>,
    say: (frame: ClientFrame) => child.stdin.write(`${JSON.stringify(frame)}\n`),
    until: (t: ServerFrame['t']) =>
      vi.waitFor(
        () => {
          const frame = frames.find((one) => one.t === t)
          if (!frame) throw new Error(`no ${t} in ${JSON.stringify(frames)}`)
          return frame
        },
        { timeout: 20_000 },
      ),
  }
}

describe('mamori serve --stdio', { timeout: 60_000 }, () => {
  it('lets in whoever is logged in here, proved, with who is behind it', async () => {
    const daemon = await startDaemon(settings)
    const session = serve({ ...daemon.env, SUDO_USER: 'sato', SSH_CONNECTION: '10.1.2.3 50000 10.1.2.4 22' })
    session.say(hello())
    expect(await session.until('hello')).toMatchObject({ challenge: null, engine: { face: 'daemon' } })
    expect(await session.until('welcome')).toMatchObject({
      role: 'change',
      actor: {
        kind: 'person',
        name: userInfo().username,
        host: hostname(),
        face: 'ssh',
        proof: 'proved',
        behind: { name: 'sato', host: '10.1.2.3' },
      },
    })
    session.say({ t: 'call', id: 1, name: 'mode.set', input: { mode: 'observe' } })
    expect(await session.until('answer')).toMatchObject({ id: 1, result: { ok: true } })
    expect((await daemon.run('events', '--limit', '1')).stdout).toContain('sato')
    session.child.stdin.end()
    expect(await session.exit).toEqual([0, null])
    expect(await readdir(join(daemon.dir, 'run/claims'))).toEqual([])
  })

  it('ends with the daemon, after its last word', async () => {
    const daemon = await startDaemon(settings)
    const session = serve(daemon.env)
    session.say(hello({ claim: { name: 'sato', host: 'laptop' } }))
    expect(await session.until('welcome')).toMatchObject({
      actor: { behind: { name: 'sato', host: 'laptop' } },
    })
    await daemon.end('SIGTERM')
    expect(await session.exit).toEqual([0, null])
    expect(session.frames.at(-1)).toEqual({ t: 'bye' })
  })

  it.each([['SIGTERM'], ['SIGINT']] as const)('ends at %s', async (signal) => {
    const daemon = await startDaemon(settings)
    const session = serve(daemon.env)
    session.say(hello())
    await session.until('welcome')
    session.child.kill(signal)
    expect(await session.exit).toEqual([0, null])
  })

  it('says in a frame that one may not enter', async () => {
    const daemon = await startDaemon(settings)
    const isRoot = process.getuid?.() === 0
    // Root enters everywhere; for anybody else the own folder is closed.
    await chmod(isRoot ? daemon.dir : join(daemon.dir, 'run'), isRoot ? 0o755 : 0)
    const session = serve(daemon.env, isRoot ? 65_534 : undefined)
    expect(await session.exit).toEqual([3, null])
    await chmod(join(daemon.dir, 'run'), 0o700)
    expect(session.frames).toMatchObject([
      {
        t: 'refused',
        code: 'no_rights',
        message: { code: 'wire.no_rights', params: { place: daemon.socket } },
      },
    ])
  })

  it('says in a frame that there is no engine, and nothing else on stdout', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'mamori-serve-'))
    const session = serve({ MAMORI_RUNTIME_DIR: dir })
    expect(await session.exit).toEqual([3, null])
    expect(session.frames).toEqual([
      {
        t: 'refused',
        code: 'no_engine',
        message: { code: 'wire.no_engine', params: { place: join(dir, 'engine.sock') } },
      },
    ])
    await rm(dir, { recursive: true })
  })
})
