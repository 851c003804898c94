import { z } from 'zod'
import type { Exec } from '../ports'
import { jsonLines } from '../services/docker-state'
import type { ServiceState } from '../services/service-manager'
import { isUnitName } from '../services/unit-name'
import type { Found } from './found'
import { foundService, servesOf, type Serves } from './found-service'

const TIMEOUT_MS = 5000
const MOST_CONTAINERS = 50

/** Names, state and image of each container, and what Compose has noted on it; `.Label` gives "" for what is not there. */
const FORMAT =
  '[{{json .Names}},{{json .State}},{{json .Image}},{{json (.Label "com.docker.compose.service")}},{{json (.Label "com.docker.compose.project.config_files")}}]'
const rowSchema = z.tuple([z.string(), z.string(), z.string(), z.string(), z.string()])

const stateOf = (state: string): ServiceState['kind'] => {
  switch (state) {
    case 'running':
      return 'active'
    case 'restarting':
      return 'activating'
    case 'removing':
      return 'deactivating'
    case 'paused':
    case 'created':
    case 'exited':
      return 'inactive'
    case 'dead':
      return 'failed'
    default:
      return 'unknown'
  }
}

/** `registry:5000/team/postgres:16@sha256:…` is postgres. */
const imageName = (image: string): string => (image.split('/').at(-1) ?? '').replace(/[:@].*$/, '')

const servesOfContainer = (name: string, image: string): Serves =>
  servesOf(imageName(image)) ?? servesOf(name) ?? 'app'

/** One file is what settings can name; several, or one in a place of Windows, are not. */
const isPlainFile = (config: string): boolean => /^\/[^,\p{Cc}]{1,1000}\.ya?ml$/u.test(config)

/** Reads `docker ps` with the format above: a service of Compose by its project, each other container by its name. */
export const parseContainers = (output: string): readonly Found[] => {
  const rows = jsonLines(output)
    .map((value) => rowSchema.safeParse(value))
    .flatMap((parsed) => (parsed.success ? [parsed.data] : []))
    .slice(0, MOST_CONTAINERS)
  const all = rows.flatMap(([name, state, image, service, config]) => {
    const kind = stateOf(state)
    if (isUnitName(service) && isPlainFile(config))
      return [foundService('compose', service, kind, servesOfContainer(service, image), config)]
    return isUnitName(name) ? [foundService('docker', name, kind, servesOfContainer(name, image))] : []
  })
  // Several containers of one service are that service; one that is up speaks for it.
  const byId = new Map<string, Found>()
  for (const found of all) {
    const before = byId.get(found.finding.id)
    if (before?.finding.suggested !== true) byId.set(found.finding.id, found)
  }
  return [...byId.values()]
}

/** Containers of the Docker that this user may ask. */
export const findContainers = async (exec: Exec, signal: AbortSignal): Promise<readonly Found[]> => {
  const argv = ['docker', 'ps', '--all', '--no-trunc', `--format=${FORMAT}`]
  const result = await exec(argv, { timeoutMs: TIMEOUT_MS, signal, maxOutputBytes: 512 * 1024 })
  return result.kind === 'exited' && result.code === 0 ? parseContainers(result.stdout) : []
}
