import { message } from '@shared/domain/message'
import { SILENCE_MS } from '@shared/ipc/wire'
import { createListeners } from '../listeners'
import { ChannelFailed, type EngineLink, type EnginePush, type LinkOptions, type LinkState } from './link'
import { createSession, unavailable, type LinkLimits, type Session, type SessionEnd } from './session'

const usual: LinkLimits = { greetingMs: 10_000, callMs: 60_000, silenceMs: SILENCE_MS, calls: 60 }
/** A connection that held for this long was a good one: the next failure is a first one again. */
const GOOD_MS = 5000

const failedEnd = (error: unknown): SessionEnd => {
  if (error instanceof ChannelFailed) return { ...error.end, skew: null, back: false }
  const detail = error instanceof Error ? error.message : String(error)
  return { why: message('wire.closed'), detail, skew: null, back: false }
}

/** Keeps a connection to an engine: made by `start`, made again after every end until `stop`. */
export const createLink = (options: LinkOptions, limits: LinkLimits = usual): EngineLink => {
  const { now, bug } = options
  const states = createListeners<LinkState>(bug)
  const pushes = createListeners<EnginePush>(bug)
  let state: LinkState = { kind: 'connecting', sinceAt: now() }
  let session: Session | null = null
  let failures = 0
  let attachedAt: number | null = null
  let wake = (): void => undefined
  let running: Promise<void> | null = null
  const stopping = new AbortController()

  const become = (next: LinkState): void => {
    state = next
    states.tell(next)
  }

  /** Says that it tries again right now, and when it went down. */
  const trying = (): void => {
    if (state.kind === 'down' || state.kind === 'skewed') become({ ...state, retryAt: null })
  }

  const attempt = async (): Promise<SessionEnd> => {
    try {
      const channel = await options.open(stopping.signal)
      session = createSession(channel, {
        ...options,
        limits,
        onAttached: (attached) => {
          attachedAt = now()
          become({ kind: 'attached', sinceAt: attachedAt, ...attached })
          pushes.tell({ kind: 'reset' })
        },
        onPush: pushes.tell,
      })
      if (stopping.signal.aborted) session.close()
      return await session.ended
    } catch (error) {
      if (!(error instanceof ChannelFailed)) bug('open a channel', error)
      return failedEnd(error)
    } finally {
      session = null
    }
  }

  const delayAfter = (end: SessionEnd): number => {
    const held = attachedAt !== null && now() - attachedAt >= GOOD_MS
    failures = held || end.back ? 0 : failures + 1
    attachedAt = null
    return Math.min(options.longestRetryMs, options.firstRetryMs * 2 ** Math.max(0, failures - 1))
  }

  const fell = (end: SessionEnd, delayMs: number): void => {
    const sinceAt = state.kind === 'down' || state.kind === 'skewed' ? state.sinceAt : now()
    const retryAt = stopping.signal.aborted ? null : now() + delayMs
    if (end.skew) become({ kind: 'skewed', sinceAt, mine: options.versions, retryAt, ...end.skew })
    else become({ kind: 'down', sinceAt, why: end.why, detail: end.detail, retryAt })
  }

  const pause = (delayMs: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, delayMs)
      wake = () => {
        clearTimeout(timer)
        resolve()
      }
      if (stopping.signal.aborted) wake()
    })

  const keep = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      trying()
      const end = await attempt()
      const delayMs = delayAfter(end)
      fell(end, delayMs)
      await pause(delayMs)
    }
    trying()
  }

  return {
    state: () => state,
    onState: states.subscribe,
    subscribe: pushes.subscribe,
    call: (name, input) =>
      session?.call(name, input) ?? Promise.resolve(unavailable('no engine is attached')),
    start: () => {
      running ??= keep()
    },
    retry: () => {
      failures = 0
      wake()
    },
    stop: async () => {
      stopping.abort()
      session?.close()
      wake()
      await running
    },
  }
}
