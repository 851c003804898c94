import type { PatternEntry, SettingsFile } from '@shared/domain/settings-file'
import type { Found, Thing } from './found'

type Check = NonNullable<SettingsFile['health_checks']>[number]
type Service = Extract<Thing, { readonly kind: 'service' }>
type Named = { readonly name: string; readonly service: Service }

const thingsOf = <K extends Thing['kind']>(
  things: readonly Thing[],
  kind: K,
): readonly Extract<Thing, { readonly kind: K }>[] =>
  things.filter((thing): thing is Extract<Thing, { readonly kind: K }> => thing.kind === kind)

/** The names under which the patterns know services: each goes to the first that serves it, others keep their own. */
const nameServices = (services: readonly Service[]): readonly Named[] => {
  const taken = new Set<string>()
  return services.map((service) => {
    const usual = service.serves === null || service.serves === 'web_server' ? service.unit : service.serves
    const name = taken.has(usual) ? service.unit : usual
    taken.add(name)
    return { name, service }
  })
}

const numbered = (base: string, index: number, suffix: string | number): string =>
  index === 0 ? base : `${base}_${suffix}`

/** A restart belongs to a check only when it is certain which service the check is about. */
const repairFor = (
  serves: Service['serves'],
  named: readonly Named[],
  checks: number,
): Pick<Check, 'on_failure'> => {
  const [only, ...others] = named.filter(({ service }) => service.serves === serves)
  return only === undefined || others.length > 0 || checks !== 1
    ? {}
    : { on_failure: [{ type: 'service_restart', service: only.name }] }
}

const databaseChecks = (
  kind: 'postgresql' | 'redis',
  things: readonly Thing[],
  named: readonly Named[],
  usual: { readonly name: string; readonly critical: boolean; readonly port: number },
): readonly Check[] => {
  const answering = thingsOf(things, kind).map(({ host, port }) => ({ host, port }))
  const isRun = named.some(({ service }) => service.serves === kind)
  // A service that is down now was chosen all the same: it is expected where it usually listens.
  const servers = answering.length === 0 && isRun ? [{ host: '127.0.0.1', port: usual.port }] : answering
  return servers.map(({ host, port }, index) => ({
    name: numbered(usual.name, index, port),
    type: kind,
    host,
    port,
    interval: 60,
    timeout: 5,
    critical: usual.critical,
    ...repairFor(kind, named, servers.length),
  }))
}

const hostChecks: readonly Check[] = [
  { name: 'disk_space', type: 'disk', interval: 300, warning: 80, threshold: 90, critical: true },
  { name: 'memory_usage', type: 'memory', interval: 300, warning: 75, threshold: 85, critical: false },
]

/**
 * The first settings of a host: the patterns, the usual checks for what was chosen of the findings, disk and memory in
 * any case, and nothing for what the host does not have. They ask before they act. `baseDir` is where relative paths
 * of the patterns begin, null when the settings file's own place says it.
 */
export const defaultSettings = (
  found: readonly Found[],
  chosenIds: readonly string[],
  patterns: readonly PatternEntry[],
  baseDir: string | null = null,
): SettingsFile => {
  const chosen = new Set(chosenIds)
  const things = found.filter(({ finding }) => chosen.has(finding.id)).map(({ thing }) => thing)
  const named = nameServices(thingsOf(things, 'service'))
  return {
    mode: 'approve',
    ...(baseDir === null ? {} : { base_dir: baseDir }),
    error_patterns: [...patterns],
    health_checks: [
      ...databaseChecks('postgresql', things, named, {
        name: 'database_connection',
        critical: true,
        port: 5432,
      }),
      ...databaseChecks('redis', things, named, { name: 'redis_connection', critical: false, port: 6379 }),
      ...hostChecks,
      ...thingsOf(things, 'http').map(({ url }, index) => ({
        name: numbered('http_endpoint', index, index + 1),
        type: 'http',
        url,
        interval: 30,
        timeout: 10,
        critical: true,
      })),
    ],
    log_sources: thingsOf(things, 'log').map(({ path }) => ({ path })),
    services: Object.fromEntries(
      named.map(({ name, service: { manager, unit, config } }) => [
        name,
        { manager, unit, ...(config === undefined ? {} : { config }), allow: ['restart'] },
      ]),
    ),
    auto_fix_config: {
      max_retries: 3,
      retry_delay: 60,
      cooldown_period: 300,
      enable_notifications: true,
      notification_channels: ['log'],
      backup_before_fix: true,
    },
  }
}

/** The settings as a text that a person can read and change. */
export const settingsText = (settings: SettingsFile): string => `${JSON.stringify(settings, null, 2)}\n`
