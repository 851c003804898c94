import { message } from '@shared/domain/message'
import type { Exec, ExecResult } from '../ports'
import { byNamedSignal } from './named-signal'
import { complaint, firstLine, query, stateOfFailure } from './query'
import { logLines } from './service-log'
import type { ServiceLog, ServiceManager, ServicePlace, ServiceState } from './service-manager'
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

/** supervisorctl gives a program's last bytes and no times; each stream that has no file is told as an error. */
const TAIL_BYTES = 32 * 1024
const NO_LOG = /^\S+: ERROR \(/

const readTail = async (
  ctl: readonly string[],
  unit: string,
  exec: Exec,
  signal: AbortSignal,
): Promise<ServiceLog> => {
  const results: ExecResult[] = []
  // One after the other: supervisord answers one caller at a time.
  for (const stream of ['stdout', 'stderr'])
    results.push(await query(exec, [...ctl, 'tail', `-${String(TAIL_BYTES)}`, unit, stream], signal))
  const said = results.filter(
    (result) => result.kind === 'exited' && result.code === 0 && !NO_LOG.test(result.stdout),
  )
  const [first] = results
  if (said.length === 0)
    return {
      kind: 'none',
      why: message('manager.log.unread', { why: first === undefined ? '' : complaint(first) }),
    }
  return { kind: 'lines', lines: said.flatMap(({ stdout }) => logLines(stdout)), isSince: false }
}

/**
 * Programs of a supervisord; `config` names its file where it is not one of the usual ones. supervisor itself knows no
 * reload of a program: only settings can say that it takes a signal for one.
 */
export const createSupervisor = ({ config, reloadSignal }: ServicePlace = {}): ServiceManager => {
  const ctl = config === undefined ? ['supervisorctl'] : ['supervisorctl', '-c', config]
  return {
    id: 'supervisor',
    state: async (unit, exec, signal) =>
      isUnitName(unit)
        ? parseSupervisorStatus(unit, await query(exec, [...ctl, 'status', unit], signal))
        : { kind: 'missing' },
    argv: (verb, unit) => {
      if (verb !== 'reload') return [...ctl, verb, unit]
      return reloadSignal === undefined ? [] : [...ctl, 'signal', reloadSignal, unit]
    },
    ...(reloadSignal === undefined ? {} : { reload: byNamedSignal }),
    logsSince: async (unit, _sinceAt, exec, signal) =>
      isUnitName(unit)
        ? readTail(ctl, unit, exec, signal)
        : { kind: 'none', why: message('manager.log.no_unit', { unit }) },
    within: createSupervisor,
  }
}
