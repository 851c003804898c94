import { createRouter } from '@shared/ipc/router'
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
  call: createRouter({ handlers: host.handlers, onBug: bug, checkOutputs: false }),
})
