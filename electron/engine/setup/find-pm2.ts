import type { Exec } from '../ports'
import { createPm2, isPm2Name } from '../services/pm2'
import { pm2Obstacle } from '../services/pm2-home'
import { parsePm2List, processesOf, stateOfProcesses } from '../services/pm2-list'
import type { Found } from './found'
import { foundService, servesOf } from './found-service'

const TIMEOUT_MS = 5000
const MOST_PROGRAMS = 50
const MOST_BYTES = 8 * 1024 * 1024

/** Programs of the user's own pm2, one that runs already; all of them are the operator's own, whatever they are called. */
export const findPm2 = async (home: string, exec: Exec, signal: AbortSignal): Promise<readonly Found[]> => {
  if ((await pm2Obstacle(home, process.geteuid?.() ?? 0)) !== null) return []
  const argv = createPm2({ home }).argv('status', '')
  const result = await exec(argv, { timeoutMs: TIMEOUT_MS, signal, maxOutputBytes: MOST_BYTES })
  const list = result.kind === 'exited' ? (parsePm2List(result.stdout) ?? []) : []
  const names = [...new Set(list.map(({ name }) => name))].filter(isPm2Name).slice(0, MOST_PROGRAMS)
  return names.map((name) => {
    const { kind } = stateOfProcesses(processesOf(list, name), Date.now())
    return foundService('pm2', name, kind, servesOf(name) ?? 'app')
  })
}
