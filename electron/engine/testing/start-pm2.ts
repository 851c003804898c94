import { spawn } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createExec } from '../exec'
import type { Exec, ExecResult } from '../ports'

const require = createRequire(import.meta.url)
/** Where the project's own `pm2` is. */
const PROGRAMS = dirname(require.resolve('pm2/bin/pm2'))

export type TestPm2 = {
  /** Its `PM2_HOME`. */
  readonly home: string
  /** Runs programs where `pm2` and this Node are found. */
  readonly exec: Exec
  /** Runs `pm2` with these arguments. */
  readonly ctl: (...args: readonly string[]) => Promise<ExecResult>
  /** Writes a program beside its home and gives back where it is. */
  readonly program: (name: string, source: string) => Promise<string>
  /** Ends its daemon with all programs. */
  readonly end: () => Promise<void>
  /** The same, and removes its files. */
  readonly stop: () => Promise<void>
}

/** Starts a pm2 of a test's own. */
export const startPm2 = async (): Promise<TestPm2> => {
  const dir = await mkdtemp(join(tmpdir(), 'mamori-pm2-'))
  const home = join(dir, 'home')
  await mkdir(home)
  const searchPath = [PROGRAMS, dirname(process.execPath), '/usr/bin', '/bin']
  const exec = createExec({ searchPath, home: dir })
  const { signal } = new AbortController()
  const settings = { PM2_HOME: home, PM2_DISCRETE_MODE: 'true', PM2_NO_INTERACTION: 'true' }
  const ctl = (...args: readonly string[]): Promise<ExecResult> =>
    exec(['env', ...Object.entries(settings).map(([key, value]) => `${key}=${value}`), 'pm2', ...args], {
      timeoutMs: 20_000,
      signal,
    })

  // As pm2's own program begins it, but as a child of the test that does not outlive it unseen.
  const daemon = spawn(process.execPath, [require.resolve('pm2/lib/Daemon.js')], {
    cwd: dir,
    env: { PATH: searchPath.join(':'), HOME: dir, ...settings },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  let output = ''
  for (const stream of [daemon.stdout, daemon.stderr])
    stream?.on('data', (chunk: Buffer) => {
      output += chunk.toString()
    })
  const ended = new Promise<void>((resolve) => daemon.once('exit', () => resolve()))
  await new Promise<void>((resolve, reject) => {
    daemon.once('message', () => resolve())
    daemon.once('error', reject)
    void ended.then(() => reject(new Error(`pm2 ended: ${output}`)))
  })
  daemon.disconnect()
  const end = async (): Promise<void> => {
    // It ends its programs first.
    if (daemon.exitCode === null && daemon.signalCode === null) daemon.kill('SIGTERM')
    await ended
  }
  return {
    home,
    exec,
    ctl,
    program: async (name, source) => {
      const file = join(dir, name)
      await writeFile(file, source)
      return file
    },
    end,
    stop: async () => {
      await end()
      await rm(dir, { recursive: true, force: true })
    },
  }
}
