import type { Snapshot } from '@shared/ipc/contract'
import type { Versions } from '@shared/ipc/hosts'
import type { Handlers } from '@shared/ipc/router'
import type { Engine } from './engine'
import type { EngineCall } from './host'
import { createIncidentHandlers } from './incidents/incident-handlers'
import { createLabHandlers } from './lab/lab-handlers'
import { createTrustHandlers } from './ledger/trust-handlers'
import type { EngineInfo } from './serve/answer-calls'
import { createSettingsHandlers, type SettingsPlace } from './settings-edit/settings-handlers'
import type { Setup } from './setup/setup'

export type HandlerDeps = {
  /** The engine that runs now; throws an `AppError` not_running when there is none. */
  readonly engine: () => Engine
  readonly snapshot: () => Promise<Snapshot>
  readonly setup: Setup
  readonly settings: SettingsPlace
  readonly info: EngineInfo
  readonly versions: Versions
}

const done = { kind: 'done' } as const

/** Answers every call of the contract that is the engine's, for a window of the same program and for a socket alike. */
export const createEngineHandlers = ({
  engine,
  snapshot,
  setup,
  settings,
  info,
  versions,
}: HandlerDeps): Handlers<EngineCall> => ({
  'engine.snapshot': snapshot,
  'approvals.approve': async ({ repairId, hash }, actor) => {
    await engine().approve(repairId, hash, actor)
    return done
  },
  'approvals.reject': async ({ repairId, reason }, actor) => {
    await engine().reject(repairId, reason, actor)
    return done
  },
  'approvals.snooze': async ({ repairId, minutes }, actor) => {
    await engine().snooze(repairId, minutes, actor)
    return done
  },
  'repairs.undo': ({ repairId }, actor) => engine().undo(repairId, actor),
  'mode.set': async ({ mode }, actor) => {
    await engine().setMode(mode, actor)
    return done
  },
  'cycle.run': async () => {
    await engine().runCycle()
    return done
  },
  'timeline.page': async (input) => {
    const { events, more } = await engine().page(input)
    return { events: [...events], more }
  },
  'metrics.range': async (input) => {
    const series = await engine().range(input)
    return {
      series: Object.fromEntries(Object.entries(series).map(([name, points]) => [name, [...points]])),
    }
  },
  'metrics.courses': async (input) => {
    const checks = await engine().courses(input)
    return {
      checks: Object.fromEntries(
        Object.entries(checks).map(([name, { slots, ...course }]) => [
          name,
          { ...course, slots: [...slots] },
        ]),
      ),
    }
  },
  'metrics.percentiles': async (input) => {
    const series = await engine().percentiles(input)
    return {
      series: Object.fromEntries(
        Object.entries(series).map(([name, values]) => [name, values === null ? null : [...values]]),
      ),
    }
  },
  ...createTrustHandlers(engine),
  ...createIncidentHandlers(engine),
  ...createLabHandlers(engine),
  ...createSettingsHandlers(engine, settings),
  'setup.scan': setup.scan,
  'setup.write': setup.write,
  // A caller of the same program sits at this host; who comes through the socket is answered there.
  'session.info': async (_input, actor) => ({ actor, role: 'change', versions, ...info }),
  'silences.add': (input, actor) => engine().addSilence(input, actor),
  'silences.end': async ({ silenceId }, actor) => {
    await engine().endSilence(silenceId, actor)
    return done
  },
  'holds.begin': (input, actor) => engine().beginHold(input, actor),
  'holds.end': async ({ holdId, exitCode }, actor) => {
    await engine().endHold(holdId, exitCode, actor)
    return done
  },
})
