import { createClient, type Client } from '@shared/ipc/client'

/** The typed calls of the contract over the preload's bridge, each about the host that is shown when it is made. */
export const bridgeClient = (shownId: () => string | null): Client =>
  createClient({
    call: (name, input) => window.mamori.call(name, input, shownId()),
    subscribe: window.mamori.subscribe,
  })
