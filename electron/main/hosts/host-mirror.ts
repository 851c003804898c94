import { applyEvent } from '@shared/domain/apply-event'
import type { Actor } from '@shared/domain/actor'
import type { Event } from '@shared/domain/event'
import { AppError } from '@shared/ipc/app-error'
import { createClient } from '@shared/ipc/client'
import type { Snapshot } from '@shared/ipc/contract'
import type { EngineCall } from '../../engine/host'
import type { EngineFace } from '../../engine/link/engine-face'

const RETRY_MS = 2000
/** Beyond this the snapshot on its way is not worth waiting for: the gap makes it be taken again. */
const MOST_WAITING = 5000

export type HostMirror = {
  /** The last that is known; null before anything is. */
  readonly snapshot: () => Snapshot | null
  readonly stop: () => void
}

export type HostMirrorDeps = {
  readonly face: Pick<EngineFace, 'call' | 'subscribe' | 'link'>
  readonly actor: Actor
  readonly bug: (name: string, error: unknown) => void
  /** After each change; `before` is null at the first time. */
  readonly onChange: (before: Snapshot | null, after: Snapshot) => void
}

/** What follows a state without a gap; null when an event before them is missing. */
export const foldOn = (snapshot: Snapshot, events: readonly Event[]): Snapshot | null => {
  if (snapshot.kind !== 'running') return snapshot
  let { state } = snapshot
  for (const event of events) {
    if (event.seq <= state.seq) continue
    if (event.seq !== state.seq + 1) return null
    state = applyEvent(state, event)
  }
  return state === snapshot.state ? snapshot : { ...snapshot, state }
}

/** Follows one host's state by one snapshot and then its events alone, so that many hosts cost little. */
export const createHostMirror = ({ face, actor, bug, onChange }: HostMirrorDeps): HostMirror => {
  const client = createClient({
    call: (name, input) => face.call(name as EngineCall, input, actor),
    subscribe: face.subscribe,
  })
  let known: Snapshot | null = null
  /** What came while a snapshot is on its way; null while none is. */
  let waiting: Event[] | null = null
  let asked = 0
  let timer: NodeJS.Timeout | undefined

  const become = (next: Snapshot): void => {
    if (next === known) return
    const before = known
    known = next
    onChange(before, next)
  }

  const take = async (): Promise<void> => {
    clearTimeout(timer)
    const mine = ++asked
    waiting = []
    try {
      const snapshot = await client.call('engine.snapshot', {})
      if (mine !== asked) return
      const folded = foldOn(snapshot, waiting)
      waiting = null
      become(folded ?? snapshot)
      if (folded === null) takeLater()
    } catch (error) {
      if (mine !== asked) return
      // Why nothing is answered is the link's to tell; a connection that holds is asked again, a new one tells a reset.
      if (!(error instanceof AppError)) bug('fold of a host', error)
      waiting = null
      takeLater()
    }
  }
  const takeLater = (): void => {
    clearTimeout(timer)
    timer = setTimeout(() => {
      const { kind } = face.link()
      if (kind === 'own' || kind === 'attached') void take()
    }, RETRY_MS)
  }

  const unsubscribe = face.subscribe((push) => {
    switch (push.kind) {
      case 'live':
        return
      case 'reset':
        void take()
        return
      case 'events': {
        if (waiting) {
          // One by one: so many that they do not fit on the stack may come at once.
          for (const event of push.events) if (waiting.length < MOST_WAITING) waiting.push(event)
          return
        }
        if (known?.kind !== 'running') {
          void take()
          return
        }
        try {
          const next = foldOn(known, push.events)
          if (next) become(next)
          else void take()
        } catch (error) {
          bug('fold of a host', error)
          takeLater()
        }
      }
    }
  })

  return {
    snapshot: () => known,
    stop: () => {
      asked += 1
      clearTimeout(timer)
      unsubscribe()
    },
  }
}
