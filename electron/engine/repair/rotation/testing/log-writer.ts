import { spawn } from 'node:child_process'
import { once } from 'node:events'

export type LogWriter = {
  readonly pid: number
  /** Has it open its log anew, if it is one that does. */
  readonly reopen: () => void
  /** Ends it; gives the number of lines that it has written. */
  readonly stop: () => Promise<number>
}

/** Starts a program that writes numbered lines and, when it ends, says how many; `argv` begins with the program. */
export const startWriter = async (argv: readonly [string, ...string[]]): Promise<LogWriter> => {
  const [program, ...args] = argv
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const killWithUs = (): void => void child.kill('SIGKILL')
  process.once('exit', killWithUs)
  let said = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text))
  const ended = once(child, 'close').then(() => process.removeListener('exit', killWithUs))
  await Promise.race([once(child.stdout, 'data'), ended])
  const { pid } = child
  if (pid === undefined || !said.startsWith('ready'))
    throw new Error(`${argv.join(' ')} did not begin: ${said}`)
  return {
    pid,
    reopen: () => void process.kill(pid, 'SIGHUP'),
    stop: async () => {
      child.kill('SIGTERM')
      await ended
      return Number(said.trim().split('\n').at(-1))
    },
  }
}
