import { message, type Message } from '@shared/domain/message'
import type { Exec, ExecResult } from '../engine/ports'
import { firstLine } from '../engine/services/query'

const NOTIFY_TIMEOUT_MS = 10_000
/** Twice as often as systemd wants it, as sd_watchdog_enabled(3) recommends. */
const PINGS_PER_PERIOD = 2

export type SystemdNotifier = {
  /** The start is over: what waits for the unit may go on. `status` is shown by `systemctl status`. */
  readonly ready: (status: string) => Promise<void>
  readonly status: (status: string) => Promise<void>
  /** The end has begun. */
  readonly stopping: () => Promise<void>
  /**
   * Tells systemd again and again that the program lives, as long as `isAlive` says so; when it does not, systemd ends and
   * restarts it after `WatchdogSec=`. Returns the end of it. Does nothing when systemd asks for nothing.
   */
  readonly watch: (isAlive: () => boolean) => () => void
}

type Environment = Readonly<Record<string, string | undefined>>

const describe = (result: ExecResult): string =>
  firstLine(result) || (result.kind === 'exited' ? `exit ${String(result.code)}` : result.why)

/** How often systemd wants a sign of life, in milliseconds; null when it wants none of this process. */
const watchdogMs = (env: Environment, pid: number): number | null => {
  const period = Number(env['WATCHDOG_USEC'])
  const isMeant = env['WATCHDOG_PID'] === undefined || Number(env['WATCHDOG_PID']) === pid
  return Number.isInteger(period) && period > 0 && isMeant ? period / 1000 : null
}

/**
 * Speaks to systemd for a service of `Type=notify`. Node has no datagram sockets, so each word is a `systemd-notify`,
 * which waits until systemd has heard it; being no main process, it needs `NotifyAccess=all`. Without `$NOTIFY_SOCKET`
 * nothing is done. `tell` hears, once for each kind of word, that one did not get through.
 */
export const createSystemdNotifier = (
  env: Environment,
  exec: Exec,
  tell: (trouble: Message) => void = () => undefined,
  pid: number = process.pid,
): SystemdNotifier => {
  const socket = env['NOTIFY_SOCKET']
  const told = new Set<string>()
  const once = (word: string, trouble: Message): void => {
    if (told.has(word)) return
    told.add(word)
    tell(trouble)
  }
  const complain = (word: string, why: string): void =>
    once(word, message('service.notify.failed', { word, why }))

  const send = async (words: readonly string[], signal: AbortSignal): Promise<void> => {
    if (socket === undefined || socket === '') return
    // Programs get no environment of ours, so env(1) names the socket.
    const argv = ['env', `NOTIFY_SOCKET=${socket}`, 'systemd-notify', ...words]
    const result = await exec(argv, { timeoutMs: NOTIFY_TIMEOUT_MS, signal })
    const isHeard = result.kind === 'exited' && result.code === 0
    if (!isHeard && !signal.aborted) complain(words[0] ?? '', describe(result))
  }
  const always = new AbortController().signal
  // A line break would begin a word of its own.
  const statusWord = (status: string): string => `--status=${status.replaceAll(/\s+/g, ' ')}`

  return {
    ready: (status) => send(['--ready', statusWord(status)], always),
    status: (status) => send([statusWord(status)], always),
    stopping: () => send(['STOPPING=1'], always),
    watch: (isAlive) => {
      const period = socket === undefined || socket === '' ? null : watchdogMs(env, pid)
      if (period === null) return () => undefined
      const end = new AbortController()
      let timer: NodeJS.Timeout | undefined
      const ping = async (): Promise<void> => {
        if (isAlive()) await send(['WATCHDOG=1'], end.signal)
        else once('isAlive', message('service.notify.stuck'))
      }
      const next = (): void => {
        timer = setTimeout(() => {
          next()
          ping().catch((error: unknown) =>
            complain('WATCHDOG=1', error instanceof Error ? error.message : String(error)),
          )
        }, period / PINGS_PER_PERIOD)
        timer.unref()
      }
      next()
      return () => {
        clearTimeout(timer)
        end.abort()
      }
    },
  }
}
