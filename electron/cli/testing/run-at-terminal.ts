import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { quoteArgument } from '@shared/domain/describe-step'
import { program } from './run-mamori'
import type { TestDaemon } from './start-daemon'

/** Runs a command at a pseudo terminal of util-linux's `script`, where a person types `typed` at the question. */
export const runAtTerminal = async (
  { dir, env }: TestDaemon,
  words: readonly string[],
  typed: string,
  more: Readonly<Record<string, string>> = {},
): Promise<{ readonly code: number | null; readonly shown: string }> => {
  const command = [process.execPath, program, ...words].map(quoteArgument).join(' ')
  const child = spawn('script', ['--quiet', '--return', '--command', command, '/dev/null'], {
    cwd: dir,
    env: { PATH: process.env['PATH'], HOME: dir, LANG: 'C.UTF-8', TERM: 'xterm', ...env, ...more },
    stdio: ['pipe', 'pipe', 'inherit'],
    timeout: 30_000,
  })
  let shown = ''
  let asked = false
  child.stdout.on('data', (chunk: Buffer) => {
    shown += chunk.toString()
    if (asked || !shown.includes('[y/N]')) return
    asked = true
    child.stdin.write(typed)
  })
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, shown }
}
