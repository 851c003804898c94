import type { Actor } from '@shared/domain/actor'
import type { Live } from '@shared/domain/live'
import type { Mode } from '@shared/domain/outcome'
import type { Incident } from '@shared/domain/state'
import { AppError } from '@shared/ipc/result'
import { mutedBy } from '../core/held-back'
import { retryIntervalMs } from '../core/schedule'
import type { EngineDeps } from '../engine'
import type { StoredPlace } from '../ports'
import type { Rule, Settings } from '../settings/settings'
import { createApprovals, type Approvals } from './approvals'
import { createBackground } from './background'
import type { Occurrences } from '../core/detect'
import type { Context } from './context'
import { countObservations } from './count-observations'
import { withDeadline } from './deadline'
import { createDecideStage } from './decide-incident'
import { followSources } from './follow-sources'
import { createIncidentStage } from './incidents'
import { createLookAround } from './look-around'
import { createLoop, type Loop } from './loop'
import type { Mailbox } from './mailbox'
import { createNotifyStage, notifierContext, type NotifyStage } from './notify'
import { runReads } from './read-actions'
import type { Recorder } from './recorder'
import { createRepeats } from './repeats'
import { createTrust, type Trust } from '../ledger/trust'
import { createShadowStage } from './shadows'
import { createCheckRunner, type CheckRunner } from './run-checks'
import { createRepairStage } from './run-repair'
import { rulesOf } from './rules-of'
import { samplesOf } from './samples-of'
import { createTakeUp } from './take-up'
import { createUpkeep, type Upkeep } from './upkeep'
import type { Pulse } from '../self-watch/liveness'
import { lookAfterSelf } from '../self-watch/look-after-self'
import { createTimers } from './timers'
import { createUndos, type Undos } from './undo-repair'

/** A single pass never takes longer, whatever it waits for; what is unfinished then goes on at the next one. */
const ONCE_DEADLINE_MS = 15 * 60_000

/** All stages under one version of the settings. */
export type Stages = {
  readonly start: (offsets: readonly StoredPlace[]) => Promise<void>
  /** Ends everything; a repair that is being carried out is waited for, but not longer than until `impatient`. */
  readonly stop: (impatient: Promise<void>) => Promise<void>
  readonly loop: Loop
  readonly checks: CheckRunner
  readonly sources: () => Live['sources']
  readonly approvals: Approvals
  readonly undos: Undos
  readonly silences: Upkeep['silences']
  readonly holds: Upkeep['holds']
  readonly trust: Trust
  readonly notify: Pick<NotifyStage, 'tell' | 'test' | 'proven'>
  readonly distrust: () => void
  readonly setMode: (mode: Mode, actor: Actor) => Promise<void>
  readonly runOnce: (signal: AbortSignal) => Promise<void>
  readonly pulse: () => Pulse
  /** Resolves when no repair is being carried out; everything else goes on meanwhile. */
  readonly repairsIdle: () => Promise<void>
}

type Deps = EngineDeps & {
  readonly settings: Settings
  readonly recorder: Recorder
  readonly mailbox: Mailbox
  readonly occurrences: Map<string, Occurrences>
  readonly onLive: () => void
  readonly onClockJump: () => void
  readonly onHeartbeat: (beat: Live['self']['heartbeat']) => void
}

