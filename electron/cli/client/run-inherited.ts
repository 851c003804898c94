import { spawn } from 'node:child_process'
import { constants } from 'node:os'

/** What a shell answers for a program that it does not find, or may not run (POSIX, "Exit Status for Commands"). */
const NOT_FOUND = 127
const NOT_RUNNABLE = 126
const SIGNALLED = 128

const FORWARDED = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const
/** A terminal sends these to the program itself as well; twice would pass for a person's second, impatient one. */
const FROM_TERMINAL: ReadonlySet<string> = new Set(['SIGINT', 'SIGQUIT'])

export type Ran =
  | { readonly kind: 'ended'; readonly code: number }
  | { readonly kind: 'not_started'; readonly code: number; readonly reason: string }

/**
 * Runs a program without a shell with our own streams, as if it had been called itself: signals are passed on, and the
 * code is its own, or 128 and the number of the signal that ended it. Never rejects.
 */
export const runInherited = ([program = '', ...args]: readonly string[]): Promise<Ran> =>
  new Promise((resolve) => {
    const child = spawn(program, args, { stdio: 'inherit' })
    const atTerminal = process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY
    const pass = (signal: NodeJS.Signals): void => {
      if (!(atTerminal && FROM_TERMINAL.has(signal))) child.kill(signal)
    }
    for (const signal of FORWARDED) process.on(signal, pass)
    const settle = (ran: Ran): void => {
      for (const signal of FORWARDED) process.off(signal, pass)
      resolve(ran)
    }
    child.once('error', (error: NodeJS.ErrnoException) => {
      if (child.pid !== undefined) return
      const code = error.code === 'ENOENT' ? NOT_FOUND : NOT_RUNNABLE
      settle({ kind: 'not_started', code, reason: error.message })
    })
    child.once('exit', (code, signal) =>
      settle({ kind: 'ended', code: code ?? SIGNALLED + (signal === null ? 0 : constants.signals[signal]) }),
    )
  })
