import { Resolver } from 'node:dns/promises'

export const recordTypes = ['A', 'AAAA', 'CNAME', 'MX', 'TXT', 'NS'] as const
export type RecordType = (typeof recordTypes)[number]

const lookUp = async (resolver: Resolver, name: string, record: RecordType): Promise<readonly string[]> => {
  switch (record) {
    case 'A':
      return resolver.resolve4(name)
    case 'AAAA':
      return resolver.resolve6(name)
    case 'CNAME':
      return resolver.resolveCname(name)
    case 'NS':
      return resolver.resolveNs(name)
    case 'MX':
      return (await resolver.resolveMx(name))
        .sort((a, b) => a.priority - b.priority)
        .map(({ priority, exchange }) => `${priority} ${exchange}`)
    case 'TXT':
      // A long text comes in parts, which belong together without anything in between: RFC 7208 section 3.3. Node.js hands
      // its bytes out as they are, one a character.
      return (await resolver.resolveTxt(name)).map((parts) =>
        Buffer.from(parts.join(''), 'latin1').toString('utf8'),
      )
  }
}

/**
 * Asks a name server for the records of a name; `server` null asks those of this host. Neither `/etc/hosts` nor search
 * domains play a part. A lost packet is asked for again within the time. Rejects with the code of the resolver
 * (`ENOTFOUND`, `ESERVFAIL`, …) or the reason of `signal`.
 */
export const askDns = async (
  name: string,
  record: RecordType,
  server: string | null,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<readonly string[]> => {
  signal.throwIfAborted()
  const resolver = new Resolver({ timeout: Math.max(1, Math.floor(timeoutMs / 3)), tries: 2 })
  if (server !== null) resolver.setServers([server])
  const cancel = (): void => resolver.cancel()
  signal.addEventListener('abort', cancel, { once: true })
  try {
    return await lookUp(resolver, name, record)
  } catch (error) {
    signal.throwIfAborted()
    throw error
  } finally {
    signal.removeEventListener('abort', cancel)
  }
}