/** Wires the stages to one another. Each knows only what comes next. */
export const createStages = (deps: Deps): Stages => {
  const { settings, recorder, mailbox, clock, bug } = deps
  const stopping = new AbortController()
  const timers = createTimers(clock)
  const services = deps.createServiceResolver(settings)
  const reads = createBackground(bug)
  let trustedSince = 0

  const notify = createNotifyStage({
    clock,
    recorder,
    notifiers: deps.notifiers,
    channels: settings.fix.notificationsOn ? settings.fix.channels : [],
    context: notifierContext(deps, settings),
    journal: deps.journal,
    mutedBy: (incidentId) => {
      const incident = recorder.state().incidents[incidentId]
      return incident ? mutedBy(recorder.state(), incident, clock.now()) : null
    },
    onTooMany: ({ title }) => deps.log.warning(deps.say(title)),
    onMuted: () => mailbox.post('untold', async () => upkeep.tellUntold()),
    bug,
  })
  const checks = createCheckRunner({
    clock,
    exec: deps.exec,
    resolveService: services,
    checks: deps.checks,
    uses: settings.checks,
    troubled: new Set(
      Object.values(recorder.state().checks).flatMap(({ name, reading }) =>
        reading && (reading.status !== 'healthy' || reading.band === 'danger') ? [name] : [],
      ),
    ),
    realtime: settings.realtime && deps.run === 'continuous',
    bug,
    onReading: (run) => {
      deps.onLive()
      deps.journal.addSamples(samplesOf(run)).catch((error: unknown) => bug('samples', error))
      return mailbox.run(async () => {
        if (stopping.signal.aborted) return
        try {
          await incidents.onReading(run)
          await upkeep.onReading(run)
        } finally {
          await repairs.onReading(run)
        }
      })
    },
  })
  const context: Context = {
    ...deps,
    rules: rulesOf(settings),
    ...deps.createHands(settings, services),
    resolveService: services,
    timers,
    checks,
    checkKinds: deps.checks,
    around: createLookAround({
      ...deps,
      checkKinds: deps.checks,
      resolveService: services,
      signal: stopping.signal,
    }),
    tell: notify.tell,
    countObservations: countObservations(deps.journal),
    signal: stopping.signal,
    trustedSince: () => trustedSince,
  }
  const shadows = createShadowStage(context, reads)
  const decideStage = createDecideStage(context, {
    shadows,
    onRun: (repairId) => repairs.run(repairId),
    onAsk: (repair) => approvals.watchExpiry(repair),
  })
  const { decideAll } = decideStage
  const upkeep = createUpkeep(context, { journal: deps.journal, decideAll, judgeShadows: shadows.judge })
  const trust = createTrust(context, { journal: deps.journal, decideAll })
  const undos = createUndos(context, {
    journal: deps.journal,
    next: { onAsk: (repair) => approvals.watchExpiry(repair) },
  })
  const repairs = createRepairStage(context, {
    takeBack: undos.takeBack,
    escalate: trust.escalate,
    decideAll: async () => {
      await upkeep.onIncidentsChanged()
      await decideStage.decideAll()
    },
  })
  const repeated = createRepeats(context, deps.journal)
  const toIncident = {
    decideIncident: decideStage.decideIncident,
    awaitsReading: decideStage.awaitsReading,
    onRecurrence: repairs.onRecurrence,
    onChanged: upkeep.onIncidentsChanged,
    onOpened: (incident: Incident, rule: Rule) =>
      reads.begin(`read actions of ${rule.id}`, () => runReads(context, incident, rule)),
  }
  const incidents = createIncidentStage(context, toIncident, repeated)
  const takeUp = createTakeUp(context)
  const approvals = createApprovals(context, {
    run: repairs.run,
    decideAll,
    noteDifferences: decideStage.noteDifferences,
    lookAtUndo: undos.look,
  })
  const sources = followSources({
    ...context,
    ...deps,
    onBatch: (batch, changedAt) => mailbox.run(() => incidents.onBatch(batch, changedAt)),
  })
  const cycle = async (kind: 'due' | 'all'): Promise<void> => {
    await Promise.all([sources.poke(), kind === 'all' ? checks.runNow(null) : checks.runDue()])
    await mailbox.drained()
  }
  const loop = createLoop({
    clock,
    rhythm: deps.rhythm,
    cycle,
    onMoved: deps.onLive,
    log: deps.log,
    say: deps.say,
    bug,
  })
  const distrust = (): void => {
    trustedSince = clock.now()
    timers.rearm()
    self.forget()
    const lookAgain = async (): Promise<void> => {
      await checks.runNow(null)
      await mailbox.run(decideStage.decideAll)
    }
    lookAgain().catch((error: unknown) => bug('checks after a clock jump', error))
  }
  const runPass = async (ending: AbortSignal): Promise<void> => {
    await cycle('all')
    const settling = (): readonly number[] =>
      checks
        .all()
        .filter((run) => run.consecutiveFailures > 0 && run.consecutiveFailures < run.use.consecutive)
        .map((run) => retryIntervalMs(run.use.intervalMs))
    while (!ending.aborted && (settling().length > 0 || repairs.busy())) {
      await new Promise<void>((resolve) => clock.after(Math.min(1000, ...settling()), resolve))
      await checks.runDue()
      await mailbox.drained()
    }
    await reads.idle()
    await notify.idle()
  }
  const self = lookAfterSelf(context, {
    ...deps,
    loop,
    sources: sources.live,
    opener: incidents.opener,
    onChanged: upkeep.onIncidentsChanged,
    onClockJump: () => {
      deps.onClockJump()
      distrust()
    },
  })

  return {
    loop,
    checks,
    approvals,
    undos,
    silences: upkeep.silences,
    holds: upkeep.holds,
    trust,
    notify,
    distrust,
    pulse: self.pulse,
    repairsIdle: () => mailbox.drained().then(repairs.idle),
    sources: sources.live,
    setMode: (mode, actor) =>
      mailbox.run(async () => {
        const from = recorder.state().mode
        if (from === mode) return
        if (stopping.signal.aborted) throw new AppError('not_running', 'the engine is stopping')
        await recorder.record([{ type: 'mode.changed', data: { from, to: mode }, actor }])
        await approvals.resume()
        await decideStage.decideAll()
      }),
    start: async (offsets) => {
      await mailbox.run(async () => {
        // Silences and holds before anything that could be decided.
        await takeUp('silences', upkeep.takeUp)
        await takeUp('demotions', trust.resume)
        await takeUp('repairs', repairs.resume)
        await takeUp('incidents', incidents.resume)
        await takeUp('approvals', approvals.resume)
        await takeUp('decisions', upkeep.resume)
      })
      sources.start(offsets)
      if (deps.run === 'once') return
      checks.start()
      loop.start()
      self.start()
    },
    stop: async (impatient) => {
      // A cycle that is under way waits for the logs and the checks, so these end first.
      const loopEnded = loop.stop()
      await Promise.all([sources.stop(), checks.stop(), self.stop()])
      await loopEnded
      await Promise.race([mailbox.drained().then(repairs.idle), impatient])
      const allTold = mailbox.run(repeated.tellAll).catch((error: unknown) => bug('repeats', error))
      await Promise.race([allTold, impatient])
      stopping.abort()
      timers.clearAll()
      await mailbox.drained()
      await Promise.race([repairs.idle(), impatient])
      await reads.idle()
      await notify.idle()
    },
    runOnce: async (signal) => {
      const over = AbortSignal.any([signal, stopping.signal])
      await withDeadline(clock, { limitMs: ONCE_DEADLINE_MS, signal: over }, runPass).catch(
        (error: unknown) => {
          if (!over.aborted) throw error
        },
      )
    },
  }
}
