import type { Actor } from '@shared/domain/actor'
import { AppError } from '@shared/ipc/app-error'
import type { Host } from '../../engine/host'
import type { OwnEngine } from '../../engine/link/local-host'

/** The engine of this program as a face to it: expected failures are answers, bugs are told in full and answered briefly. */
export const ownEngine = (host: Host, bug: (name: string, error: unknown) => void): OwnEngine => ({
  start: host.start,
  stop: host.stop,
  onPower: host.onPower,
  subscribe: (listener) =>
    host.subscribe((push) => {
      if (push.kind === 'events' || push.kind === 'live' || push.kind === 'reset') listener(push)
    }),
  call: async (name, input, actor) => {
    try {
      // Whoever calls has parsed the input by the contract of this very name.
      const handle = host.handlers[name] as (input: unknown, actor: Actor) => Promise<unknown>
      return { ok: true, value: await handle(input, actor) }
    } catch (error) {
      if (error instanceof AppError) return { ok: false, error: { code: error.code, message: error.message } }
      bug(name, error)
      return { ok: false, error: { code: 'internal', message: `${name} failed inside` } }
    }
  },
})
