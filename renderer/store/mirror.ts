import type { Live } from '@shared/domain/live'
import type { Client } from '@shared/ipc/client'
import type { Push, Snapshot } from '@shared/ipc/contract'
import { createStore, type StoreApi } from 'zustand'
import { problemOf, type Problem } from '../bridge/problem'
import type { ShownHost } from './hosts'
import { keepUnmoved } from './keep-unmoved'
import { isLive } from './links'
import { foldPending, noPending } from './pending'
import { nothingYet, type MirrorState } from './phase'
import { isFresh, sleptSince } from './sleep'

const BATCH_MS = 50
const CALL_TIMEOUT_MS = 8_000
const FIRST_RETRY_MS = 500
const LONGEST_RETRY_MS = 15_000
const WATCH_MS = 5_000
const SILENCE_MS = 15_000
const KEPT_PENDING = 5_000

export type MirrorDeps = {
  readonly client: Client
  readonly now: () => number
  /** Runs `run` once after `delayMs`; returns its cancellation. */
  readonly after: (delayMs: number, run: () => void) => () => void
  /** The desktop asks to show an incident, or a repair that waits for approval, after a click on a notification. */
  readonly onOpen: (incidentId: string, repairId?: string) => void
  /** What was shown when the window was last open. It stands, as old, until its host answers. */
  readonly kept?: KeptHost | null
}

/** What is known of a host from the last time. */
export type KeptHost = {
  readonly hostId: string
  readonly takenAt: number
  readonly snapshot: Extract<Snapshot, { kind: 'running' }>
}

/** The window as it was, until there is something newer. */
const asKept = ({ takenAt, snapshot: { state, live } }: KeptHost): MirrorState => ({
  phase: { kind: 'lost', sinceAt: takenAt, problem: { code: 'starting', detail: '' } },
  state,
  live,
  slept: null,
})

export type Mirror = {
  readonly store: StoreApi<MirrorState>
  /** Tells which host is to be followed. Another one begins from nothing; one that does not answer keeps its last data. */
  readonly followHost: (host: ShownHost) => void
  /** Begins to follow; returns its end. */
  readonly start: () => () => void
  /** Takes a new snapshot now. */
  readonly refresh: () => void
}

/**
 * Follows the engine: subscribes first, then takes a snapshot, drops events that it already contains and folds the rest
 * with the engine's own `applyEvent`. A gap, a `reset` or a long silence takes a new snapshot; a failed one is tried again.
 */
