import { spawn } from 'node:child_process'
import { homedir } from 'node:os'
import type { Pipe } from './stream-kind'

const SEARCH_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

export type StreamRun = {
  readonly pause: () => void
  readonly resume: () => void
  /** Ends the program at once: it only reads. */
  readonly kill: () => void
}

export type RunOptions = {
  readonly argv: readonly string[]
  /** Where programs are looked for; the usual folders unless told. */
  readonly searchPath: string | undefined
  readonly onData: (bytes: Buffer, pipe: Pipe) => void
  /** `failure` is set when it could not be started. */
  readonly onEnd: (code: number | null, failure: string | null) => void
  readonly onChild: (pid: number, running: boolean) => void
}

/** Runs a program that prints for as long as it is let, by its argument vector. The caller's own PATH plays no part. */
export const runStream = ({ argv, searchPath, onData, onEnd, onChild }: RunOptions): StreamRun => {
  const [program = '', ...args] = argv
  const child = spawn(program, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: searchPath ?? SEARCH_PATH, LANG: 'C.UTF-8', LC_ALL: 'C.UTF-8', HOME: homedir() },
  })
  let ended = false
  const end = (code: number | null, failure: string | null): void => {
    if (ended) return
    ended = true
    if (child.pid !== undefined) onChild(child.pid, false)
    onEnd(code, failure)
  }
  if (child.pid !== undefined) onChild(child.pid, true)
  child.stdout.on('data', (bytes: Buffer) => onData(bytes, 'out'))
  child.stderr.on('data', (bytes: Buffer) => onData(bytes, 'err'))
  child.on('error', (error: NodeJS.ErrnoException) => end(null, error.code ?? error.message))
  child.on('close', (code) => end(code, null))
  return {
    pause: () => {
      child.stdout.pause()
      child.stderr.pause()
    },
    resume: () => {
      child.stdout.resume()
      child.stderr.resume()
    },
    kill: () => {
      child.kill('SIGKILL')
      // What it has left running would keep the pipes open.
      child.stdout.destroy()
      child.stderr.destroy()
    },
  }
}
