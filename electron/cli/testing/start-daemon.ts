import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, vi } from 'vitest'
import { runMamori, startMamori, type Running } from './run-mamori'

export type TestDaemon = {
  /** Its folder: settings, data, logs, and the place of its socket. */
  readonly dir: string
  readonly env: Readonly<Record<string, string>>
  readonly socket: string
  /** Runs a command that finds this daemon and no other. */
  readonly run: (...words: readonly string[]) => ReturnType<typeof runMamori>
  readonly start: (...words: readonly string[]) => Running
  /** Starts the daemon (again) and waits until it answers. */
  readonly begin: () => Promise<void>
  /** Ends the daemon by a signal and waits until it is gone. */
  readonly end: (signal: 'SIGTERM' | 'SIGKILL') => Promise<void>
}

const folders: string[] = []
afterEach(async () => {
  for (const dir of folders.splice(0)) await rm(dir, { recursive: true, force: true, maxRetries: 5 })
})

const greets = async (socket: string): Promise<void> => {
  const visitor = connect(socket)
  try {
    const [bytes] = (await once(visitor, 'data')) as [Buffer]
    if (!bytes.includes('"hello"')) throw new Error(`it says ${bytes.toString()}`)
  } finally {
    visitor.destroy()
  }
}

/** Starts the built daemon in a folder of its own with empty `files`, as a host of its own. It ends with the test. */
export const startDaemon = async (
  settings: (dir: string) => object,
  files: readonly string[] = [],
): Promise<TestDaemon> => {
  const dir = await mkdtemp(join(tmpdir(), 'mamori-daemon-'))
  folders.push(dir)
  for (const file of files) await writeFile(join(dir, file), '')
  await writeFile(join(dir, 'error_patterns.json'), JSON.stringify(settings(dir)))
  const env = { MAMORI_RUNTIME_DIR: join(dir, 'run') }
  const socket = join(dir, 'run/engine.sock')
  let child: Running | null = null
  const begin = async (): Promise<void> => {
    child = startMamori(dir, ['--continuous', '--data-dir', 'data'], env)
    await vi.waitFor(() => greets(socket), { timeout: 20_000, interval: 50 })
  }
  await begin()
  return {
    dir,
    env,
    socket,
    run: (...words) => runMamori(dir, words, env),
    start: (...words) => startMamori(dir, words, env),
    begin,
    end: async (signal) => {
      if (child === null || child.exitCode !== null || child.signalCode !== null) return
      const gone = once(child, 'exit')
      child.kill(signal)
      await gone
    },
  }
}
