import { z } from 'zod'
import { combineStates } from './combine-states'
import type { ServiceState } from './service-manager'

const environmentSchema = z.lazy(() =>
  z.object({
    status: z.string(),
    exec_mode: z.string().optional().catch(undefined),
    autorestart: z.union([z.boolean(), z.string()]).optional().catch(undefined),
    stop_exit_codes: z.unknown().optional(),
    /** When it was begun last, in epoch milliseconds. */
    pm_uptime: z.number().optional().catch(undefined),
    min_uptime: z.number().optional().catch(undefined),
    pm_out_log_path: z.string().optional().catch(undefined),
    pm_err_log_path: z.string().optional().catch(undefined),
    pmx_module: z.boolean().optional().catch(undefined),
  }),
)
const listSchema = z.array(z.object({ name: z.string(), pm2_env: environmentSchema }))
export type Pm2Process = z.infer<typeof listSchema>[number]

/**
 * Reads `pm2 jlist`. Only a few of its fields are taken up: it also prints each program's whole environment, secrets
 * included. Lines before the list are pm2's own remarks. null when there is no list in it.
 */
export const parsePm2List = (output: string): readonly Pm2Process[] | null => {
  const line = output.split('\n').findLast((text) => /^\[(?:\{|\]\s*$)/.test(text))
  if (line === undefined) return null
  try {
    const parsed = listSchema.safeParse(JSON.parse(line))
    return parsed.success ? parsed.data.filter(({ pm2_env }) => pm2_env.pmx_module !== true) : null
  } catch {
    // Cut off or garbled: no list.
    return null
  }
}

/** pm2 takes a program for settled that has been up for this long, unless the program says otherwise. */
const USUAL_MIN_UPTIME_MS = 1000
const LONGEST_MIN_UPTIME_MS = 60_000

/** Whether its end alone leaves a program down; then `stopped` does not say whether somebody ordered it. */
const mayEndByItself = ({ autorestart, stop_exit_codes: codes }: Pm2Process['pm2_env']): boolean =>
  autorestart === false ||
  autorestart === 'false' ||
  (codes !== undefined && codes !== null && !(Array.isArray(codes) && codes.length === 0))

/** The state of one process; names as in pm2's own constants. `nowAt` is epoch milliseconds. */
export const pm2State = ({ pm2_env: env }: Pm2Process, nowAt: number): ServiceState => {
  switch (env.status) {
    case 'online': {
      // A program that dies again and again is `online` for a moment each time.
      const upMs = nowAt - (env.pm_uptime ?? 0)
      const minMs = Math.min(env.min_uptime ?? USUAL_MIN_UPTIME_MS, LONGEST_MIN_UPTIME_MS)
      return upMs >= 0 && upMs < minMs ? { kind: 'activating' } : { kind: 'active' }
    }
    case 'launching':
    case 'waiting restart':
      return { kind: 'activating' }
    case 'stopping':
      return { kind: 'deactivating' }
    case 'stopped':
      return { kind: 'inactive', by: mayEndByItself(env) ? 'unknown' : 'hand' }
    case 'errored':
      return { kind: 'failed' }
    default:
      return { kind: 'unknown', why: env.status.slice(0, 100) }
  }
}

/** The processes of one name; several where it runs as a cluster. */
export const processesOf = (list: readonly Pm2Process[], name: string): readonly Pm2Process[] =>
  list.filter((process) => process.name === name)

/** What all processes of one name are together. */
export const stateOfProcesses = (processes: readonly Pm2Process[], nowAt: number): ServiceState =>
  combineStates(processes.map((process) => pm2State(process, nowAt))) ?? { kind: 'missing' }
