import { spawn, type ChildProcess } from 'node:child_process'

export type RunServerOptions = {
  readonly argv: readonly [string, ...string[]]
  readonly cwd: string
  /** The line of output after which it takes connections. */
  readonly ready: RegExp
  readonly user: { readonly uid: number; readonly gid: number } | null
  readonly stopSignal: 'SIGINT' | 'SIGTERM'
  readonly env?: Readonly<Record<string, string>>
}

/** A server program of a test: it can be stopped and started again with the same arguments. */
export type RunningServer = {
  /** null while it is stopped. */
  readonly pid: () => number | null
  /** All that it has written so far. */
  readonly output: () => string
  /** Resolves when it takes connections. */
  readonly start: () => Promise<void>
  /** Ends it and waits for its end; does nothing when it is stopped. */
  readonly stop: () => Promise<void>
}

const READY_MS = 30_000
const STOP_MS = 10_000

const ended = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null

const exitOf = (child: ChildProcess): Promise<void> =>
  ended(child) ? Promise.resolve() : new Promise((resolve) => child.once('exit', () => resolve()))

/** Starts a server program and waits until it says that it is ready. Rejects with its output when it ends instead. */
export const runServer = async (options: RunServerOptions): Promise<RunningServer> => {
  const [program, ...args] = options.argv
  let child: ChildProcess | null = null
  let output = ''

  const stop = async (): Promise<void> => {
    const current = child
    child = null
    if (current === null || ended(current)) return
    const exit = exitOf(current)
    current.kill(options.stopSignal)
    const patience = setTimeout(() => current.kill('SIGKILL'), STOP_MS)
    // A frozen process takes its signal only when it goes on.
    current.kill('SIGCONT')
    await exit
    clearTimeout(patience)
  }

  const start = async (): Promise<void> => {
    if (child !== null && !ended(child)) return
    const before = output.length
    const started = spawn(program, args, {
      cwd: options.cwd,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { PATH: process.env['PATH'] ?? '', LC_ALL: 'C', ...options.env },
      ...options.user,
    })
    child = started
    const killWithUs = (): void => void started.kill('SIGKILL')
    process.once('exit', killWithUs)
    started.once('exit', () => process.removeListener('exit', killWithUs))
    await new Promise<void>((resolve, reject) => {
      const patience = setTimeout(() => fail('did not become ready'), READY_MS)
      const fail = (why: string): void => {
        clearTimeout(patience)
        reject(new Error(`${program} ${why}:\n${output.slice(before)}`))
      }
      const read = (chunk: Buffer): void => {
        output += chunk.toString('utf8')
        if (!options.ready.test(output.slice(before))) return
        clearTimeout(patience)
        resolve()
      }
      started.stdout.on('data', read)
      started.stderr.on('data', read)
      started.once('error', (error) => fail(error.message))
      started.once('exit', (code, signal) => fail(`ended early (${signal ?? code})`))
    }).catch(async (error: unknown) => {
      await stop()
      throw error
    })
  }

  await start()
  return { pid: () => child?.pid ?? null, output: () => output, start, stop }
}
