import { checks } from '../../engine/checks'
import { toHealthDocument } from '../../engine/core/overall'
import { createExec } from '../../engine/exec'
import { findSettings, readSettings } from '../../engine/find-settings'
import { measureHealth } from '../../engine/metrics/measure-health'
import { allServiceManagers, createServiceResolver } from '../../engine/services/resolve-service'
import { createCheckRunner } from '../../engine/stages/run-checks'
import { systemClock } from '../../engine/system-clock'
import type { CommandContext } from '../context'
import { EXIT, exitCodeOf } from '../exit-codes'
import { usableSettings } from '../usable-settings'

/** `mamori health`: every check once; the health document on stdout. Nothing is recorded and nothing acts. */
export const health = async (context: CommandContext): Promise<number> => {
  const { out, env, signal } = context
  const settings = usableSettings(out, await readSettings(await findSettings(context), env))
  if (settings === null) return EXIT.usage
  const exec = createExec()
  const runner = createCheckRunner({
    clock: systemClock,
    exec,
    resolveService: createServiceResolver({
      exec,
      services: settings.services,
      allManagers: allServiceManagers(),
    }),
    checks,
    uses: settings.checks,
    troubled: new Set(),
    realtime: false,
    onReading: () => Promise.resolve(),
    bug: out.bug,
  })
  const stop = (): void => void runner.stop()
  signal.addEventListener('abort', stop, { once: true })
  await runner.runNow(null)
  // After the checks, so that the load is the host's and not ours.
  const metrics = await measureHealth(signal)
  signal.removeEventListener('abort', stop)
  await runner.stop()
  // What was looked at until then would pass for the whole.
  if (signal.aborted) return EXIT.interrupted
  const document = toHealthDocument({
    at: systemClock.now(),
    checks: runner
      .all()
      .flatMap(({ use, reading }) => (reading ? [{ name: use.name, critical: use.critical, reading }] : [])),
    metrics,
    render: out.render,
  })
  out.document(document, 2)
  return exitCodeOf(document.overall_status)
}
