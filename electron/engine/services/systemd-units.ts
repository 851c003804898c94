import { message } from '@shared/domain/message'
import type { Exec } from '../ports'
import { complaint, firstLine, query, stateOfFailure } from './query'
import { askLog, LOG_LINES } from './service-log'
import type { ServiceManager, ServiceState, StoppedBy } from './service-manager'
import { stoppedBy, stoppedByJournal } from './systemd-stop'
import { isUnitName } from './unit-name'

const SUFFIXED = /\.(service|socket|target|timer|path|mount|slice|scope)$/
/** The whole name of a unit; one without an ending is a service. */
export const unitFile = (unit: string): string => (SUFFIXED.test(unit) ? unit : `${unit}.service`)

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
export const valuesOf = (output: string): ReadonlyMap<string, string> =>
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

/** A systemd with what is asked of it: the one that is PID 1, or one of a user. */
export type SystemdSetup = {
  readonly id: 'systemd' | 'systemd_user'
  /** The program with what leads it to this systemd. */
  readonly systemctl: readonly string[]
  /** Why it cannot be asked; null when it can. */
  readonly obstacle: () => Promise<ServiceState | null>
  /** What picks this systemd's own entries about a unit out of the journal; null when that cannot be told. */
  readonly entriesAbout: (id: string, exec: Exec, signal: AbortSignal) => Promise<readonly string[] | null>
  /** What picks a unit's own lines out of the journal. */
  readonly linesOf: (id: string, exec: Exec, signal: AbortSignal) => Promise<readonly string[] | null>
}

/** systemd forgets a unit that is down and that nothing wants; then its journal may still know. */
const askJournal = async (
  { entriesAbout }: SystemdSetup,
  output: string,
  exec: Exec,
  signal: AbortSignal,
): Promise<StoppedBy> => {
  const id = valuesOf(output).get('Id') ?? ''
  const matches = isUnitName(id) ? await entriesAbout(id, exec, signal) : null
  return matches === null ? 'unknown' : stoppedByJournal(matches, exec, signal)
}

/** The services of one systemd. */
export const createUnits = (setup: SystemdSetup): ServiceManager => {
  const show = (unit: string, names: readonly string[]): readonly string[] => [
    ...setup.systemctl,
    'show',
    '--no-pager',
    `--property=${names.join(',')}`,
    '--',
    unitFile(unit),
  ]
  const argv: ServiceManager['argv'] = (verb, unit) =>
    verb === 'status'
      ? show(unit, properties)
      : [...setup.systemctl, '--no-ask-password', verb, '--', unitFile(unit)]

  return {
    id: setup.id,
    argv,
    state: async (unit, exec, signal) => {
      if (!isUnitName(unit)) return { kind: 'missing' }
      const obstacle = await setup.obstacle()
      if (obstacle !== null) return obstacle
      const result = await query(exec, argv('status', unit), signal)
      if (result.kind === 'failed') return stateOfFailure(result)
      if (result.code !== 0) return { kind: 'unknown', why: firstLine(result) }
      const state = parseSystemdShow(result.stdout)
      return state.kind === 'inactive' && state.by === 'unknown'
        ? { kind: 'inactive', by: await askJournal(setup, result.stdout, exec, signal) }
        : state
    },
    reload: {
      objection: async (unit, exec, signal) => {
        if (!isUnitName(unit)) return message('manager.reload.name', { unit: JSON.stringify(unit) })
        const result = await query(exec, show(unit, ['CanReload']), signal)
        const can =
          result.kind === 'exited' && result.code === 0 ? valuesOf(result.stdout).get('CanReload') : undefined
        if (can === 'yes') return null
        return can === 'no'
          ? message('manager.reload.no_command', { unit })
          : message('manager.reload.unseen', { unit, why: complaint(result) })
      },
    },
    logsSince: async (unit, sinceAt, exec, signal) => {
      const matches = isUnitName(unit) ? await setup.linesOf(unitFile(unit), exec, signal) : null
      if (matches === null) return { kind: 'none', why: message('manager.log.no_unit', { unit }) }
      const argvOfLog = [
        'journalctl',
        '--no-pager',
        '--quiet',
        '--output=short-iso',
        `--lines=${String(LOG_LINES)}`,
        `--since=@${(sinceAt / 1000).toFixed(3)}`,
        ...matches,
      ]
      return askLog(argvOfLog, { exec, signal })
    },
  }
}
