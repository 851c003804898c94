import type * as tls from 'node:tls'

export type Tls = typeof tls

/** Loading it reads in all the certificates of the world, which a probe without TLS need not pay for. */
export const loadTls = async (isWanted: boolean): Promise<Tls | null> =>
  isWanted ? import('node:tls') : null
