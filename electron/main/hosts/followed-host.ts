import type { Actor } from '@shared/domain/actor'
import type { Snapshot } from '@shared/ipc/contract'
import type { HostEntry } from '@shared/ipc/hosts'
import type { EngineFace } from '../../engine/link/engine-face'
import type { EnginePush } from '../../engine/link/link'
import { summarizeHost, type Summary } from '../summary'
import { createHostMirror } from './host-mirror'
import type { HostSummary } from './overall'

export type FollowedHostDeps = {
  readonly id: string
  readonly kind: HostEntry['kind']
  readonly name: string
  readonly destination: string | null
  readonly face: EngineFace
  readonly wasAttached: boolean
  readonly actor: Actor
  readonly now: () => number
  readonly bug: (name: string, error: unknown) => void
  /** Its link, its state or what follows from them may have changed. */
  readonly onChange: () => void
  readonly onFirstAttached: () => void
  readonly onSnapshot: (before: Snapshot | null, after: Snapshot) => void
  readonly onPush: (push: EnginePush) => void
}

/** One host of the list: its engine, and what is known of it at any time. */
export type FollowedHost = {
  readonly id: string
  readonly destination: string | null
  readonly face: EngineFace
  readonly entry: () => HostEntry
  readonly summary: () => HostSummary
  readonly rename: (name: string) => void
  readonly start: () => void
  /** Ends its connection; the state of its engine is nobody's concern here any more. */
  readonly stop: () => Promise<void>
}

export const followHost = (deps: FollowedHostDeps): FollowedHost => {
  const { id, kind, destination, face, now } = deps
  let { name, wasAttached } = deps
  const mirror = createHostMirror({
    face,
    actor: deps.actor,
    bug: deps.bug,
    onChange: (before, after) => {
      deps.onSnapshot(before, after)
      deps.onChange()
    },
  })
  const ends = [
    face.subscribe(deps.onPush),
    face.onLink((link) => {
      if (!wasAttached && (link.kind === 'attached' || link.kind === 'own')) {
        wasAttached = true
        deps.onFirstAttached()
      }
      deps.onChange()
    }),
  ]
  const summarized = (): Summary => summarizeHost(face.link(), mirror.snapshot(), wasAttached, now())

  return {
    id,
    destination,
    face,
    entry: () => {
      const { shape, approvals } = summarized()
      return { id, kind, name, destination, link: face.link(), shape, approvals }
    },
    summary: () => ({ id, name, summary: summarized(), counts: kind === 'this' || wasAttached }),
    rename: (next) => {
      name = next
    },
    start: face.start,
    stop: async () => {
      for (const end of ends) end()
      mirror.stop()
      await face.stop()
    },
  }
}
