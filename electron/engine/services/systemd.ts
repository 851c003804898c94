import { stat } from 'node:fs/promises'
import type { Exec } from '../ports'
import { firstLine, query, stateOfFailure } from './query'
import type { ServiceManager, ServiceState, StoppedBy } from './service-manager'
import { stoppedBy, stoppedByJournal } from './systemd-stop'
import { isUnitName } from './unit-name'

const SUFFIXED = /\.(service|socket|target|timer|path|mount|slice|scope)$/
const unitFile = (unit: string): string => (SUFFIXED.test(unit) ? unit : `${unit}.service`)

const properties = [
  'Id',
  'LoadState',
  'ActiveState',
  'SubState',
  'Result',
  'Type',
  'RemainAfterExit',
  'Restart',
  'RuntimeMaxUSec',
  'ExecMainExitTimestampMonotonic',
  'InactiveExitTimestampMonotonic',
  'ActiveExitTimestampMonotonic',
]

/** The `Key=value` lines of `systemctl show`. */
const valuesOf = (output: string): ReadonlyMap<string, string> =>
  new Map(
    output.split('\n').flatMap((line): [string, string][] => {
      const at = line.indexOf('=')
      return at < 0 ? [] : [[line.slice(0, at), line.slice(at + 1).trim()]]
    }),
  )

/** Reads what `systemctl show` says; states as in systemd.unit(5) and org.freedesktop.systemd1(5). */
export const parseSystemdShow = (output: string): ServiceState => {
  const values = valuesOf(output)
  const load = values.get('LoadState') ?? ''
  const active = values.get('ActiveState') ?? ''
  if (load === 'not-found') return { kind: 'missing' }
  if (load === 'masked') return { kind: 'masked' }
  if (load !== 'loaded') return { kind: 'unknown', why: `LoadState=${load}` }
  switch (active) {
    case 'active':
    case 'activating':
    case 'deactivating':
      return { kind: active }
    case 'reloading':
    case 'refreshing':
      return { kind: 'reloading' }
    case 'inactive':
      return { kind: active, by: stoppedBy(values) }
    case 'failed':
      return stoppedBy(values) === 'hand' ? { kind: 'inactive', by: 'hand' } : { kind: active }
    default:
      return { kind: 'unknown', why: `ActiveState=${active} SubState=${values.get('SubState') ?? ''}` }
  }
}

const argvOf: ServiceManager['argv'] = (verb, unit) =>
  verb === 'status'
    ? ['systemctl', 'show', '--no-pager', `--property=${properties.join(',')}`, '--', unitFile(unit)]
    : ['systemctl', '--no-ask-password', verb, '--', unitFile(unit)]

/** systemd forgets a unit that is down and that nothing wants; then its journal may still know. */
const askJournal = async (output: string, exec: Exec, signal: AbortSignal): Promise<StoppedBy> => {
  const id = valuesOf(output).get('Id') ?? ''
  return isUnitName(id) ? stoppedByJournal(id, exec, signal) : 'unknown'
}

/**
 * Services of a systemd that is PID 1.
 * `bootedDirectory` exists exactly then, see sd_booted(3).
 */
export const createSystemd = ({ bootedDirectory = '/run/systemd/system' } = {}): ServiceManager => ({
  id: 'systemd',
  state: async (unit, exec, signal) => {
    if (!isUnitName(unit)) return { kind: 'missing' }
    const booted = await stat(bootedDirectory).then(
      (found) => found.isDirectory(),
      // Not there or not to be seen: either way it cannot be asked.
      () => false,
    )
    if (!booted) return { kind: 'missing' }
    const result = await query(exec, argvOf('status', unit), signal)
    if (result.kind === 'failed') return stateOfFailure(result)
    if (result.code !== 0) return { kind: 'unknown', why: firstLine(result) }
    const state = parseSystemdShow(result.stdout)
    return state.kind === 'inactive' && state.by === 'unknown'
      ? { kind: 'inactive', by: await askJournal(result.stdout, exec, signal) }
      : state
  },
  argv: argvOf,
})
