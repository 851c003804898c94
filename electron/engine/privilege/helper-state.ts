import { readFile } from 'node:fs/promises'
import { message, type Message } from '@shared/domain/message'
import type { Exec } from '../ports'
import { firstLine } from '../services/query'
import { readAuthority, type Authority, type AuthorityRead } from './authority'
import { distrustOf } from './root-owned'

/** Where `mamori install-service` puts the helper; the line for sudo names this path and no other. */
export const HELPER_FILE = '/usr/local/lib/mamori/mamori-helper.mjs'
/** No argument follows: the line for sudo allows none. */
export const HELPER_COMMAND: readonly string[] = ['sudo', '-n', '--', HELPER_FILE]

const ASK_TIMEOUT_MS = 10_000
/** `sudo -l` writes a line into the system's log, so a no is not doubted more often than this. */
const DOUBT_AFTER_MS = 5 * 60_000

export type HelperState =
  | { readonly kind: 'ready'; readonly authority: Authority }
  /** `why` takes `{what}`, the service or path that something was wanted of. */
  | { readonly kind: 'unavailable'; readonly why: (what: string) => Message }

export type HelperDeps = {
  readonly exec: Exec
  readonly now: () => number
  readonly readAuthority?: () => Promise<AuthorityRead>
  /** Whether the helper is in its place and root's alone. */
  readonly distrust?: typeof distrustOf
  /** Whether this process can never gain rights, see `NoNewPrivileges=` in systemd.exec(5). */
  readonly readNoNewPrivileges?: () => Promise<boolean>
}

const noNewPrivileges = async (): Promise<boolean> =>
  /^NoNewPrivs:\t1$/m.test(await readFile('/proc/self/status', 'utf8'))

type Leave =
  | { readonly kind: 'granted' }
  | { readonly kind: 'denied'; readonly why: (what: string) => Message }

const denied = (why: (what: string) => Message): Leave => ({ kind: 'denied', why })

const askForLeave = async (deps: HelperDeps, signal: AbortSignal): Promise<Leave> => {
  const distrust = await (deps.distrust ?? distrustOf)(HELPER_FILE)
  if (distrust?.kind === 'missing') return denied((what) => message('privilege.needs.missing', { what }))
  if (distrust?.kind === 'distrusted') return denied(() => distrust.why)
  if (await (deps.readNoNewPrivileges ?? noNewPrivileges)())
    return denied((what) => message('privilege.needs.no_new_privileges', { what }))
  // sudo(8): with a command, -l says whether it may be run, by its exit code, without running it.
  const asked = await deps.exec(['sudo', '-n', '-l', '--', HELPER_FILE], {
    timeoutMs: ASK_TIMEOUT_MS,
    signal,
  })
  if (asked.kind === 'exited' && asked.code === 0) return { kind: 'granted' }
  if (asked.kind === 'failed' && asked.why === 'not_found')
    return denied((what) => message('privilege.needs.no_sudo', { what }))
  const reason = firstLine(asked) || (asked.kind === 'failed' ? asked.why : `exit ${String(asked.code)}`)
  return denied((what) => message('privilege.needs.not_allowed', { what, reason }))
}

export type HelperWatch = {
  /** What is known; asked anew when it was a no some time ago. */
  readonly state: (signal: AbortSignal) => Promise<HelperState>
  /** Forgets what is known. */
  readonly doubt: () => void
}

/** Finds out whether root's helper can be used: it is installed, sudo lets us run it, and there is an authority. */
export const watchHelper = (deps: HelperDeps): HelperWatch => {
  let known: { readonly leave: Promise<Leave>; readonly at: number } | null = null

  const leave = async (signal: AbortSignal): Promise<Leave> => {
    const now = deps.now()
    if (known !== null) {
      const answer = await known.leave
      if (answer.kind === 'granted' || now - known.at < DOUBT_AFTER_MS) return answer
    }
    const asking = { leave: askForLeave(deps, signal), at: now }
    known = asking
    return asking.leave.catch((error: unknown) => {
      known = null
      throw error
    })
  }

  return {
    doubt: () => {
      known = null
    },
    state: async (signal) => {
      const answer = await leave(signal)
      if (signal.aborted) known = null
      if (answer.kind === 'denied') return { kind: 'unavailable', why: answer.why }
      // A small file: read each time, so that what root changes holds at once.
      const read = await (deps.readAuthority ?? readAuthority)()
      switch (read.kind) {
        case 'read':
          return { kind: 'ready', authority: read.authority }
        case 'missing':
          return { kind: 'unavailable', why: (what) => message('privilege.needs.no_authority', { what }) }
        case 'unusable':
          return { kind: 'unavailable', why: () => read.why }
      }
    },
  }
}
