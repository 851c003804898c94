import { message } from '@shared/domain/message'
import { findSettings, readSettings } from '../../engine/find-settings'
import { JournalError } from '../../engine/journal/journal-error'
import { openEngine } from '../../engine/open-engine'
import { watchSettings } from '../../engine/settings/watch-settings'
import type { Command } from '../arguments'
import type { CommandContext } from '../context'
import { EXIT, exitCodeOf } from '../exit-codes'
import { usableSettings } from '../usable-settings'
import { overallOfState, runDocument, showRun } from './show-run'

type Run = Extract<Command, { kind: 'run' }>

/** `mamori`: one pass, or the loop until its last iteration or a signal. */
export const run = async (context: CommandContext, command: Run): Promise<number> => {
  const { out, env, signal } = context
  const location = await findSettings(context)
  const settings = usableSettings(out, await readSettings(location, env))
  if (settings === null) return EXIT.usage

  let lost: Error | null = null
  const ending = new AbortController()
  const end = AbortSignal.any([signal, ending.signal])
  const opened = await openEngine({
    dataDir: location.dataDir,
    logFile: command.logFile,
    workerDir: context.workerDir,
    language: out.language,
    version: context.version,
    face: 'cli',
    run: command.run,
    rhythm: {
      loopCount: command.loopCount,
      betweenMs: 2000,
      pauseMs: command.waitMinutes * 60_000,
      iterations: command.iterations,
    },
    bug: (name, error) =>
      out.say(`${name}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`),
    onJournalLost: (error) => {
      lost = error
      out.tell(message('cli.journal_lost', { why: error.message }))
      ending.abort()
    },
  }).catch((error: unknown) => {
    if (!(error instanceof JournalError)) throw error
    out.tell(message('cli.journal', { file: location.dataDir, why: error.message }))
    return null
  })
  if (opened === null) return EXIT.usage
  if (opened.kind === 'taken') {
    out.tell(message('cli.taken', { dataDir: location.dataDir }))
    return EXIT.usage
  }

  const { engine } = opened
  await engine.start(settings)
  if (command.run === 'once') await engine.runOnce(end)
  else {
    out.tell(message('cli.started', { file: settings.file }))
    const unwatch = watchSettings({
      file: settings.file,
      known: { kind: 'present', sha256: settings.sha256 },
      onError: (error) => out.say(String(error)),
      onChange: async () => {
        const loaded = await readSettings(location, env)
        if (loaded.kind === 'loaded') {
          await engine.reload(loaded.settings)
          out.tell(message('cli.settings.reloaded', { file: loaded.settings.file }))
        } else {
          const faults = loaded.kind === 'faulty' ? loaded.faults : []
          faults.forEach((fault) => out.fault(fault, loaded.file))
          out.tell(message('cli.settings.kept', { n: Math.max(1, faults.length) }))
          await engine.rejectSettings(loaded.file, faults)
        }
      },
    })
    await Promise.race([engine.finished(), aborted(end)])
    unwatch()
    out.tell(message('cli.stopping'))
  }
  const state = engine.state()
  await engine.stop(signal.aborted ? 'requested' : 'finished')
  await opened.close()
  if (lost) return EXIT.broken
  if (command.json) out.print(JSON.stringify(runDocument(state, out.render)))
  else showRun(out, state)
  return signal.aborted ? EXIT.healthy : exitCodeOf(overallOfState(state))
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
