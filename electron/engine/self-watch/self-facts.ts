import type { Self } from '@shared/domain/live'
import type { Mailbox } from '../stages/mailbox'
import type { Recorder } from '../stages/recorder'
import type { Stages } from '../stages/stages'
import type { Meter } from './meter'

export type SelfFacts = {
  readonly read: () => Self
  readonly onClockJump: (at: number) => void
  readonly onHeartbeat: (heartbeat: Self['heartbeat']) => void
}

const latest = (times: readonly (number | null)[]): number | null =>
  times.reduce((newest, at) => (at !== null && at > (newest ?? -Infinity) ? at : newest), null)

/** Gathers how the engine itself is. What lies in the stages is asked of those at work; what they saw is kept over a reload. */
export const createSelfFacts = (deps: {
  readonly startedAt: number
  readonly meter: Meter
  readonly mailbox: Mailbox
  readonly recorder: Recorder
  readonly stages: () => Stages | null
}): SelfFacts => {
  const { meter, mailbox, recorder } = deps
  let lastCycleAt: number | null = null
  let lastCheckAt: number | null = null
  let clockJumps = 0
  let lastClockJumpAt: number | null = null
  let heartbeat: Self['heartbeat'] = null

  return {
    read: () => {
      const stages = deps.stages()
      lastCycleAt = stages?.loop.live().lastCycleAt ?? lastCycleAt
      lastCheckAt = latest((stages?.checks.all() ?? []).map((run) => run.lastRunAt)) ?? lastCheckAt
      return {
        startedAt: deps.startedAt,
        lastCycleAt,
        lastCheckAt,
        lastEventAt: recorder.lastEventAt(),
        mailboxLength: mailbox.length(),
        recordsWaiting: recorder.waiting(),
        eventLoopLagMs: meter.lagMs(),
        rssBytes: meter.rssBytes(),
        clockJumps,
        lastClockJumpAt,
        unreadableSources: Object.values(stages?.sources() ?? {}).filter(
          ({ state }) => state === 'unreadable',
        ).length,
        heartbeat,
      }
    },
    onClockJump: (at) => {
      clockJumps += 1
      lastClockJumpAt = at
    },
    onHeartbeat: (next) => {
      heartbeat = next
    },
  }
}
