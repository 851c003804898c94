import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { message, type Message } from '@shared/domain/message'
import type { Language } from '@shared/ipc/contract'
import { createExec } from '../../../engine/exec'
import type { Exec } from '../../../engine/ports'
import { parseAuthority, readAuthority } from '../../../engine/privilege/authority'
import type { CommandContext } from '../../context'
import { EXIT } from '../../exit-codes'
import { usableSettings } from '../../usable-settings'
import { accountCommands, CommandFailed, hasServiceUser, readGroups, runCommand } from './accounts'
import { authorityDifference } from './authority-file'
import { openReport, type InstallReport } from './install-report'
import { lookAtItem, placeItem } from './place-item'
import { plannedItems, type PlannedItem } from './planned-items'
import { SERVICE_USER, servicePlaces, SYSTEM_UNIT_DIR, UNIT_NAME } from './service-places'
import { sudoersText } from './sudoers-file'
import { removeOwn } from './remove'
import { readIfThere, survey, type Survey } from './survey'
import { unitLanguage } from './unit-file'

export type InstallOptions = {
  /** Where the unit goes; null for `/etc/systemd/system`. */
  readonly unitDir: string | null
  readonly dryRun: boolean
  readonly json: boolean
  /** Writes the authority anew where one is there already. */
  readonly replaceAuthority: boolean
  /** Whether the service is enabled and started; null: when the unit is where systemd looks for it. */
  readonly start: boolean | null
}

const START_TIMEOUT_MS = 200_000

const isBooted = (): Promise<boolean> =>
  stat('/run/systemd/system').then(
    () => true,
    () => false,
  )

const octal = (mode: number): string => mode.toString(8).padStart(4, '0')
const rightsOf = ({ mode, group }: PlannedItem) => ({ mode: octal(mode), owner: `root:${group}` })

type Work = {
  readonly exec: Exec
  readonly signal: AbortSignal
  readonly report: InstallReport
  readonly options: InstallOptions
}

