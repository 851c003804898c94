import { AppError, type Result } from '@shared/ipc/result'
import type { Link } from '@shared/ipc/hosts'
import type { Host } from '../host'
import { createListeners } from '../listeners'
import type { Clock } from '../ports'
import type { EngineFace } from './engine-face'
import type { EngineLink, EnginePush } from './link'
import { createLookout, type Look } from './lookout'

/** How soon another engine is noticed. */
const LOOK_MS = 1000
/** A daemon that restarts is back by then. */
const GRACE_MS = 20_000

/** The engine that this program itself runs while nobody else does. */
export type OwnEngine = Pick<EngineFace, 'call' | 'subscribe'> & Pick<Host, 'start' | 'stop' | 'onPower'>

export type LocalHostDeps = {
  readonly clock: Clock
  readonly look: Look
  /** `onYield` is called when this engine has given the computer to a daemon. */
  readonly createOwn: (onYield: () => void) => OwnEngine
  /** The connection to the engine that lives on this computer. */
  readonly createLink: () => EngineLink
  readonly bug: (name: string, error: unknown) => void
  readonly graceMs?: number
}

/** This computer's engine: attached to the one that is there, else run by this program for its own session. */
export type LocalHost = EngineFace & {
  /** Whether the daemon has been gone for so long that a person may let this program watch instead. */
  readonly mayTakeOver: () => boolean
  /** Rejects with an `AppError` `refused` while an engine is there or expected back. */
  readonly takeOver: () => Promise<void>
  readonly onPower: Host['onPower']
}

type Own = { readonly kind: 'own'; readonly engine: OwnEngine; readonly leave: () => void }
type Viewer = {
  readonly kind: 'viewer'
  readonly engineLink: EngineLink
  readonly leave: () => void
  /** Since when nobody is there to attach to; null while somebody is, or nobody has looked yet. */
  readonly aloneSinceAt: number | null
}
type Part = { readonly kind: 'none'; readonly sinceAt: number } | Own | Viewer

const unavailable: Result<unknown> = {
  ok: false,
  error: { code: 'unavailable', message: 'no engine is attached' },
}

/**
 * Decides who watches this computer, so that two engines never do: the daemon's comes first, and this program's own runs
 * only while there is no other. A daemon that was attached once is expected back: it is replaced by a person's word alone.
 */
