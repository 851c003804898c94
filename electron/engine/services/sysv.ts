import { access, constants, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { message } from '@shared/domain/message'
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

const LARGEST_SCRIPT_BYTES = 256 * 1024

/** Whether a script has an action of this name, by the labels of its `case`: it is read, never tried. */
export const hasAction = (script: string, action: string): boolean =>
  script
    .split('\n')
    .some((line) =>
      (/^\s*\(?\s*([\w\s"'|*-]+)\)/.exec(line)?.[1] ?? '')
        .split('|')
        .some((label) => label.trim().replace(/^["']|["']$/g, '') === action),
    )

const readScript = async (file: string): Promise<string | null> => {
  try {
    return (await stat(file)).size > LARGEST_SCRIPT_BYTES ? null : await readFile(file, 'utf8')
  } catch {
    // What cannot be read says nothing about its actions, which the caller tells.
    return null
  }
}

/**
 * Init scripts. They are run directly with the bare environment that `service` gives them too. `reload` is an optional
 * action, LSB Core 22.2; they keep no log that they could tell.
 */
export const createSysv = ({ directory = '/etc/init.d' } = {}): ServiceManager => ({
  id: 'sysv',
  state: async (unit, exec, signal) => {
    const script = join(directory, unit)
    if (!isUnitName(unit) || !(await isScript(script))) return { kind: 'missing' }
    return parseSysvStatus(await query(exec, [script, 'status'], signal))
  },
  argv: (verb, unit) => [join(directory, unit), verb],
  reload: {
    objection: async (unit) => {
      if (!isUnitName(unit)) return message('manager.reload.name', { unit: JSON.stringify(unit) })
      const file = join(directory, unit)
      const script = await readScript(file)
      if (script === null) return message('manager.reload.unseen', { unit, why: file })
      return hasAction(script, 'reload') ? null : message('manager.reload.no_command', { unit })
    },
  },
})