/** A faulty line there could lock everybody out of sudo: visudo(8) reads it before it gets its place. */
const demandGoodSudoers = async ({ exec, signal }: Work): Promise<void> => {
  const dir = await mkdtemp(join(tmpdir(), 'mamori-sudoers-'))
  try {
    const file = join(dir, 'sudoers')
    await writeFile(file, sudoersText(), { mode: 0o440 })
    await runCommand(exec, ['visudo', '-c', '-f', file], signal)
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
}

/** Says why the authority that is there stays as it is; null when the wanted one is to be written. */
const keptAuthority = async (
  item: PlannedItem,
  { replaceAuthority }: InstallOptions,
): Promise<readonly Message[] | null> => {
  const present = await readAuthority(item.path)
  if (present.kind === 'missing') return null
  const wanted = parseAuthority(item.content ?? '')
  if (wanted.kind !== 'read') throw new Error('the authority that was made is not valid')
  if (present.kind === 'unusable')
    return replaceAuthority ? null : [present.why, message('service.authority.replace')]
  const differences = authorityDifference(present.authority, wanted.authority)
  if (replaceAuthority) return null
  return differences.length === 0 ? [] : [...differences, message('service.authority.replace')]
}

/** Puts one item into its place and says so. Answers whether something has changed. */
const place = async (item: PlannedItem, work: Work): Promise<boolean> => {
  const { report, options } = work
  const gid = (await readGroups()).get(item.group) ?? null
  const state = await lookAtItem(item, { gid })
  const line = {
    what: item.path,
    ...rightsOf(item),
    ...(item.content === null ? {} : { content: item.content }),
  }
  const kept = item.what === 'authority' && state !== 'new' ? await keptAuthority(item, options) : null
  if (kept !== null && (kept.length > 0 || state === 'unchanged')) {
    report.line(kept.length > 0 ? { ...line, state: 'kept', notes: kept } : { ...line, state: 'unchanged' })
    return false
  }
  if (state === 'unchanged') {
    report.line({ ...line, state })
    return false
  }
  if (options.dryRun) {
    report.line({ ...line, state: 'planned' })
    return false
  }
  if (gid === null) throw new Error(`no group ${item.group}`)
  if (item.what === 'sudoers') await demandGoodSudoers(work)
  await placeItem(item, gid)
  report.line({ ...line, state: 'written' })
  return true
}

const run = async (
  argv: readonly string[],
  { exec, signal, report, options }: Work,
  timeoutMs?: number,
): Promise<void> => {
  const what = argv.join(' ')
  if (!options.dryRun) await runCommand(exec, argv, signal, timeoutMs)
  report.line({ what, state: options.dryRun ? 'planned' : 'ran' })
}

/** Whether sudo will really let the service use the helper, and whether the helper itself runs. */
const proveHelper = async ({ exec, signal, report }: Work): Promise<void> => {
  const allowed = await exec(['sudo', '-n', '-l', '-U', SERVICE_USER, '--', servicePlaces.helper], {
    timeoutMs: 20_000,
    signal,
  })
  if (allowed.kind !== 'exited' || allowed.code !== 0)
    report.warn(message('service.install.sudo_ignores', { file: servicePlaces.sudoers }))
  const asked = await exec([servicePlaces.helper], { timeoutMs: 20_000, signal, input: '{}' })
  if (!asked.stdout.includes('"step_unknown"')) {
    const said = `${asked.stdout}\n${asked.stderr}`.trim().slice(0, 300)
    report.warn(message('service.install.helper_broken', { file: servicePlaces.helper, said }))
  }
}

const startService = async (changed: boolean, work: Work): Promise<void> => {
  const { exec, signal } = work
  await run(['systemctl', 'daemon-reload'], work)
  const active = await exec(['systemctl', 'is-active', '--quiet', UNIT_NAME], { timeoutMs: 20_000, signal })
  const isActive = active.kind === 'exited' && active.code === 0
  await run(['systemctl', 'enable', '--now', UNIT_NAME], work, START_TIMEOUT_MS)
  if (isActive && changed) await run(['systemctl', 'restart', UNIT_NAME], work, START_TIMEOUT_MS)
}

const carryOut = async (found: Survey, work: Work, unitDir: string, spoken: Language): Promise<void> => {
  const { options, report } = work
  for (const argv of accountCommands(await readGroups(), await hasServiceUser())) await run(argv, work)
  let changed = false
  const present = await readIfThere(join(unitDir, UNIT_NAME))
  // The log keeps its language, whoever runs this again.
  const language = (present === null ? null : unitLanguage(present)) ?? spoken
  for (const item of plannedItems(found, { unitDir, language }))
    changed = (await place(item, work)) || changed
  if (!found.needs.needsHelper) await removeOwn(servicePlaces.sudoers, { report, dryRun: options.dryRun })
  else if (!options.dryRun) await proveHelper(work)
  if (options.start ?? unitDir === SYSTEM_UNIT_DIR) await startService(changed, work)
  else report.warn(message('service.install.not_started', { unit: join(unitDir, UNIT_NAME) }))
}

const tellFailure = (error: unknown, context: CommandContext, report: InstallReport): void => {
  const { out } = context
  const why = error instanceof Error ? error.message : String(error)
  out.tell(
    error instanceof CommandFailed
      ? message('service.install.command_failed', { command: error.argv.join(' '), why })
      : message('service.install.failed', { why }),
  )
  const done = report.done()
  out.tell(
    done.length === 0
      ? message('service.install.nothing_done')
      : message('service.install.undo', { n: done.length }),
  )
}

/**
 * `mamori install-service`: writes what a systemd service of this host needs, from the settings as they are now, says each
 * thing that it writes, and starts the service. A second run changes nothing that is right already.
 */
export const installService = async (context: CommandContext, options: InstallOptions): Promise<number> => {
  const { out, signal } = context
  const exec = createExec()
  const unitDir = options.unitDir ?? SYSTEM_UNIT_DIR
  if (process.getuid?.() !== 0) {
    out.tell(message('service.install.not_root', { command: 'install-service' }))
    return EXIT.usage
  }
  if (options.unitDir === null && !(await isBooted())) {
    out.tell(message('service.install.no_systemd'))
    return EXIT.usage
  }
  const surveyed = await survey(context, exec)
  switch (surveyed.kind) {
    case 'settings':
      usableSettings(out, surveyed.loaded)
      return EXIT.usage
    case 'refused':
      surveyed.why.forEach((why) => out.tell(why))
      return EXIT.usage
    case 'surveyed':
      break
  }
  const found = surveyed.survey
  if (
    found.needs.needsHelper &&
    (await exec(['visudo', '--version'], { timeoutMs: 20_000, signal })).kind === 'failed'
  ) {
    out.tell(message('service.install.no_sudo'))
    return EXIT.usage
  }
  const report = openReport(out, options)
  found.warnings.forEach(report.warn)
  try {
    await carryOut(found, { exec, signal, report, options }, unitDir, out.language)
  } catch (error) {
    tellFailure(error, context, report)
    report.end(false)
    return EXIT.critical
  }
  report.end(true)
  return EXIT.healthy
}
