import type { Actor } from '@shared/domain/actor'
import type { Link } from '@shared/ipc/hosts'
import type { Result } from '@shared/ipc/result'
import type { EngineCall } from '../host'
import type { EnginePush } from './link'

/** One host's engine as a window sees it, wherever it runs. */
export type EngineFace = {
  readonly link: () => Link
  /** Returns the end of the subscription. */
  readonly onLink: (listener: (link: Link) => void) => () => void
  /** `actor` counts for an own engine alone: an attached one knows by itself who is asking. Never rejects. */
  readonly call: (name: EngineCall, input: unknown, actor: Actor) => Promise<Result<unknown>>
  /** A `reset` is told whenever the snapshot has to be taken anew. Returns the end of the subscription. */
  readonly subscribe: (listener: (push: EnginePush) => void) => () => void
  readonly start: () => void
  /** Tries to connect now instead of waiting. */
  readonly retry: () => void
  readonly stop: () => Promise<void>
}
