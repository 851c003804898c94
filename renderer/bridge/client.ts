import { createClient, type Client } from '@shared/ipc/client'

/** The typed calls of the contract over the preload's bridge. */
export const bridgeClient = (): Client => createClient(window.mamori)
