import { stat } from 'node:fs/promises'
import { firstLine, query, stateOfFailure } from './query'
import type { ServiceManager, ServiceState } from './service-manager'
import { isUnitName } from './unit-name'

const SUFFIXED = /\.(service|socket|target|timer|path|mount|slice|scope)$/
const unitFile = (unit: string): string => (SUFFIXED.test(unit) ? unit : `${unit}.service`)

/** Reads the `Key=value` lines of `systemctl show`; states as in systemd.unit(5) and org.freedesktop.systemd1(5). */
export const parseSystemdShow = (output: string): ServiceState => {
  const values = new Map(
    output.split('\n').flatMap((line): [string, string][] => {
      const at = line.indexOf('=')
      return at < 0 ? [] : [[line.slice(0, at), line.slice(at + 1).trim()]]
    }),
  )
  const load = values.get('LoadState') ?? ''
  const active = values.get('ActiveState') ?? ''
  if (load === 'not-found') return { kind: 'missing' }
  if (load === 'masked') return { kind: 'masked' }
  if (load !== 'loaded') return { kind: 'unknown', why: `LoadState=${load}` }
  switch (active) {
    case 'active':
    case 'reloading':
    case 'refreshing':
      return { kind: 'active' }
    case 'activating':
    case 'deactivating':
    case 'inactive':
    case 'failed':
      return { kind: active }
    default:
      return { kind: 'unknown', why: `ActiveState=${active} SubState=${values.get('SubState') ?? ''}` }
  }
}

const argvOf: ServiceManager['argv'] = (verb, unit) =>
  verb === 'status'
    ? ['systemctl', 'show', '--no-pager', '--property=LoadState,ActiveState,SubState', '--', unitFile(unit)]
    : ['systemctl', '--no-ask-password', verb, '--', unitFile(unit)]

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
    return result.code === 0 ? parseSystemdShow(result.stdout) : { kind: 'unknown', why: firstLine(result) }
  },
  argv: argvOf,
})
