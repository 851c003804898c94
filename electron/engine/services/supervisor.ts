import type { ExecResult } from '../ports'
import { firstLine, query, stateOfFailure } from './query'
import type { ServiceManager, ServiceState } from './service-manager'
import { isUnitName } from './unit-name'

/** Reads one line of `supervisorctl status NAME`; process states as in supervisor's manual ("Process States"). */
export const parseSupervisorStatus = (unit: string, result: ExecResult): ServiceState => {
  if (result.kind === 'failed') return stateOfFailure(result)
  const line = result.stdout
    .split('\n')
    .find((text) => text.startsWith(unit) && /^[\s:]/.test(text.slice(unit.length)))
  // Without a line about the program nobody answered: it is not running here, or it does not let us in.
  if (line === undefined) {
    const why = firstLine(result)
    return / no such file| refused connection|could not find config/i.test(why)
      ? { kind: 'missing' }
      : { kind: 'unknown', why }
  }
  const said = line.slice(unit.length).trim()
  if (/^: ERROR \(no such (process|group)\)/.test(said)) return { kind: 'missing' }
  switch (/^\w*/.exec(said)?.[0] ?? '') {
    case 'RUNNING':
      return { kind: 'active' }
    case 'STARTING':
    case 'BACKOFF':
      return { kind: 'activating' }
    case 'STOPPING':
      return { kind: 'deactivating' }
    // By a stop request, or never started: either way somebody wanted it so.
    case 'STOPPED':
      return { kind: 'inactive', by: 'hand' }
    case 'EXITED':
      return { kind: 'inactive', by: 'itself' }
    case 'FATAL':
      return { kind: 'failed' }
    default:
      return { kind: 'unknown', why: said }
  }
}

/** Programs of a supervisord; `config` names its file where it is not one of the usual ones. */
export const createSupervisor = ({ config }: { readonly config?: string } = {}): ServiceManager => {
  const ctl = config === undefined ? ['supervisorctl'] : ['supervisorctl', '-c', config]
  return {
    id: 'supervisor',
    state: async (unit, exec, signal) =>
      isUnitName(unit)
        ? parseSupervisorStatus(unit, await query(exec, [...ctl, 'status', unit], signal))
        : { kind: 'missing' },
    argv: (verb, unit) => [...ctl, verb, unit],
  }
}
