export type NamedCheck = { readonly name: string; readonly type: string; readonly config: unknown }

const WEB =
  /(?:^|[-_.])(?:app|api|web|www|webapp|backend|frontend|flask|django|rails|gunicorn|uvicorn|uwsgi|puma|tomcat|nginx|apache2?|httpd|caddy|lighttpd|traefik|haproxy)(?:[-_.\d]|$)/

/** The type of check that sees whether a service of this name works; null when its name does not say. */
export const checkTypeOfService = (service: string): 'postgresql' | 'redis' | 'http' | null => {
  const name = service
    .toLowerCase()
    .replace(/\.service$/, '')
    .replace(/@.*$/, '')
  if (/^(?:postgres|postgresql|pgsql|psql)(?:[-_.\d]|$)/.test(name)) return 'postgresql'
  if (/^(?:redis|valkey)(?:[-_.\d]|$)/.test(name)) return 'redis'
  return WEB.test(name) ? 'http' : null
}

const watchesService = (config: unknown, service: string): boolean =>
  typeof config === 'object' &&
  config !== null &&
  (Reflect.get(config, 'service') === service || Reflect.get(config, 'unit') === service)

/**
 * The checks that judge the same subject as a rule which restarts these services: a PostgreSQL service is judged by
 * the postgresql checks, Redis by the redis ones, an application or web server by the http ones, and any service by
 * the checks that name it. Without an answer here a repair can only end as inconclusive.
 */
export const matchingChecks = (
  services: readonly string[],
  checks: readonly NamedCheck[],
): readonly string[] => {
  const types = new Set(services.map(checkTypeOfService))
  return checks
    .filter(
      (check) =>
        [...types].some((type) => type === check.type) ||
        services.some((service) => watchesService(check.config, service)),
    )
    .map((check) => check.name)
}
