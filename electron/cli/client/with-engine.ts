import { hostname, userInfo } from 'node:os'
import type { Claim } from '@shared/domain/actor'
import { message } from '@shared/domain/message'
import { REDUCER_VERSION } from '@shared/domain/reducer-version'
import type { State } from '@shared/domain/state'
import type { Live } from '@shared/domain/live'
import { createClient, type Client } from '@shared/ipc/client'
import { AppError } from '@shared/ipc/result'
import { CONTRACT_VERSION } from '@shared/ipc/version'
import type { EngineCall } from '../../engine/host'
import { createLink } from '../../engine/link/create-link'
import { openFirst } from '../../engine/link/first-place'
import type { EngineLink, LinkState, OpenChannel } from '../../engine/link/link'
import { openSocketChannel } from '../../engine/link/socket-channel'
import { socketsToAttach } from '../../engine/places'
import type { CommandContext } from '../context'
import { EXIT } from '../exit-codes'
import { whyRefused } from './why-refused'

/** While a command follows or holds, it looks this often for an engine that is being restarted. */
const FIRST_RETRY_MS = 250
const LONGEST_RETRY_MS = 5000

export type Engine = {
  readonly link: EngineLink
  readonly call: Client['call']
  /** Where it is and who one is to it. */
  readonly attached: Extract<LinkState, { readonly kind: 'attached' }>
}

/** The name behind `sudo` is a claim; that of this process is proved by the engine itself. */
const claimOf = (env: CommandContext['env']): Claim => {
  let name = env['SUDO_USER'] ?? ''
  try {
    name ||= userInfo().username
  } catch {
    // userInfo throws when the user database has no entry for this user: then there is no name to claim.
  }
  return { name: name.slice(0, 100), host: hostname().slice(0, 255) }
}

/** The connection to the engine of this host, not yet begun. */
export const linkHere = ({ env, version, out }: CommandContext, follow: boolean): EngineLink => {
  const paths = socketsToAttach({ env, uid: process.getuid?.() ?? 0 })
  const open: OpenChannel = async (signal) =>
    (await openFirst(paths, (path) => openSocketChannel(path)(signal))).opened
  return createLink({
    open,
    versions: { app: version, contract: CONTRACT_VERSION, reducer: REDUCER_VERSION },
    face: 'cli',
    claim: claimOf(env),
    follow,
    now: Date.now,
    firstRetryMs: FIRST_RETRY_MS,
    longestRetryMs: LONGEST_RETRY_MS,
    bug: out.bug,
  })
}

export const clientOf = (link: EngineLink): Client =>
  createClient({ call: (name, input) => link.call(name as EngineCall, input), subscribe: link.subscribe })

/** An engine that is just coming or going is worth a moment. */
const STARTING_MS = 10_000

const isMomentary = ({ why }: Extract<LinkState, { readonly kind: 'down' }>): boolean =>
  why.code === 'wire.starting' || why.code === 'wire.stopping'

/** The first state that counts: attached, or why not; an engine that is starting has 10 s. null when told to stop. */
export const settledState = (
  link: EngineLink,
  signal: AbortSignal,
): Promise<Exclude<LinkState, { readonly kind: 'connecting' }> | null> =>
  new Promise((resolve) => {
    let patient = true
    const see = (state: LinkState): void => {
      if (state.kind === 'connecting' || (state.kind === 'down' && patient && isMomentary(state))) return
      settle(state)
    }
    const settle = (state: Exclude<LinkState, { readonly kind: 'connecting' }> | null): void => {
      clearTimeout(patience)
      unsubscribe()
      signal.removeEventListener('abort', onAbort)
      resolve(state)
    }
    const onAbort = (): void => settle(null)
    const patience = setTimeout(() => {
      patient = false
      see(link.state())
    }, STARTING_MS)
    const unsubscribe = link.onState(see)
    signal.addEventListener('abort', onAbort)
    if (signal.aborted) onAbort()
    else see(link.state())
  })

/** Tells why there is no engine to talk to, and what can be done. */
export const tellDown = (
  { out }: CommandContext,
  state: Extract<LinkState, { readonly kind: 'down' | 'skewed' }>,
): void => {
  if (state.kind === 'skewed') {
    const { mine, theirs, update } = state
    const side = update === 'this' ? '@cli.skew.this' : '@cli.skew.that'
    out.tell(message('cli.skewed', { mine: mine.app, theirs: theirs.app, side }))
    return
  }
  out.tell(state.why)
  if (state.detail !== null) out.say(state.detail)
  if (state.why.code === 'wire.no_engine') out.say(out.text('cli.no_engine.way_out'))
}

/**
 * Attaches to the engine of this host, does something with it and leaves. What the engine refuses is told with its
 * reason and ends with 1; without an engine it ends with 3.
 */
export const withEngine = async (
  context: CommandContext,
  task: (engine: Engine) => Promise<number>,
): Promise<number> => {
  const link = linkHere(context, false)
  link.start()
  try {
    const state = await settledState(link, context.signal)
    if (state === null) return EXIT.interrupted
    if (state.kind !== 'attached') {
      tellDown(context, state)
      return EXIT.usage
    }
    return await task({ link, call: clientOf(link).call, attached: state })
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    if (context.signal.aborted) return EXIT.interrupted
    context.out.tell(whyRefused(error))
    return EXIT.degraded
  } finally {
    await link.stop()
  }
}

export type Running = { readonly state: State; readonly live: Live }

/** The engine's state; null, with a word to the person, when it has none for want of usable settings. */
export const runningState = async (
  { out }: CommandContext,
  { call }: Pick<Engine, 'call'>,
): Promise<Running | null> => {
  const snapshot = await call('engine.snapshot', {})
  switch (snapshot.kind) {
    case 'running':
      return { state: snapshot.state, live: snapshot.live }
    case 'setup':
      out.tell(message('cli.settings.missing', { file: snapshot.settingsFile }))
      return null
    case 'faults':
      snapshot.faults.forEach((fault) => out.fault(fault, snapshot.settingsFile))
      out.tell(message('cli.engine.faults', { n: snapshot.faults.length }))
      return null
  }
}
