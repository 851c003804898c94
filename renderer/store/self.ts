import type { Live } from '@shared/domain/live'

const LATE_CYCLE_MS = 10_000
const LATE_LOOP_MS = 100
const MANY_TURNS = 20
const MANY_RECORDS = 100
const FAR_BEHIND_BYTES = 1024 * 1024
const RECENT_JUMP_MS = 10 * 60_000

export type SelfFault =
  | 'cycle'
  | 'mailbox'
  | 'records'
  | 'lag'
  | 'jumps'
  | 'sources'
  | 'lagging'
  | 'heartbeat'

/** Logs that are read with a delay worth telling, the furthest behind first. */
export const laggingSources = (
  live: Pick<Live, 'sources'>,
): readonly { readonly id: string; readonly lagBytes: number }[] =>
  Object.entries(live.sources)
    .map(([id, { lagBytes }]) => ({ id, lagBytes }))
    .filter(({ lagBytes }) => lagBytes > FAR_BEHIND_BYTES)
    .sort((a, b) => b.lagBytes - a.lagBytes)

/** What of the engine itself is behind or does not work, by what it says of itself. */
export const selfFaults = (live: Live): ReadonlySet<SelfFault> => {
  const { at, loop, self } = live
  const faults: Readonly<Record<SelfFault, boolean>> = {
    cycle: loop.phase === 'between' && loop.nextCycleAt !== null && at - loop.nextCycleAt > LATE_CYCLE_MS,
    mailbox: self.mailboxLength > MANY_TURNS,
    records: self.recordsWaiting > MANY_RECORDS,
    lag: self.eventLoopLagMs !== null && self.eventLoopLagMs > LATE_LOOP_MS,
    jumps: self.lastClockJumpAt !== null && at - self.lastClockJumpAt < RECENT_JUMP_MS,
    sources: self.unreadableSources > 0,
    lagging: laggingSources(live).length > 0,
    heartbeat: self.heartbeat?.ok === false,
  }
  return new Set((Object.keys(faults) as SelfFault[]).filter((name) => faults[name]))
}
