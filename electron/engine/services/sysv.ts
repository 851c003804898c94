import { access, constants, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { ExecResult } from '../ports'
import { firstLine, query, stateOfFailure } from './query'
import type { ServiceManager, ServiceState } from './service-manager'
import { isUnitName } from './unit-name'

/** Reads the exit code of an init script's `status`, LSB Core 22.2 ("Init Script Actions"). */
export const parseSysvStatus = (result: ExecResult): ServiceState => {
  if (result.kind === 'failed') return stateOfFailure(result)
  // Scripts without a status action print their usage and leave with codes that mean something else.
  if (/^\s*usage:/im.test(`${result.stdout}\n${result.stderr}`))
    return { kind: 'unknown', why: firstLine(result) }
  switch (result.code) {
    case 0:
      return { kind: 'active' }
    case 1:
    case 2:
      return { kind: 'failed' }
    case 3:
      return { kind: 'inactive', by: 'unknown' }
    default:
      return { kind: 'unknown', why: firstLine(result) || `exit ${String(result.code)}` }
  }
}

const isScript = async (file: string): Promise<boolean> => {
  try {
    await access(file, constants.X_OK)
    return (await stat(file)).isFile()
  } catch {
    // Whatever keeps the script from being seen keeps it from being run as well.
    return false
  }
}

/** Init scripts. They are run directly with the bare environment that `service` gives them too. */
export const createSysv = ({ directory = '/etc/init.d' } = {}): ServiceManager => ({
  id: 'sysv',
  state: async (unit, exec, signal) => {
    const script = join(directory, unit)
    if (!isUnitName(unit) || !(await isScript(script))) return { kind: 'missing' }
    return parseSysvStatus(await query(exec, [script, 'status'], signal))
  },
  argv: (verb, unit) => [join(directory, unit), verb],
})
