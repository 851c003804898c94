import { join } from 'node:path'
import { message } from '@shared/domain/message'
import { createExec } from '../../../engine/exec'
import type { Exec } from '../../../engine/ports'
import type { CommandContext } from '../../context'
import { EXIT } from '../../exit-codes'
import { CommandFailed, hasServiceUser, readGroups, runCommand } from './accounts'
import { openReport, type InstallReport } from './install-report'
import { SERVICE_USER, servicePlaces, SYSTEM_UNIT_DIR, UNIT_NAME } from './service-places'
import { isThere, remove, removeEmpty, removeOwn } from './remove'

export type UninstallOptions = {
  readonly unitDir: string | null
  readonly dryRun: boolean
  readonly json: boolean
  /** Also removes settings, authority, data and the service's user. */
  readonly purge: boolean
}

const STOP_TIMEOUT_MS = 120_000

type Work = {
  readonly exec: Exec
  readonly signal: AbortSignal
  readonly report: InstallReport
  readonly dryRun: boolean
}

const run = async (argv: readonly string[], { exec, signal, report, dryRun }: Work): Promise<void> => {
  if (!dryRun) await runCommand(exec, argv, signal, STOP_TIMEOUT_MS)
  report.line({ what: argv.join(' '), state: dryRun ? 'planned' : 'ran' })
}

const purge = async (work: Work): Promise<void> => {
  for (const path of [
    servicePlaces.settings,
    servicePlaces.authority,
    servicePlaces.environment,
    servicePlaces.dataDir,
  ])
    await remove(path, work)
  await removeEmpty(servicePlaces.configDir, work)
  // userdel(8) takes the group of the same name along, where nobody else is in it.
  if (await hasServiceUser()) await run(['userdel', SERVICE_USER], work)
  if ((await readGroups()).has(SERVICE_USER) && !work.dryRun) await run(['groupdel', SERVICE_USER], work)
}

const carryOut = async (work: Work, unit: string, options: UninstallOptions): Promise<void> => {
  const booted = await isThere('/run/systemd/system')
  // The right to use the helper goes first.
  await removeOwn(servicePlaces.sudoers, work)
  if (booted && (await isThere(unit))) await run(['systemctl', 'disable', '--now', UNIT_NAME], work)
  await removeOwn(unit, work)
  if (booted) await run(['systemctl', 'daemon-reload'], work)
  await remove(servicePlaces.helper, work)
  for (const part of servicePlaces.helperParts) await remove(part, work)
  await removeEmpty(servicePlaces.helperDir, work)
  if (options.purge) await purge(work)
  else
    for (const path of [servicePlaces.settings, servicePlaces.authority, servicePlaces.dataDir])
      if (await isThere(path)) work.report.line({ what: path, state: 'kept' })
}

/** `mamori uninstall-service`: stops and removes what `install-service` wrote, and says each thing. Data and settings stay unless purged. */
export const uninstallService = async (
  context: CommandContext,
  options: UninstallOptions,
): Promise<number> => {
  const { out, signal } = context
  if (process.getuid?.() !== 0) {
    out.tell(message('service.install.not_root', { command: 'uninstall-service' }))
    return EXIT.usage
  }
  const report = openReport(out, options)
  const work: Work = { exec: createExec(), signal, report, dryRun: options.dryRun }
  try {
    await carryOut(work, join(options.unitDir ?? SYSTEM_UNIT_DIR, UNIT_NAME), options)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    out.tell(
      error instanceof CommandFailed
        ? message('service.install.command_failed', { command: error.argv.join(' '), why })
        : message('service.uninstall.failed', { why }),
    )
    report.end(false)
    return EXIT.critical
  }
  report.end(true)
  return EXIT.healthy
}
