import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process'
import { plainWords } from './ssh-words'

/** How long an ssh that was told to end has before it is killed. */
const KILL_GRACE_MS = 2000
/** How long its last words are awaited while something that it left behind holds its stderr open (ControlPersist). */
const DRAIN_MS = 200
const MOST_SAID_CHARACTERS = 16 * 1024

export type SshExit =
  | { readonly kind: 'exited'; readonly code: number | null }
  /** There is no such program, or it may not be run. */
  | { readonly kind: 'not_started'; readonly reason: string }

export type SshProcess = {
  readonly stdin: ChildProcessWithoutNullStreams['stdin']
  readonly stdout: ChildProcessWithoutNullStreams['stdout']
  /** What it said on stderr so far, as plain text. */
  readonly said: () => string
  /** Resolves once, when it is gone; never rejects. */
  readonly exit: Promise<SshExit>
  /** Ends it: TERM, then KILL. */
  readonly end: () => void
}

export type SshProgram = {
  /** `ssh` on the PATH of `env` (on Windows `ssh.exe`), or a path. */
  readonly program: string
  /** The user's own environment: agent, home and PATH are used as they are. */
  readonly env: Readonly<Record<string, string | undefined>>
}

/**
 * Windows looks for a program in the working directory first, where somebody may have put an `ssh.exe`: so it is a
 * directory that only administrators write. Elsewhere PATH alone counts.
 */
export const sshFolder = (
  env: SshProgram['env'],
  platform: NodeJS.Platform = process.platform,
): string | undefined => (platform === 'win32' ? (env['SystemRoot'] ?? 'C:\\Windows') : undefined)

/** Starts ssh without a shell and without a terminal. */
export const startSsh = ({ program, env }: SshProgram, args: readonly string[]): SshProcess => {
  const cwd = sshFolder(env)
  const child = spawn(program, args, {
    env,
    stdio: ['pipe', 'pipe', 'pipe'],
    windowsHide: true,
    ...(cwd === undefined ? {} : { cwd }),
  })
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-MOST_SAID_CHARACTERS)
  })
  let killTimer: NodeJS.Timeout | undefined
  const exit = new Promise<SshExit>((resolve) => {
    const finish = (how: SshExit): void => {
      clearTimeout(killTimer)
      child.stderr.destroy()
      resolve(how)
    }
    child.once('error', ({ message }) => {
      if (child.pid === undefined) finish({ kind: 'not_started', reason: message })
    })
    child.once('exit', (code) => {
      clearTimeout(killTimer)
      const drained = setTimeout(() => finish({ kind: 'exited', code }), DRAIN_MS)
      child.stderr.once('close', () => {
        clearTimeout(drained)
        finish({ kind: 'exited', code })
      })
    })
  })
  return {
    stdin: child.stdin,
    stdout: child.stdout,
    said: () => plainWords(said),
    exit,
    end: () => {
      if (killTimer !== undefined || child.exitCode !== null || child.signalCode !== null) return
      child.kill('SIGTERM')
      killTimer = setTimeout(() => child.kill('SIGKILL'), KILL_GRACE_MS)
    },
  }
}
