import { spawn } from 'node:child_process'
import { constants } from 'node:fs'
import { access, stat } from 'node:fs/promises'
import { homedir } from 'node:os'
import { isAbsolute, join } from 'node:path'
import type { Readable } from 'node:stream'
import type { Exec, ExecResult } from './ports'

const DEFAULT_OUTPUT_BYTES = 64 * 1024
const DEFAULT_SEARCH_PATH = [
  '/usr/local/sbin',
  '/usr/local/bin',
  '/usr/sbin',
  '/usr/bin',
  '/sbin',
  '/bin',
] as const

export type ExecSetup = {
  /** Where a bare program name is looked for, in order. The caller's own PATH plays no part. */
  readonly searchPath?: readonly string[]
  readonly home?: string
  /** How long a program that was told to end has before it is killed. */
  readonly killGraceMs?: number
  /** How long output is awaited from a program that has ended while a child of it keeps its pipe open. */
  readonly drainGraceMs?: number
}

type Failure = Extract<ExecResult, { readonly kind: 'failed' }>['why']
type Program =
  | { readonly kind: 'found'; readonly file: string }
  | { readonly kind: 'not_found' | 'not_permitted' }

const inspectProgram = async (file: string): Promise<Program> => {
  try {
    if (!(await stat(file)).isFile()) return { kind: 'not_permitted' }
    await access(file, constants.X_OK)
    return { kind: 'found', file }
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    return { kind: code === 'EACCES' || code === 'EPERM' ? 'not_permitted' : 'not_found' }
  }
}

/** An absolute path is taken as it is, a bare name is looked up; a relative path is never a program. */
const findProgram = async (name: string, searchPath: readonly string[]): Promise<Program> => {
  if (name === '' || name.includes('\0')) return { kind: 'not_found' }
  if (isAbsolute(name)) return inspectProgram(name)
  if (name.includes('/')) return { kind: 'not_found' }
  let seen: Program = { kind: 'not_found' }
  for (const directory of searchPath) {
    const program = await inspectProgram(join(directory, name))
    if (program.kind === 'found') return program
    if (program.kind === 'not_permitted') seen = program
  }
  return seen
}

/** Collects the head of a stream and lets the rest pass, so that a flood neither blocks the program nor fills memory. */
const collectHead = (stream: Readable, maxBytes: number): (() => string) => {
  const chunks: Buffer[] = []
  let kept = 0
  stream.on('data', (chunk: Buffer) => {
    if (kept >= maxBytes) return
    const part = chunk.subarray(0, maxBytes - kept)
    chunks.push(part)
    kept += part.length
  })
  // Streaming mode holds back a character that the cut has split.
  return () => new TextDecoder().decode(Buffer.concat(chunks), { stream: kept >= maxBytes })
}

/** Collects the end of a stream in bounded memory. */
const collectTail = (stream: Readable, maxBytes: number): (() => string) => {
  let chunks: Buffer[] = []
  let kept = 0
  let cut = false
  stream.on('data', (chunk: Buffer) => {
    chunks.push(chunk)
    kept += chunk.length
    // Together only now and then: a flood of small pieces would otherwise be copied for each.
    if (kept <= 2 * maxBytes) return
    chunks = [Buffer.concat(chunks).subarray(-maxBytes)]
    kept = maxBytes
    cut = true
  })
  return () => {
    const all = Buffer.concat(chunks)
    const end = all.subarray(-maxBytes)
    // A character that the cut has split begins with bytes that none begins with.
    const start = cut || end.length < all.length ? end.findIndex((byte) => (byte & 0xc0) !== 0x80) : 0
    return new TextDecoder().decode(end.subarray(Math.max(0, start)))
  }
}

/** Signals every process of a group that still has one. */
const signalGroup = (groupId: number, signal: NodeJS.Signals): void => {
  try {
    process.kill(-groupId, signal)
  } catch (error) {
    // ESRCH: nobody is left in the group, which is what was wanted. EPERM: what is left runs as another user.
    const code = (error as NodeJS.ErrnoException).code
    if (code !== 'ESRCH' && code !== 'EPERM') throw error
  }
}

/**
 * Makes the port that runs programs: no shell, no inherited environment, an own process group that is ended as a whole
 * (TERM, then KILL) on timeout or abort. A program that fails is a result, never an exception.
 */
