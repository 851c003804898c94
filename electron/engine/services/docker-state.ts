import { z } from 'zod'
import type { ServiceState, StoppedBy } from './service-manager'

/** The fields of `docker inspect` that tell a state, as Docker's Engine API documents them (ContainerState). */
const inspectedSchema = z.lazy(() =>
  z.object({
    Id: z.string(),
    Name: z.string(),
    State: z.object({
      Status: z.string(),
      ExitCode: z.number().optional().catch(undefined),
      OOMKilled: z.boolean().optional().catch(undefined),
      Error: z.string().optional().catch(undefined),
      StartedAt: z.string().optional().catch(undefined),
      FinishedAt: z.string().optional().catch(undefined),
      Health: z.object({ Status: z.string() }).nullish().catch(undefined),
    }),
    RestartCount: z.number().optional().catch(undefined),
    RestartPolicy: z
      .object({ Name: z.string(), MaximumRetryCount: z.number().optional() })
      .nullish()
      .catch(undefined),
  }),
)
export type Inspected = z.infer<typeof inspectedSchema>

/** Only what tells a state: the whole of it also holds the environment, secrets included. */
export const INSPECT_FORMAT =
  '{"Id":{{json .Id}},"Name":{{json .Name}},"State":{{json .State}},"RestartCount":{{json .RestartCount}},"RestartPolicy":{{json .HostConfig.RestartPolicy}}}'

const parseJson = (line: string): unknown => {
  try {
    return JSON.parse(line)
  } catch {
    // Not an object of the program's output: nothing that this program could read.
    return undefined
  }
}

/** The JSON objects of an output with one in each line. */
export const jsonLines = (output: string): readonly unknown[] =>
  output
    .split('\n')
    .map(parseJson)
    .filter((value) => value !== undefined)

/** The containers that `docker inspect` told of, one in each line. */
export const parseInspected = (output: string): readonly Inspected[] =>
  jsonLines(output).flatMap((value) => inspectedSchema.safeParse(value).data ?? [])

const eventSchema = z.lazy(() =>
  z.object({
    Action: z.string(),
    Actor: z.object({ Attributes: z.record(z.string(), z.string()).optional() }).optional(),
  }),
)

/** Signals that end a program unless it takes them otherwise: INT, QUIT, KILL, TERM. Others ask it for something. */
const ENDING_SIGNALS = new Set(['2', '3', '9', '15'])

/**
 * Who ended a container, by what `docker events` still knows of it since it began. Only an order leaves `stop`, or a
 * `kill` with a signal that ends; Docker forgets all but its last 256 events, and then nobody knows.
 */
export const stoppedByEvents = (output: string): StoppedBy => {
  let by: StoppedBy = 'unknown'
  let wasKilled = false
  for (const event of jsonLines(output).flatMap((value) => eventSchema.safeParse(value).data ?? [])) {
    switch (event.Action) {
      case 'start':
        by = 'unknown'
        wasKilled = false
        break
      case 'kill':
        wasKilled ||= ENDING_SIGNALS.has(event.Actor?.Attributes?.['signal'] ?? '')
        break
      case 'die':
        by = wasKilled ? 'hand' : 'itself'
        break
      case 'stop':
        by = 'hand'
        break
      default:
    }
  }
  return by
}

/** Docker counts a start as successful after this long, and only then does a restart policy apply. */
const SUCCESSFUL_START_MS = 10_000

/** What Docker's rules alone say of a container that is down: with these policies only an order keeps it there. */
const stoppedByPolicy = ({ State: state, RestartPolicy: policy }: Inspected): StoppedBy => {
  if (policy?.Name !== 'always' && policy?.Name !== 'unless-stopped') return 'unknown'
  const ranMs = Date.parse(state.FinishedAt ?? '') - Date.parse(state.StartedAt ?? '')
  return ranMs >= SUCCESSFUL_START_MS ? 'hand' : 'unknown'
}

const exitedState = (container: Inspected, byEvents: StoppedBy): ServiceState => {
  const { State: state, RestartCount: restarts = 0, RestartPolicy: policy } = container
  // It could not be begun at all, or the kernel ended it.
  if ((state.Error ?? '') !== '' || state.OOMKilled === true) return { kind: 'failed' }
  if (byEvents === 'hand') return { kind: 'inactive', by: 'hand' }
  if (byEvents === 'itself')
    return state.ExitCode === 0 ? { kind: 'inactive', by: 'itself' } : { kind: 'failed' }
  const most = policy?.MaximumRetryCount ?? 0
  if (policy?.Name === 'on-failure' && state.ExitCode !== 0 && most > 0 && restarts >= most)
    return { kind: 'failed' }
  // An exit code alone tells nothing: many programs leave with one when they are told to stop.
  return { kind: 'inactive', by: stoppedByPolicy(container) }
}

/** The state of a container. `byEvents`: who ended it, as far as Docker's events tell; they matter for one that is down. */
export const dockerState = (container: Inspected, byEvents: StoppedBy): ServiceState => {
  const { State: state } = container
  switch (state.Status) {
    case 'running':
      if (state.Health?.Status === 'starting') return { kind: 'activating' }
      return state.Health?.Status === 'unhealthy'
        ? { kind: 'active', unwell: 'unhealthy' }
        : { kind: 'active' }
    case 'restarting':
      return { kind: 'activating' }
    case 'removing':
      return { kind: 'deactivating' }
    // Frozen: nothing does that but an order.
    case 'paused':
      return { kind: 'inactive', by: 'hand' }
    case 'created':
      return (state.Error ?? '') === '' ? { kind: 'inactive', by: 'unknown' } : { kind: 'failed' }
    case 'exited':
      return exitedState(container, byEvents)
    case 'dead':
      return { kind: 'failed' }
    default:
      return { kind: 'unknown', why: state.Status.slice(0, 100) }
  }
}
