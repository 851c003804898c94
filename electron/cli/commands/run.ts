import { message } from '@shared/domain/message'
import type { Engine } from '../../engine/engine'
import { faultsOf, findSettings, readSettings } from '../../engine/find-settings'
import { JournalError } from '../../engine/journal/journal-error'
import { journalWhy } from '../../engine/journal/journal-why'
import { openEngine, type OpenedEngine } from '../../engine/open-engine'
import type { Settings } from '../../engine/settings/settings'
import type { SettingsLocation } from '../../engine/settings/settings-location'
import { watchSettings } from '../../engine/settings/watch-settings'
import type { Command } from '../arguments'
import type { CommandContext } from '../context'
import { EXIT, exitCodeOf } from '../exit-codes'
import { usableSettings } from '../usable-settings'
import { overallOfState, runDocument, showRun } from './show-run'

type Run = Extract<Command, { kind: 'run' }>

/** A restart with its grace may take longer than a window waits for it; systemd gives a service 90 s to stop. */
const REPAIR_PATIENCE_MS = 75_000
const RETRY_MS = 30_000

const open = async (
  { out, workerDir, version }: CommandContext,
  { logFile, run, loopCount, waitMinutes, iterations }: Run,
  dataDir: string,
  onJournalLost: (error: JournalError) => void,
): Promise<OpenedEngine | null> => {
  try {
    return await openEngine({
      dataDir,
      logFile,
      workerDir,
      language: out.language,
      version,
      face: 'cli',
      run,
      rhythm: { loopCount, betweenMs: 2000, pauseMs: waitMinutes * 60_000, iterations },
      bug: out.bug,
      onJournalLost,
    })
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    if (error instanceof JournalError)
      out.tell(message('cli.journal', { file: error.file, why: journalWhy(error) }))
    // A folder or a file that the system refuses is a wrong setting, not a bug.
    else if (error instanceof Error && 'syscall' in error)
      out.tell(message('cli.unusable', { file: 'path' in error ? String(error.path) : dataDir, why }))
    else throw error
    return null
  }
}

/** Lets every change of the settings take over; one that cannot be carried out is tried again. */
const followSettings = (
  { out, env }: CommandContext,
  engine: Engine,
  { file, sha256 }: Settings,
  location: SettingsLocation,
): (() => void) => {
  let again: NodeJS.Timeout | undefined
  let ended = false
  const take = async (): Promise<void> => {
    const loaded = await readSettings(location, env)
    if (loaded.kind === 'loaded') {
      await engine.reload(loaded.settings)
      out.tell(message('cli.settings.reloaded', { file: loaded.settings.file }))
      return
    }
    const faults = faultsOf(loaded)
    faults.forEach((fault) => out.fault(fault, loaded.file))
    out.tell(message('cli.settings.kept', { n: faults.length }))
    await engine.rejectSettings(loaded.file, faults)
  }
  const takeOrRetry = async (): Promise<void> => {
    clearTimeout(again)
    try {
      await take()
    } catch (error) {
      if (ended) return
      out.bug('settings', error)
      again = setTimeout(() => void takeOrRetry(), RETRY_MS)
    }
  }
  const unwatch = watchSettings({
    file,
    known: { kind: 'present', sha256 },
    onError: (error) => out.bug('settings watch', error),
    onChange: takeOrRetry,
  })
  return () => {
    ended = true
    clearTimeout(again)
    unwatch()
  }
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })

/** `mamori`: one pass, or the loop until its last iteration or a signal. */
export const run = async (context: CommandContext, command: Run): Promise<number> => {
  const { out, env, signal } = context
  const location = await findSettings(context)
  const settings = usableSettings(out, await readSettings(location, env))
  if (settings === null) return EXIT.usage

  const lost = new AbortController()
  const end = AbortSignal.any([signal, lost.signal])
  const opened = await open(context, command, location.dataDir, (error) => {
    out.tell(message('cli.journal_lost', { why: journalWhy(error) }))
    lost.abort()
  })
  if (opened === null) return EXIT.usage
  if (opened.kind === 'taken') {
    out.tell(message('cli.taken', { dataDir: location.dataDir }))
    return EXIT.usage
  }

  const { engine, close } = opened
  try {
    await engine.start(settings)
    if (command.run === 'once') await engine.runOnce(end)
    else {
      out.tell(message('cli.started', { file: settings.file }))
      const unfollow = followSettings(context, engine, settings, location)
      await Promise.race([engine.finished(), aborted(end)])
      unfollow()
      out.tell(message('cli.stopping'))
    }
  } finally {
    await engine.stop(signal.aborted ? 'requested' : 'finished', REPAIR_PATIENCE_MS)
    await close()
  }
  if (lost.signal.aborted) return EXIT.broken
  const state = engine.state()
  if (command.json) out.print(JSON.stringify(runDocument(state, out.render)))
  else showRun(out, state)
  if (!signal.aborted) return exitCodeOf(overallOfState(state))
  // The loop is done when it is told to end; a pass that was cut short says nothing about the host.
  return command.run === 'once' ? EXIT.interrupted : EXIT.healthy
}
