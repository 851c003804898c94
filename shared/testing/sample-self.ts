import type { Self } from '../domain/live'

/** An engine that has just started and is well. */
export const sampleSelf: Self = {
  startedAt: 0,
  lastCycleAt: null,
  lastCheckAt: null,
  lastEventAt: null,
  mailboxLength: 0,
  recordsWaiting: 0,
  eventLoopLagMs: null,
  rssBytes: 70_000_000,
  clockJumps: 0,
  lastClockJumpAt: null,
  unreadableSources: 0,
  heartbeat: null,
}
