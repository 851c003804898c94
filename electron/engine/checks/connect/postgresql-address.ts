/** Where a PostgreSQL is and who asks. A host that begins with `/` is the folder of its Unix socket. */
export type PostgresqlAddress = {
  readonly host: string
  readonly port: number
  readonly database: string
  readonly user: string
  readonly password: string | null
  /** libpq's words: `require` encrypts, `verify-full` also checks the certificate. */
  readonly sslmode: 'disable' | 'require' | 'verify-full'
}

const defaultPort = 5432

/** libpq tries without encryption in the modes allow and prefer as well, which suffices to see whether the server answers. */
const sslmodes: ReadonlyMap<string, PostgresqlAddress['sslmode']> = new Map([
  ['disable', 'disable'],
  ['allow', 'disable'],
  ['prefer', 'disable'],
  ['require', 'require'],
  ['verify-ca', 'verify-full'],
  ['verify-full', 'verify-full'],
])

/**
 * Reads `postgresql://user:password@host:port/database?sslmode=…`, or null when it is not one.
 * Form: PostgreSQL manual, "Connection URIs" (libpq).
 */
export const parsePostgresqlUrl = (text: string): PostgresqlAddress | null => {
  if (!URL.canParse(text)) return null
  const url = new URL(text)
  if (url.protocol !== 'postgres:' && url.protocol !== 'postgresql:') return null
  const sslmode = sslmodes.get(url.searchParams.get('sslmode') ?? 'disable')
  if (sslmode === undefined) return null
  try {
    const part = (value: string | null, otherwise: string): string =>
      value === null || value === '' ? otherwise : decodeURIComponent(value)
    const user = part(url.username, 'postgres')
    return {
      host: url.searchParams.get('host') ?? part(url.hostname.replace(/^\[|\]$/g, ''), 'localhost'),
      port: Number(url.port || url.searchParams.get('port') || defaultPort),
      database: part(url.pathname.slice(1), user),
      user,
      password: url.password === '' ? null : decodeURIComponent(url.password),
      sslmode,
    }
  } catch {
    // A percent sign that encodes nothing: not a URL that could be meant.
    return null
  }
}

/** What an entry of the settings says of a PostgreSQL, its defaults filled in. */
export type PostgresqlSettings = Omit<PostgresqlAddress, 'password'> & {
  readonly socket?: string | undefined
  readonly password?: string | undefined
  readonly url?: string | undefined
}

/** Where an entry of the settings leads: its URL wins over its other fields, a socket over a host. */
export const postgresqlAddressOf = (settings: PostgresqlSettings): PostgresqlAddress => {
  const fromUrl = settings.url === undefined ? null : parsePostgresqlUrl(settings.url)
  return (
    fromUrl ?? {
      host: settings.socket ?? settings.host,
      port: settings.port,
      database: settings.database,
      user: settings.user,
      password: settings.password ?? null,
      sslmode: settings.sslmode,
    }
  )
}

/** The address for people: never with user or password. */
export const postgresqlPlace = ({
  host,
  port,
}: PostgresqlAddress): { readonly where: string; readonly host: string } => ({
  where: host.startsWith('/')
    ? `${host}/.s.PGSQL.${port}`
    : `${host.includes(':') ? `[${host}]` : host}:${port}`,
  host,
})
