import { message } from '@shared/domain/message'
import { runProgram } from '../../engine/exec'
import { findSettings, readSettings } from '../../engine/find-settings'
import { openHostEngine, versionsOf, engineInfo, type HostEngine } from '../../engine/host-engine'
import { createEngineHandlers } from '../../engine/engine-handlers'
import { JournalError } from '../../engine/journal/journal-error'
import { journalWhy } from '../../engine/journal/journal-why'
import { createSetup } from '../../engine/setup/setup'
import { createLiveness } from '../../engine/self-watch/liveness'
import type { Settings } from '../../engine/settings/settings'
import type { SettingsLocation } from '../../engine/settings/settings-location'
import type { Command } from '../arguments'
import type { CommandContext } from '../context'
import { EXIT, exitCodeOf } from '../exit-codes'
import { followSettings } from '../follow-settings'
import { createSystemdNotifier, type SystemdNotifier } from '../notify-systemd'
import { usableSettings } from '../usable-settings'
import { overallOfState, runDocument, showRun } from './show-run'

type Run = Extract<Command, { kind: 'run' }>

/** A restart with its grace may take longer than a window waits for it; systemd gives a service 90 s to stop. */
const REPAIR_PATIENCE_MS = 75_000

const faceOf = ({ run }: Run) => (run === 'continuous' ? 'daemon' : 'cli')

const open = async (
  { out, env, signal, workerDir, version }: CommandContext,
  command: Run,
  systemd: SystemdNotifier,
  dataDir: string,
  onJournalLost: (error: JournalError) => void,
): Promise<HostEngine | null> => {
  const { logFile, run, loopCount, waitMinutes, iterations } = command
  try {
    const opened = await openHostEngine({
      dataDir,
      logFile,
      workerDir,
      language: out.language,
      version,
      face: faceOf(command),
      env,
      signal,
      run,
      rhythm: { loopCount, betweenMs: 2000, pauseMs: waitMinutes * 60_000, iterations },
      bug: out.bug,
      onJournalLost,
      // journald keeps what this user cannot take back.
      ...(env['JOURNAL_STREAM'] === undefined ? {} : { onAnchor: out.say }),
      onWaiting: ([first]) => {
        const waiting = message('presence.waiting', { pid: first?.pid ?? 0, dir: first?.dir ?? '' })
        out.tell(waiting)
        void systemd.status(out.render(waiting))
      },
    })
    switch (opened.kind) {
      case 'opened':
        return opened
      case 'taken':
        out.tell(opened.why)
        out.tell(message('presence.ask'))
        return null
      case 'data_taken':
        out.tell(message('cli.taken', { dataDir }))
        return null
      case 'fault':
        out.tell(opened.fault)
        return null
    }
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

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })

/** Lets faces attach to the engine. */
const serve = (
  { env, cwd, version, out }: CommandContext,
  command: Run,
  { engine, serve: begin }: HostEngine,
  location: SettingsLocation,
): void =>
  begin({
    subscribe: engine.subscribe,
    handlers: createEngineHandlers({
      engine: () => engine,
      snapshot: async () => ({ kind: 'running', state: engine.state(), live: engine.live() }),
      setup: createSetup({ located: Promise.resolve(location), env, cwd }),
      settings: {
        located: Promise.resolve(location),
        env,
        reader: command.run === 'continuous' ? 'daemon' : 'person',
        language: out.language,
      },
      info: engineInfo(faceOf(command)),
      versions: versionsOf(version),
    }),
  })

/** The loop, until its last iteration or `end`. */
const watchOn = async (
  context: CommandContext,
  { engine }: HostEngine,
  systemd: SystemdNotifier,
  {
    settings,
    location,
    end,
  }: {
    readonly settings: Settings
    readonly location: SettingsLocation
    readonly end: AbortSignal
  },
): Promise<void> => {
  const { out } = context
  const started = message('cli.started', { file: settings.file })
  out.tell(started)
  const stops = [
    systemd.watch(createLiveness(engine.pulse)),
    followSettings(context, engine, settings, location),
  ]
  await systemd.ready(out.render(started))
  await Promise.race([engine.finished(), aborted(end)])
  for (const stop of stops) stop()
  out.tell(message('cli.stopping'))
  await systemd.stopping()
}

/** `mamori`: one pass, or the daemon: the loop until its last iteration or a signal. */
export const run = async (context: CommandContext, command: Run): Promise<number> => {
  const { out, env, signal } = context
  const location = await findSettings(context)
  const reader = command.run === 'continuous' ? 'daemon' : 'person'
  const settings = usableSettings(out, await readSettings(location, env, reader))
  if (settings === null) return EXIT.usage

  const lost = new AbortController()
  const yielding = new AbortController()
  const end = AbortSignal.any([signal, lost.signal, yielding.signal])
  const systemd = createSystemdNotifier(env, runProgram, out.tell)
  const opened = await open(context, command, systemd, location.dataDir, (error) => {
    out.tell(message('cli.journal_lost', { why: journalWhy(error) }))
    lost.abort()
  })
  if (opened === null) return signal.aborted ? EXIT.interrupted : EXIT.usage

  const { engine, warning } = opened
  if (warning) out.tell(warning)
  opened.onDaemon(() => {
    out.tell(message('presence.yielded'))
    yielding.abort()
  })
  try {
    await engine.start(settings)
    serve(context, command, opened, location)
    if (command.run === 'once') await engine.runOnce(end)
    else await watchOn(context, opened, systemd, { settings, location, end })
  } finally {
    await opened.dismiss()
    await engine.stop(end.aborted ? 'requested' : 'finished', REPAIR_PATIENCE_MS)
    await opened.close()
  }
  if (lost.signal.aborted) return EXIT.broken
  const state = engine.state()
  if (command.json) out.print(JSON.stringify(runDocument(state, out.render)))
  else showRun(out, state)
  if (!end.aborted) return exitCodeOf(overallOfState(state))
  // The loop is done when it is told to end; a pass that was cut short says nothing about the host.
  return command.run === 'once' ? EXIT.interrupted : EXIT.healthy
}
