import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { quoteArgument } from '@shared/domain/describe-step'
import { program } from './run-mamori'
import type { TestDaemon } from './start-daemon'

/** What a person types once a certain text is to be seen. */
export type Reply = { readonly after: string; readonly typed: string }

/** Runs a command at a pseudo terminal, that of util-linux's `script`. */
export const runAtTerminal = async (
  { dir, env }: TestDaemon,
  words: readonly string[],
  reply: Reply | null = null,
  more: Readonly<Record<string, string>> = {},
): Promise<{ readonly code: number | null; readonly shown: string }> => {
  // `exec`, or the shell that `script` begins would answer a Ctrl+C with a code of its own.
  const command = ['exec', process.execPath, program, ...words].map(quoteArgument).join(' ')
  const child = spawn('script', ['--quiet', '--return', '--command', command, '/dev/null'], {
    cwd: dir,
    env: { PATH: process.env['PATH'], HOME: dir, LANG: 'C.UTF-8', TERM: 'xterm', ...env, ...more },
    stdio: ['pipe', 'pipe', 'inherit'],
    timeout: 30_000,
  })
  let shown = ''
  let replied = false
  child.stdout.on('data', (chunk: Buffer) => {
    shown += chunk.toString()
    if (replied || reply === null || !shown.includes(reply.after)) return
    replied = true
    child.stdin.write(reply.typed)
  })
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, shown }
}
