import { setTimeout as pause } from 'node:timers/promises'
import { lstat } from 'node:fs/promises'
import { answers, takeName, type BoundSocket } from './bound-socket'
import { isSystemPlace, SYSTEM_PLACE, type Place } from './places'
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

const isThere = (path: string): Promise<boolean> =>
  lstat(path).then(
    () => true,
    () => false,
  )

/** Every engine of this host but this one; `named` says that the name in its place is this one's. */
export const others = async (
  { place, bound, me, socketPath }: Pick<Contender, 'place' | 'bound' | 'me' | 'socketPath'>,
  named: boolean,
): Promise<readonly EngineSeen[]> => {
  const seen = ((await enginesHere(place)) ?? []).filter(({ path }) => path !== bound.ownPath)
  /** In the own place nobody is but who has a file there, or lives behind the name. */
  const isReal = async ({ dir, path }: EngineSeen): Promise<boolean> =>
    dir !== me.dir || (await isThere(path)) || (!named && (await answers(socketPath)))
  const real = await Promise.all(seen.map(isReal))
  return seen.filter((_, at) => real[at])
}

/**
 * Who goes before whom: the system's daemon, which only root can have placed, then other daemons, then engines of
 * sessions. So nobody but root keeps the system's daemon from its work.
 */
const rankOf = ({ face, dir }: EngineSeen): number => (face === 'session' ? 0 : isSystemPlace(dir) ? 2 : 1)

export const isAbove = (other: EngineSeen, me: EngineSeen): boolean => rankOf(other) > rankOf(me)

/** Whether nothing can ever come before this engine. */
export const isHighest = ({ me, place }: Pick<Contender, 'me' | 'place'>): boolean =>
  me.face === 'daemon' && (isSystemPlace(me.dir) || !place.isKnown(SYSTEM_PLACE))

/** Whether `other` goes on and `me` gives way: who is above, else who was bound first. */
const comesBefore = (other: EngineSeen, me: EngineSeen): boolean =>
  rankOf(other) === rankOf(me) ? other.order < me.order : isAbove(other, me)

/** Looks around until this engine has won or lost the host. */
export const contend = async (contender: Contender): Promise<Verdict> => {
  const { bound, me, socketPath, signal, onWaiting, drainMs = DRAIN_MS } = contender
  const startedAt = performance.now()
  let named = false
  let told = false
  for (;;) {
    const seen = await others(contender, named)
    const waitedMs = performance.now() - startedAt
    const better = seen.find((other) => comesBefore(other, me))
    if (better) return { kind: 'lost', by: better }
    // One that was bound later gives way as soon as it looks; one that stays had looked before we were there.
    const equal = seen.find((other) => rankOf(other) === rankOf(me))
    const sessions = seen.filter((other) => isAbove(me, other))
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
