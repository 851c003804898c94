/** Where a Redis is and who asks. */
export type RedisAddress = {
  readonly host: string
  readonly port: number
  /** The path of its Unix socket; wins over host and port. */
  readonly socket: string | null
  readonly user: string | null
  readonly password: string | null
  readonly tls: boolean
}

const defaultPort = 6379

/** Reads `redis://user:password@host:port` or `rediss://…` (with TLS), or null when it is not one. */
export const parseRedisUrl = (text: string): RedisAddress | null => {
  if (!URL.canParse(text)) return null
  const url = new URL(text)
  if (url.protocol !== 'redis:' && url.protocol !== 'rediss:') return null
  try {
    return {
      host: decodeURIComponent(url.hostname.replace(/^\[|\]$/g, '')) || 'localhost',
      port: Number(url.port || defaultPort),
      socket: null,
      user: decodeURIComponent(url.username) || null,
      password: decodeURIComponent(url.password) || null,
      tls: url.protocol === 'rediss:',
    }
  } catch {
    // A percent sign that encodes nothing: not a URL that could be meant.
    return null
  }
}

/** What an entry of the settings says of a Redis, its defaults filled in. */
export type RedisSettings = Pick<RedisAddress, 'host' | 'port'> & {
  readonly socket?: string | undefined
  readonly user?: string | undefined
  readonly password?: string | undefined
  readonly url?: string | undefined
}

/** Where an entry of the settings leads: its URL wins over its other fields. */
export const redisAddressOf = (settings: RedisSettings): RedisAddress => {
  const fromUrl = settings.url === undefined ? null : parseRedisUrl(settings.url)
  return (
    fromUrl ?? {
      host: settings.host,
      port: settings.port,
      socket: settings.socket ?? null,
      user: settings.user ?? null,
      password: settings.password ?? null,
      tls: false,
    }
  )
}

/** The address for people: never with user or password. */
export const redisPlace = ({
  host,
  port,
  socket,
}: RedisAddress): { readonly where: string; readonly host: string } => ({
  where: socket ?? `${host.includes(':') ? `[${host}]` : host}:${port}`,
  host,
})