export const createMirror = ({ client, now, after, onOpen, kept = null }: MirrorDeps): Mirror => {
  const store = createStore<MirrorState>(() => (kept === null ? nothingYet : asKept(kept)))
  let host: ShownHost | null = null
  let pending = noPending
  let pendingLive: Live | null = null
  let heardAt = now()
  let lookedAt = now()
  let failures = 0
  let call = 0
  let asking = false
  let askAgain = false
  let stopped = true
  let cancelRetry = (): void => undefined
  let cancelTimeout = (): void => undefined
  let cancelFlush: (() => void) | null = null
  let flushedAt = Number.NEGATIVE_INFINITY

  const stillSlept = (live: Live | null): MirrorState['slept'] => {
    const { slept } = store.getState()
    return slept !== null && live !== null && isFresh(live, slept) ? null : slept
  }

  /** Whoever neither looked nor heard for long has slept: what is shown is old until something newer has come. */
  const noticeSleep = (): boolean => {
    const { phase, live } = store.getState()
    const slept = sleptSince(Math.max(heardAt, lookedAt), now(), live)
    lookedAt = now()
    if (slept === null || phase.kind !== 'running') return false
    store.setState({ slept })
    return true
  }

  const flush = (): void => {
    cancelFlush = null
    flushedAt = now()
    const mirror = store.getState()
    if (mirror.phase.kind !== 'running') return
    const { state, left } = foldPending(mirror.state, pending)
    const live = pendingLive === null ? mirror.live : keepUnmoved(mirror.live, pendingLive)
    pending = left
    pendingLive = null
    if (state !== mirror.state || live !== mirror.live)
      store.setState({ state, live, slept: stillSlept(live) })
    if (left.size > 0) ask()
  }

  const accept = (snapshot: Snapshot): void => {
    failures = 0
    heardAt = now()
    if (snapshot.kind !== 'running') {
      pending = noPending
      store.setState({ phase: snapshot })
      return
    }
    const { state, left } = foldPending(snapshot.state, pending)
    const live = pendingLive !== null && pendingLive.at > snapshot.live.at ? pendingLive : snapshot.live
    pending = left
    pendingLive = null
    store.setState({ phase: { kind: 'running' }, state, live, slept: stillSlept(live) })
    if (left.size > 0) cancelRetry = after(FIRST_RETRY_MS, ask)
  }

  const fail = (problem: Problem): void => {
    failures += 1
    const { phase } = store.getState()
    const held = phase.kind === 'running' || phase.kind === 'lost'
    const begins =
      phase.kind === 'lost' && phase.problem.code === 'starting' && problem.code === 'not_running'
    const lost = {
      kind: 'lost',
      sinceAt: phase.kind === 'lost' ? phase.sinceAt : heardAt,
      problem: begins ? phase.problem : problem,
    } as const
    store.setState({ phase: held ? lost : { kind: 'connecting', attempt: failures, problem } })
    // An engine that cannot be reached is tried again by the desktop; its link tells when it is back.
    if (host !== null && !isLive(host.link)) return
    cancelRetry = after(Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** (failures - 1)), ask)
  }

  const ask = (): void => {
    if (stopped || host?.switching === true) return
    if (asking) {
      askAgain = true
      return
    }
    asking = true
    askAgain = false
    cancelRetry()
    call += 1
    const mine = call
    const end = (then: () => void): void => {
      if (mine !== call || stopped) return
      call += 1
      cancelTimeout()
      asking = false
      then()
      if (askAgain) ask()
    }
    cancelTimeout = after(CALL_TIMEOUT_MS, () =>
      end(() => fail({ code: 'unreachable', detail: `engine.snapshot: ${CALL_TIMEOUT_MS} ms` })),
    )
    client.call('engine.snapshot', {}).then(
      (snapshot) => end(() => accept(snapshot)),
      (error: unknown) => end(() => fail(problemOf(error))),
    )
  }

  const scheduleFlush = (): void => {
    // What comes after a silence is shown at once; a clock that was set back makes it wait no longer than ever.
    cancelFlush ??= after(Math.min(BATCH_MS, Math.max(0, flushedAt + BATCH_MS - now())), flush)
  }

  /** Forgets what is on its way, so that nothing of it arrives. */
  const dropAll = (): void => {
    call += 1
    asking = false
    askAgain = false
    cancelTimeout()
    cancelRetry()
    cancelFlush?.()
    cancelFlush = null
    pending = noPending
    pendingLive = null
    failures = 0
  }

  const followHost = (next: ShownHost): void => {
    const before = host
    host = next
    // Another host was chosen after the view was kept.
    if (before === null && kept !== null && kept.hostId !== next.id && store.getState().phase.kind === 'lost')
      store.setState(nothingYet)
    if (before !== null && before.id !== next.id) {
      dropAll()
      heardAt = now()
      store.setState(nothingYet)
      if (isLive(next.link)) ask()
      return
    }
    const wasLive = before === null || (isLive(before.link) && !before.switching)
    const live = isLive(next.link) && !next.switching
    if (live && !wasLive) ask()
    const { phase } = store.getState()
    if (live || !wasLive || phase.kind === 'connecting' || phase.kind === 'lost') return
    dropAll()
    if (phase.kind !== 'running') store.setState(nothingYet)
    else
      store.setState({
        phase: { kind: 'lost', sinceAt: heardAt, problem: { code: 'unavailable', detail: '' } },
      })
  }

  const hear = (push: Push): void => {
    // What is still said by the host before is nobody's concern; the snapshot of the next one contains what it says now.
    if (host?.switching === true && push.kind !== 'open') return
    if (noticeSleep()) ask()
    heardAt = now()
    const { phase } = store.getState()
    switch (push.kind) {
      case 'events': {
        const all = new Map(pending)
        for (const event of push.events) all.set(event.seq, event)
        pending = all.size > KEPT_PENDING ? new Map([...all].slice(-KEPT_PENDING)) : all
        scheduleFlush()
        break
      }
      case 'live':
        pendingLive = push.live
        scheduleFlush()
        break
      case 'reset':
        pending = noPending
        ask()
        return
      case 'open':
        onOpen(push.incidentId, push.repairId)
        return
      case 'hosts':
        return
    }
    if (phase.kind === 'setup' || phase.kind === 'faults') ask()
  }

  const watch = (): (() => void) => {
    let cancel = (): void => undefined
    const look = (): void => {
      const slept = noticeSleep()
      const live = host === null || isLive(host.link)
      if (live && !asking && (slept || now() - heardAt > SILENCE_MS) && failures === 0) ask()
      cancel = after(WATCH_MS, look)
    }
    cancel = after(WATCH_MS, look)
    return () => cancel()
  }

  const start = (): (() => void) => {
    stopped = false
    lookedAt = now()
    const unsubscribe = client.subscribe(hear)
    const endWatch = watch()
    ask()
    return () => {
      stopped = true
      asking = false
      call += 1
      unsubscribe()
      endWatch()
      cancelRetry()
      cancelFlush?.()
      cancelFlush = null
    }
  }

  return { store, start, followHost, refresh: ask }
}
