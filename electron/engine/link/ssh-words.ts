import { message, type Message } from '@shared/domain/message'
import type { TextKey } from '@shared/text/text'

/** How an `ssh` process ended and what it said. */
export type SshEnd = {
  readonly destination: string
  /** null when it was ended by a signal. */
  readonly code: number | null
  /** stderr as plain text. */
  readonly said: string
  /** Whether the other side had already spoken as Mamori does. */
  readonly attached: boolean
}

/** 255 is ssh's own failure; everything else is the exit code of what ran on the other host, see ssh(1). */
const SSH_FAILED = 255
/** Of the shell there, see POSIX sh: not found, and found but not to be run. */
const NOT_FOUND = 127
const NOT_RUNNABLE = 126
/** `mamori` did not understand its words: it is from before `serve`. */
const USAGE = 3

/** In the order in which they tell most: a changed host key also says that its verification failed. */
const words: readonly (readonly [RegExp, TextKey])[] = [
  [/REMOTE HOST IDENTIFICATION HAS CHANGED|^WARNING: .*host key.*changed/im, 'ssh.key_changed'],
  [/^Host key verification failed|^No \S+ host key is known for /m, 'ssh.key_unknown'],
  [/^ssh: Could not resolve hostname /m, 'ssh.unknown_host'],
  [/: Bad configuration option|bad configuration options|^Bad owner or permissions on /m, 'ssh.config'],
  [
    /^Can't open user config file|: (?:unsupported|invalid|missing) .*\.$|garbage at end of line/m,
    'ssh.config',
  ],
  [/: Connection refused/, 'ssh.refused'],
  [/(?:Connection|Operation) timed out|banner exchange: .*timed out/, 'ssh.timed_out'],
  [/No route to host|Network is unreachable|Host is down|Network is down/, 'ssh.unreachable'],
  [/Permission denied \(|Too many authentication failures|^No more authentication methods/m, 'ssh.denied'],
  [/^Timeout, server \S+ not responding|Broken pipe|^client_loop: /m, 'ssh.lost'],
  [/^(?:Connection (?:to \S+ )?(?:closed|reset)|kex_exchange_identification: )/m, 'ssh.closed'],
]

/** Why a connection by `ssh` is over, as a message that names the way out. */
export const whyOfSshEnd = ({ destination, code, said, attached }: SshEnd): Message => {
  const say = (key: TextKey): Message => message(key, { destination })
  if (code === SSH_FAILED || code === null) {
    const found = words.find(([form]) => form.test(said))?.[1]
    if (attached) return say(found === undefined || found === 'ssh.closed' ? 'ssh.lost' : found)
    return say(found ?? 'ssh.failed')
  }
  if (attached) return say('ssh.ended')
  if (code === NOT_FOUND) return say('ssh.no_mamori')
  if (code === NOT_RUNNABLE) return say('ssh.not_runnable')
  if (code === USAGE) return say('ssh.old_mamori')
  return say('ssh.not_mamori')
}

const MOST_SAID = 4096

/** What a program said on stderr as plain text of a bounded length; the end tells most. */
export const plainWords = (said: string): string =>
  said
    .slice(-MOST_SAID)
    .replace(/\r\n?/g, '\n')
    .replace(/(?!\n)[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
