import { setTimeout as pause } from 'node:timers/promises'
import { takeName, type BoundSocket } from './bound-socket'
import type { Place } from './places'
import { enginesHere, type EngineSeen } from './presence'

/** A repair that is being carried out has 75 s to end; then its engine is gone. */
const DRAIN_MS = 90_000
/** Far longer than anybody takes from binding its socket to looking around. */
const SETTLE_MS = 1000
const LOOK_MS = 50
const WAIT_MS = 250

export type Verdict =
  | { readonly kind: 'won'; readonly late: readonly EngineSeen[] }
  | { readonly kind: 'lost'; readonly by: EngineSeen | null }

export type Contender = {
  readonly place: Place
  /** Ends the wait. */
  readonly signal: AbortSignal
  /** Told once, when a daemon waits for engines of sessions to end. */
  readonly onWaiting?: (others: readonly EngineSeen[]) => void
  readonly drainMs?: number
  readonly bound: BoundSocket
  readonly me: EngineSeen
  readonly socketPath: string
}

/** Every engine of this host but this one. */
export const others = async ({
  place,
  bound,
}: Pick<Contender, 'place' | 'bound'>): Promise<readonly EngineSeen[]> =>
  ((await enginesHere(place)) ?? []).filter(({ path }) => path !== bound.ownPath)

/** Whether `other` goes on and `me` gives way: a daemon before a session's engine, else who was bound first. */
export const comesBefore = (other: EngineSeen, me: EngineSeen): boolean =>
  other.face === me.face ? other.order < me.order : other.face === 'daemon'

/** Looks around until this engine has won or lost the host. */
export const contend = async (contender: Contender): Promise<Verdict> => {
  const { bound, me, socketPath, signal, onWaiting, drainMs = DRAIN_MS } = contender
  const startedAt = performance.now()
  let named = false
  let told = false
  for (;;) {
    const seen = await others(contender)
    const waitedMs = performance.now() - startedAt
    const better = seen.find((other) => comesBefore(other, me))
    if (better) return { kind: 'lost', by: better }
    // One that was bound later gives way as soon as it looks; one that stays had looked before we were there.
    const equal = seen.find(({ face }) => face === me.face)
    const sessions = seen.filter(({ face }) => face !== me.face)
    if (equal && waitedMs > SETTLE_MS) return { kind: 'lost', by: equal }
    const inTheWay = equal ?? sessions.find(({ dir }) => dir === me.dir)
    if (!named && !inTheWay) {
      const name = await takeName(bound, socketPath)
      if (name === 'beaten' || (name === 'alive' && waitedMs > SETTLE_MS)) return { kind: 'lost', by: null }
      named = name === 'held'
    }
    const drained = sessions.length === 0 || waitedMs > drainMs
    if (named && !equal && drained) return { kind: 'won', late: sessions }
    if (signal.aborted || waitedMs > drainMs + SETTLE_MS) return { kind: 'lost', by: inTheWay ?? null }
    if (sessions.length > 0 && !told) onWaiting?.(sessions)
    told ||= sessions.length > 0
    await pause(sessions.length > 0 ? WAIT_MS : LOOK_MS)
  }
}