export const createExec = ({
  searchPath = DEFAULT_SEARCH_PATH,
  home = homedir(),
  killGraceMs = 2000,
  drainGraceMs = 200,
}: ExecSetup = {}): Exec => {
  const env = { PATH: searchPath.join(':'), LANG: 'C.UTF-8', HOME: home }

  return async (argv, options) => {
    const { timeoutMs, signal, maxOutputBytes = DEFAULT_OUTPUT_BYTES, input } = options
    const graceMs = options.killGraceMs ?? killGraceMs
    const startedAt = performance.now()
    const durationMs = (): number => Math.round(performance.now() - startedAt)
    const notRun = (why: Failure, stderr = ''): ExecResult => ({
      kind: 'failed',
      why,
      stdout: '',
      stderr,
      durationMs: durationMs(),
    })

    const [name = '', ...args] = argv
    const program = await findProgram(name, searchPath)
    if (signal.aborted) return notRun('aborted')
    if (program.kind !== 'found') return notRun(program.kind)

    return new Promise<ExecResult>((resolve) => {
      let child
      try {
        const common = { cwd: options.cwd ?? '/', env: { ...env, ...options.env }, detached: true }
        child =
          input === undefined
            ? spawn(program.file, args, { ...common, stdio: ['ignore', 'pipe', 'pipe'] })
            : spawn(program.file, args, { ...common, stdio: ['pipe', 'pipe', 'pipe'] })
      } catch (error) {
        resolve(notRun('not_started', (error as Error).message))
        return
      }
      const { stdin, stdout, stderr, pid } = child
      const collect = options.keepOutput === 'tail' ? collectTail : collectHead
      const readStdout = collect(stdout, maxOutputBytes)
      const readStderr = collect(stderr, maxOutputBytes)
      const timers = new Set<NodeJS.Timeout>()
      const later = (delayMs: number, run: () => void): void => void timers.add(setTimeout(run, delayMs))
      let stopped: 'timeout' | 'aborted' | null = null
      let ended: { readonly code: number | null } | null = null
      let settled = false

      const settle = (result: ExecResult): void => {
        settled = true
        for (const timer of timers) clearTimeout(timer)
        signal.removeEventListener('abort', onAbort)
        resolve(result)
      }
      const finish = (): void => {
        if (settled) return
        const output = { stdout: readStdout(), stderr: readStderr(), durationMs: durationMs() }
        if (pid !== undefined && (stopped !== null || options.endsGroup === true)) signalGroup(pid, 'SIGKILL')
        if (stopped !== null) {
          stdout.destroy()
          stderr.destroy()
          child.unref()
          settle({ kind: 'failed', why: stopped, ...output })
          return
        }
        // A daemon that was just started may hold the pipes for good: closing them would kill it at its next line (SIGPIPE).
        for (const stream of [stdout, stderr]) {
          stream.removeAllListeners('data').resume()
          if ('unref' in stream && typeof stream.unref === 'function') stream.unref()
        }
        const code = ended?.code ?? null
        settle(
          code === null ? { kind: 'failed', why: 'signal', ...output } : { kind: 'exited', code, ...output },
        )
      }
      const stop = (why: 'timeout' | 'aborted'): void => {
        if (stopped !== null || ended !== null || pid === undefined) return
        stopped = why
        signalGroup(pid, 'SIGTERM')
        later(graceMs, () => {
          signalGroup(pid, 'SIGKILL')
          // A process in uninterruptible sleep does not even die of KILL; nobody waits for it.
          later(graceMs, finish)
        })
      }
      const onAbort = (): void => stop('aborted')

      signal.addEventListener('abort', onAbort, { once: true })
      later(timeoutMs, () => stop('timeout'))
      // A program that ends before it has read everything breaks the pipe; its exit code tells what that means.
      stdin?.on('error', () => undefined).end(input)
      child.once('exit', (code) => {
        ended = { code }
        if (stopped === null) later(drainGraceMs, finish)
      })
      child.once('close', finish)
      child.once('error', (error: NodeJS.ErrnoException) => {
        if (pid !== undefined) return
        const why =
          error.code === 'ENOENT'
            ? 'not_found'
            : error.code === 'EACCES' || error.code === 'EPERM'
              ? 'not_permitted'
              : 'not_started'
        settle(notRun(why, error.message))
      })
    })
  }
}

/** Runs programs of this host with the usual search path and this user's home. */
export const runProgram: Exec = createExec()
