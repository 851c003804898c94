import { readFile } from 'node:fs/promises'
import { message, type Message } from '@shared/domain/message'
import type { Exec } from '../ports'
import { firstLine } from '../services/query'
import { readAuthority, type Authority, type AuthorityRead } from './authority'
import { distrustOf, type Distrust } from './root-owned'

/** Where `mamori install-service` puts the helper; the line for sudo names this path and no other. */
export const HELPER_FILE = '/usr/local/lib/mamori/mamori-helper.mjs'
/** What it brings along, beside it: its operations on files, and signals. */
export const HELPER_PARTS: readonly string[] = ['content', 'files', 'places', 'signals'].map((part) =>
  HELPER_FILE.replace('.mjs', `-${part}.mjs`),
)
/** No argument follows: the line for sudo allows none. */
export const HELPER_COMMAND: readonly string[] = ['sudo', '-n', '--', HELPER_FILE]

const ASK_TIMEOUT_MS = 10_000
/** `sudo -l` writes a line into the system's log, so a no is not doubted more often than this. */
const DOUBT_AFTER_MS = 5 * 60_000

export type HelperState =
  /** `version`: of the helper that is installed, which may be older than this program. */
  | { readonly kind: 'ready'; readonly authority: Authority; readonly version: number }
  /** `why` takes `{what}`, the service or path that something was wanted of. */
  | { readonly kind: 'unavailable'; readonly why: (what: string) => Message }

export type HelperDeps = {
  readonly exec: Exec
  readonly now: () => number
  readonly readAuthority?: () => Promise<AuthorityRead>
  /** Whether the helper is in its place and root's alone. */
  readonly distrust?: typeof distrustOf
  /** The version of the installed helper; null when it cannot be read. */
  readonly readVersion?: () => Promise<number | null>
  /** Whether this process can never gain rights, see `NoNewPrivileges=` in systemd.exec(5). */
  readonly readNoNewPrivileges?: () => Promise<boolean>
}

const noNewPrivileges = async (): Promise<boolean> =>
  /^NoNewPrivs:\t1$/m.test(await readFile('/proc/self/status', 'utf8'))

/** The first helper did not name its version. */
const FIRST_VERSION = 1

/** What the text of a helper says about its version. */
export const helperVersionOf = (text: string): number => {
  const found = /^export const VERSION = (\d{1,9})$/m.exec(text)
  return found === null ? FIRST_VERSION : Number(found[1])
}

const readHelperVersion = (): Promise<number | null> =>
  readFile(HELPER_FILE, 'utf8').then(
    helperVersionOf,
    // Root took it away, or closed it to us: either way it is no longer what was found.
    () => null,
  )

/** What is wrong with the files of the helper; the first version was one file. */
const distrustHelper = async (deps: HelperDeps): Promise<Distrust | null> => {
  const distrust = deps.distrust ?? distrustOf
  const entry = await distrust(HELPER_FILE)
  if (entry !== null || (await (deps.readVersion ?? readHelperVersion)()) === FIRST_VERSION) return entry
  for (const part of HELPER_PARTS) {
    const found = await distrust(part)
    if (found !== null) return found
  }
  return null
}

type Leave =
  | { readonly kind: 'granted' }
  | { readonly kind: 'denied'; readonly why: (what: string) => Message }

const denied = (why: (what: string) => Message): Leave => ({ kind: 'denied', why })

const askForLeave = async (deps: HelperDeps, signal: AbortSignal): Promise<Leave> => {
  const distrust = await distrustHelper(deps)
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

  const withVersion = async (authority: Authority): Promise<HelperState> => {
    const version = await (deps.readVersion ?? readHelperVersion)()
    if (version !== null) return { kind: 'ready', authority, version }
    known = null
    return { kind: 'unavailable', why: (what) => message('privilege.needs.missing', { what }) }
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
          return withVersion(read.authority)
        case 'missing':
          return { kind: 'unavailable', why: (what) => message('privilege.needs.no_authority', { what }) }
        case 'unusable':
          return { kind: 'unavailable', why: () => read.why }
      }
    },
  }
}
