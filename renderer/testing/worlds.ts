import type { Reading } from '@shared/domain/check'
import { liveSchema, type Live } from '@shared/domain/live'
import { message } from '@shared/domain/message'
import type { State } from '@shared/domain/state'
import type { Snapshot } from '@shared/ipc/contract'
import { sampleSelf } from '@shared/testing/sample-self'
import { busyReadings, file, well } from './host-parts'
import { faults, storyOf, type WorldName } from './stories'
import { stateOf } from './story'

const liveOf = (readings: Readonly<Record<string, Reading>>, now: number, hot: boolean): Live =>
  liveSchema.parse({
    at: now,
    loop: {
      phase: 'between',
      iteration: 12,
      cycle: 7,
      loopCount: 15,
      nextCycleAt: now + 1400,
      lastCycleAt: now - 600,
      lastCycleMs: 380,
    },
    checks: Object.fromEntries(
      Object.entries(readings).map(([name, reading], index) => [
        name,
        {
          reading,
          running: false,
          lastRunAt: now - 4000 - index * 2300,
          nextRunAt: now + 26_000 - index * 2300,
        },
      ]),
    ),
    sources: Object.fromEntries(
      ['app', 'nginx', 'postgresql'].map((id, index) => [
        id,
        {
          state: 'following',
          readBytes: 482_113 * (index + 1),
          lagBytes: hot && index === 0 ? 18_230 : 0,
          lastReadAt: now - 900 * (index * index * 40 + 1),
          bytesPerSecond: index === 0 ? 1843 : 0,
          unreadableSince: null,
        },
      ]),
    ),
    host: {
      at: now,
      cpuPercent: hot ? 72.4 : 23.8,
      memoryPercent: hot ? 61.3 : 48.2,
      memoryAvailableBytes: 8.1e9,
      memoryTotalBytes: 16.6e9,
      diskPercent: hot ? 84.6 : 61.4,
      networkInBytesPerSecond: 184_320,
      networkOutBytesPerSecond: 932_100,
      processes: 214,
    },
    self: { ...sampleSelf, startedAt: now - 3_600_000, lastCycleAt: now - 600, eventLoopLagMs: 1.4 },
  })

/** An engine that does not keep up and cannot reach its outside watch. */
const strained = (live: Live, now: number): Live => ({
  ...live,
  sources: {
    ...live.sources,
    nginx: {
      state: 'following',
      readBytes: 9_482_113,
      lagBytes: 7_340_032,
      lastReadAt: now - 900,
      bytesPerSecond: 481_200,
      unreadableSince: null,
    },
  },
  self: {
    ...live.self,
    lastCheckAt: now - 4_000,
    lastEventAt: now - 61_000,
    mailboxLength: 34,
    recordsWaiting: 2,
    eventLoopLagMs: 184,
    rssBytes: 143_000_000,
    clockJumps: 1,
    lastClockJumpAt: now - 190_000,
    heartbeat: { at: now - 95_000, ok: false, why: message('problem.unreachable') },
  },
})

const running = (state: State, live: Live): Snapshot => ({ kind: 'running', state, live })

/** What the window is shown in a situation; every event in it parses as one of the engine's. */
export const worldOf = (name: WorldName, now: number): Snapshot => {
  switch (name) {
    case 'calm':
      return running(stateOf(storyOf(name, now), now), liveOf(well, now, false))
    case 'busy':
      return running(stateOf(storyOf(name, now), now), liveOf(busyReadings, now, true))
    case 'rejected':
      return running(stateOf(storyOf(name, now), now), liveOf(well, now, false))
    case 'upkeep':
    case 'worked':
    case 'trust':
    case 'observing':
    case 'hostile':
      return running(stateOf(storyOf(name, now), now), liveOf(well, now, false))
    case 'storm':
      return running(stateOf(storyOf(name, now), now), liveOf(busyReadings, now, true))
    case 'strained':
      return running(stateOf(storyOf(name, now), now), strained(liveOf(well, now, false), now))
    case 'first':
      return running(stateOf(storyOf(name, now), now), {
        ...liveOf({}, now, false),
        sources: {},
        host: null,
      })
    case 'setup':
      return { kind: 'setup', settingsFile: '/root/.config/mamori/error_patterns.json' }
    case 'faults':
      return { kind: 'faults', settingsFile: file, faults }
  }
}
