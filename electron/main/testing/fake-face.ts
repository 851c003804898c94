import { message } from '@shared/domain/message'
import type { Snapshot } from '@shared/ipc/contract'
import type { Link } from '@shared/ipc/hosts'
import type { Result } from '@shared/ipc/result'
import type { EngineFace } from '../../engine/link/engine-face'
import type { EnginePush } from '../../engine/link/link'
import { running } from './sample-state'

const versions = { app: '1', contract: 1, reducer: 1 }
export const attachedLink: Link = {
  kind: 'attached',
  sinceAt: 0,
  versions,
  actor: { kind: 'person', name: 'ops', host: 'desk', face: 'viewer', proof: 'proved' },
  role: 'change',
}
export const downLink: Link = {
  kind: 'down',
  sinceAt: 0,
  why: message('wire.closed'),
  detail: null,
  retryAt: null,
}

/** A host's engine that a test speaks for. */
export type FakeFace = EngineFace & {
  readonly calls: { readonly name: string; readonly input: unknown }[]
  readonly log: string[]
  readonly push: (push: EnginePush) => void
  /** As a real link does: a new connection tells a reset. */
  readonly become: (link: Link) => void
  /** What it answers from now on. */
  readonly show: (snapshot: Snapshot) => void
  /** Holds answers back; gives the function that lets them go. */
  readonly hold: () => () => void
}

export const createFakeFace = (): FakeFace => {
  const pushListeners = new Set<(push: EnginePush) => void>()
  const linkListeners = new Set<(link: Link) => void>()
  const calls: { name: string; input: unknown }[] = []
  const log: string[] = []
  let link: Link = { kind: 'connecting', sinceAt: 0 }
  let snapshot: Snapshot = running()
  let held: Promise<void> = Promise.resolve()
  const push = (value: EnginePush): void => pushListeners.forEach((listener) => listener(value))
  return {
    calls,
    log,
    push,
    link: () => link,
    onLink: (listener) => {
      linkListeners.add(listener)
      return () => linkListeners.delete(listener)
    },
    subscribe: (listener) => {
      pushListeners.add(listener)
      return () => pushListeners.delete(listener)
    },
    call: async (name, input): Promise<Result<unknown>> => {
      calls.push({ name, input })
      const shown = snapshot
      await held
      if (link.kind !== 'attached' && link.kind !== 'own')
        return { ok: false, error: { code: 'unavailable', message: 'no engine is attached' } }
      return { ok: true, value: name === 'engine.snapshot' ? shown : { kind: 'done' } }
    },
    become: (next) => {
      link = next
      linkListeners.forEach((listener) => listener(next))
      if (next.kind === 'attached' || next.kind === 'own') push({ kind: 'reset' })
    },
    show: (next) => {
      snapshot = next
    },
    hold: () => {
      let letGo = (): void => undefined
      held = new Promise((resolve) => {
        letGo = resolve
      })
      return letGo
    },
    start: () => log.push('start'),
    retry: () => log.push('retry'),
    stop: async () => {
      log.push('stop')
    },
  }
}
