import type { Claim } from '@shared/domain/actor'
import type { Message } from '@shared/domain/message'
import type { Push } from '@shared/ipc/contract'
import type { Link, Versions } from '@shared/ipc/hosts'
import type { Result } from '@shared/ipc/result'
import type { ServerFrame } from '@shared/ipc/wire'
import type { EngineCall } from '../host'

/** The pushes that an engine makes; the others are the desktop's own. */
export type EnginePush = Extract<Push, { readonly kind: 'events' | 'live' | 'reset' }>

export type Challenge = NonNullable<Extract<ServerFrame, { readonly t: 'hello' }>['challenge']>

/** Two byte streams to an engine's side, whatever carries them: a socket of this host or an `ssh` process. */
export type Channel = {
  /** Whole lines without their newline, in order. Returns the end of the subscription. */
  readonly onLine: (listener: (line: string) => void) => () => void
  /** Returns false when the other side does not read fast enough; what was given is kept all the same. */
  readonly send: (line: string) => boolean
  /** Resolves once, with the reason, when the channel is over for whatever reason; never rejects. */
  readonly ended: Promise<ChannelEnd>
  readonly close: () => void
  /** Proves who is asking, where that is possible; resolves to whether it was done. */
  readonly answerChallenge: (challenge: Challenge) => Promise<boolean>
}

/** `detail` is what ssh or the system said, word for word. */
export type ChannelEnd = { readonly why: Message; readonly detail: string | null }

/** Opens a channel; rejects with `ChannelFailed` when there is nothing to open. */
export type OpenChannel = (signal: AbortSignal) => Promise<Channel>

export class ChannelFailed extends Error {
  readonly end: ChannelEnd
  constructor(end: ChannelEnd) {
    super(end.detail ?? end.why.code)
    this.name = 'ChannelFailed'
    this.end = end
  }
}

export type LinkState = Exclude<Link, { readonly kind: 'own' }>

/** A connection to an engine that is made again by itself until it is stopped. */
export type EngineLink = {
  readonly state: () => LinkState
  readonly onState: (listener: (state: LinkState) => void) => () => void
  /** Answers `unavailable` while nothing is attached, also for what was asked when the connection broke. Never rejects. */
  readonly call: (name: EngineCall, input: unknown) => Promise<Result<unknown>>
  /** A `reset` is told whenever the snapshot has to be taken anew, also after each new connection. */
  readonly subscribe: (listener: (push: EnginePush) => void) => () => void
  readonly start: () => void
  /** Tries now instead of waiting. */
  readonly retry: () => void
  readonly stop: () => Promise<void>
}

export type LinkOptions = {
  readonly open: OpenChannel
  readonly versions: Versions
  readonly face: 'viewer' | 'cli' | 'ssh'
  readonly claim: Claim
  readonly follow: boolean
  readonly now: () => number
  /** How long it waits before it tries again, doubled each time up to the longest. */
  readonly firstRetryMs: number
  readonly longestRetryMs: number
  readonly bug: (name: string, error: unknown) => void
}