export const createLocalHost = (deps: LocalHostDeps): LocalHost => {
  const { clock, bug, graceMs = GRACE_MS } = deps
  const lookAround = createLookout(deps.look, bug)
  const links = createListeners<Link>(bug)
  const pushes = createListeners<EnginePush>(bug)
  let part: Part = { kind: 'none', sinceAt: clock.now() }
  /** Set once another engine has worked here: from then on nothing takes its place without a person. */
  let expectedBack = false
  /** Whether it was told that a person may take over: time alone brings that about. */
  let offered = false
  let started = false
  let stopped: Promise<void> | null = null
  let turn: Promise<void> = Promise.resolve()
  let cancelLook = (): void => undefined

  const link = (): Link => {
    switch (part.kind) {
      case 'none':
        return { kind: 'connecting', sinceAt: part.sinceAt }
      case 'own':
        return { kind: 'own' }
      case 'viewer':
        return part.engineLink.state()
    }
  }
  const mayTakeOver = (): boolean =>
    part.kind === 'viewer' && part.aloneSinceAt !== null && clock.now() - part.aloneSinceAt >= graceMs
  const tell = (): void => {
    offered = mayTakeOver()
    links.tell(link())
  }
  const become = (next: Part): void => {
    part = next
    tell()
  }

  /** One change after another; what fails is told to who asked, and stands in nobody's way. */
  const inTurn = <T>(task: () => Promise<T>): Promise<T> => {
    const done = turn.then(task)
    turn = done.then(
      () => undefined,
      () => undefined,
    )
    return done
  }

  /** While an own engine ends its repair, it is still what is shown. */
  const leave = async (): Promise<void> => {
    const last = part
    if (last.kind === 'none') return
    try {
      await (last.kind === 'own' ? last.engine.stop() : last.engineLink.stop())
    } finally {
      last.leave()
      become({ kind: 'none', sinceAt: clock.now() })
    }
  }

  const watchAlone = (): void => {
    const engine = deps.createOwn(() => {
      changeOver(async () => {
        if (part.kind !== 'own' || part.engine !== engine) return
        expectedBack = true
        await yieldPlace()
      })
    })
    const unsubscribe = engine.subscribe(pushes.tell)
    become({ kind: 'own', engine, leave: unsubscribe })
    // Not waited for: while it starts, another engine may already ask for the place.
    engine.start().catch((error: unknown) => bug('start', error))
  }

  const yieldPlace = async (): Promise<void> => {
    await leave().catch((error: unknown) => bug('drain', error))
    if (!stopped) view()
  }

  const view = (): void => {
    const engineLink = deps.createLink()
    const ends = [
      engineLink.subscribe(pushes.tell),
      engineLink.onState((state) => {
        if (part.kind !== 'viewer' || part.engineLink !== engineLink) return
        if (state.kind === 'attached') {
          expectedBack = true
          part = { ...part, aloneSinceAt: null }
        }
        tell()
      }),
    ]
    become({ kind: 'viewer', engineLink, aloneSinceAt: null, leave: () => ends.forEach((end) => end()) })
    engineLink.start()
  }

  const lookAsViewer = async (viewer: Viewer): Promise<void> => {
    if (viewer.engineLink.state().kind === 'attached') return
    const seen = await lookAround()
    if (part !== viewer || seen === null || viewer.engineLink.state().kind === 'attached') return
    if (!seen.others && !expectedBack) {
      // It ended just when this program began: nobody has counted on it here.
      await leave()
      return watchAlone()
    }
    if (seen.others && viewer.aloneSinceAt !== null) viewer.engineLink.retry()
    part = { ...viewer, aloneSinceAt: seen.others ? null : (viewer.aloneSinceAt ?? clock.now()) }
    if (mayTakeOver() !== offered) tell()
  }

  const look = async (): Promise<void> => {
    const before = part
    if (before.kind === 'viewer') return lookAsViewer(before)
    const seen = await lookAround()
    if (stopped || seen === null || part !== before) return
    if (before.kind === 'none') return seen.others ? view() : watchAlone()
    // One that holds the computer gives it to a daemon by itself, and to nobody else: another one would give way to it.
    if (seen.others && !seen.mine) await yieldPlace()
  }

  const changeOver = (task: () => Promise<void>): void => {
    inTurn(async () => {
      if (!stopped) await task()
    }).catch((error: unknown) => bug('change over', error))
  }
  const lookOn = (): void => {
    changeOver(async () => {
      cancelLook()
      await look()
      if (!stopped) cancelLook = clock.after(LOOK_MS, lookOn)
    })
  }

  return {
    link,
    onLink: links.subscribe,
    call: async (name, input, actor) => {
      switch (part.kind) {
        case 'none':
          return unavailable
        case 'own':
          return part.engine.call(name, input, actor)
        case 'viewer':
          return part.engineLink.call(name, input)
      }
    },
    subscribe: pushes.subscribe,
    start: () => {
      if (started) return
      started = true
      lookOn()
    },
    retry: () => {
      if (part.kind === 'viewer') part.engineLink.retry()
    },
    mayTakeOver,
    takeOver: () =>
      inTurn(async () => {
        // Looked at once more at the click: the daemon may have come back in between.
        const seen = await lookAround()
        if (stopped || seen?.others !== false || !mayTakeOver())
          throw new AppError('refused', 'an engine is there or expected back')
        await leave()
        watchAlone()
      }),
    onPower: (change) => {
      if (part.kind === 'own') part.engine.onPower(change)
      else if (change === 'resume' && part.kind === 'viewer') part.engineLink.retry()
    },
    stop: () => {
      cancelLook()
      stopped ??= inTurn(async () => {
        cancelLook()
        await leave()
      })
      return stopped
    },
  }
}
