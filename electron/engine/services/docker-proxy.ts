import { basename } from 'node:path'
import { z } from 'zod'
import { jsonLines } from './docker-state'
import { complaint, query } from './query'
import { readProcFile, type ProcessDeps } from './unit-of-process'

/** The port of this host that a docker-proxy holds for a container. */
export type ProxyPort = { readonly protocol: 'tcp' | 'udp' | 'sctp'; readonly port: number }

export type DockerProxy =
  | { readonly kind: 'not_proxy' }
  | { readonly kind: 'gone' }
  /** `container` is the one that publishes the port, null when Docker names none. */
  | {
      readonly kind: 'proxy'
      readonly port: ProxyPort
      readonly container: { readonly id: string; readonly name: string } | null
    }
  /** It calls itself a proxy of Docker's, and Docker could not be asked. */
  | { readonly kind: 'unknown'; readonly why: string }

const PROTOCOLS = ['tcp', 'udp', 'sctp'] as const
const MOST_CONTAINERS = 200
const MOST_BYTES = 1024 * 1024

/**
 * Reads `/proc/PID/cmdline`: `docker-proxy -proto tcp -host-ip … -host-port 8080 -container-ip … -container-port 80`.
 * Anybody can call a program so; that is why Docker is asked which container it is.
 */
export const parseProxyCommand = (cmdline: string): ProxyPort | null => {
  const [program = '', ...args] = cmdline.split('\0')
  if (basename(program) !== 'docker-proxy') return null
  const option = (name: string): string | undefined => {
    const at = args.findIndex((arg) => arg === `-${name}` || arg === `--${name}`)
    return at < 0 ? undefined : args[at + 1]
  }
  const protocol = PROTOCOLS.find((name) => name === (option('proto') ?? 'tcp'))
  const port = Number(option('host-port'))
  return protocol !== undefined && Number.isInteger(port) && port > 0 && port <= 65_535
    ? { protocol, port }
    : null
}

const publishedSchema = z.object({
  Id: z.string(),
  Name: z.string(),
  Ports: z.record(z.string(), z.array(z.object({ HostPort: z.string() })).nullable()).nullable(),
})

/** The container of a `docker inspect` that publishes a port of this host. */
export const publisherOf = (
  output: string,
  { protocol, port }: ProxyPort,
): { readonly id: string; readonly name: string } | null => {
  for (const value of jsonLines(output)) {
    const one = publishedSchema.safeParse(value).data
    const holds = Object.entries(one?.Ports ?? {}).some(
      ([inner, outer]) =>
        inner.endsWith(`/${protocol}`) && outer?.some(({ HostPort }) => HostPort === String(port)) === true,
    )
    if (one !== undefined && holds) return { id: one.Id, name: one.Name.replace(/^\//, '') }
  }
  return null
}

const PORTS_FORMAT = '{"Id":{{json .Id}},"Name":{{json .Name}},"Ports":{{json .NetworkSettings.Ports}}}'

/** Says whether a process is the one by which Docker holds a port for a container, and which container that is. */
export const dockerProxyOf = async (pid: number, deps: ProcessDeps): Promise<DockerProxy> => {
  const { exec, signal, procRoot = '/proc' } = deps
  const read = await readProcFile(procRoot, pid, 'cmdline')
  if ('gone' in read) return { kind: 'gone' }
  if ('why' in read) return { kind: 'unknown', why: read.why }
  const port = parseProxyCommand(read.text)
  if (port === null) return { kind: 'not_proxy' }
  const listed = await query(exec, ['docker', 'ps', '--quiet', '--no-trunc'], signal)
  if (listed.kind === 'failed' || listed.code !== 0) return { kind: 'unknown', why: complaint(listed) }
  const ids = listed.stdout.split('\n').filter((line) => /^[0-9a-f]{64}$/.test(line))
  if (ids.length > MOST_CONTAINERS) return { kind: 'unknown', why: `${String(ids.length)} containers` }
  if (ids.length === 0) return { kind: 'proxy', port, container: null }
  const argv = ['docker', 'inspect', '--type=container', `--format=${PORTS_FORMAT}`, '--', ...ids]
  const shown = await query(exec, argv, signal, MOST_BYTES)
  // One that has ended meanwhile fails the whole; the others are told all the same.
  if (shown.kind === 'failed') return { kind: 'unknown', why: complaint(shown) }
  return { kind: 'proxy', port, container: publisherOf(shown.stdout, port) }
}
