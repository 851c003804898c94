import { z } from 'zod'
import { readingSchema } from './check'
import { sourceStateSchema } from './event'
import { messageSchema } from './message'

/** How the engine itself is. Times are null until the thing has happened since its start. */
export const selfSchema = z.lazy(() =>
  z.object({
    startedAt: z.number(),
    lastCycleAt: z.number().nullable(),
    lastCheckAt: z.number().nullable(),
    lastEventAt: z.number().nullable(),
    /** Turns that wait for their turn, with the one under way. */
    mailboxLength: z.number().int().nonnegative(),
    /** Entries that were handed to the journal and are not in it yet. */
    recordsWaiting: z.number().int().nonnegative(),
    /** By how much the main thread is late, in 99 of 100 moments of the last minute; null in the first seconds. */
    eventLoopLagMs: z.number().nonnegative().nullable(),
    rssBytes: z.number().nonnegative(),
    clockJumps: z.number().int().nonnegative(),
    lastClockJumpAt: z.number().nullable(),
    unreadableSources: z.number().int().nonnegative(),
    /** The last heartbeat to the outside; null where none is set, or before the first. */
    heartbeat: z.object({ at: z.number(), ok: z.boolean(), why: messageSchema.nullable() }).nullable(),
  }),
)
export type Self = Readonly<z.infer<typeof selfSchema>>

/** What changes by the second and is not worth an event: it is pushed as a whole and never stored. */
export const liveSchema = z.lazy(() =>
  z.object({
    at: z.number(),
    loop: z.object({
      phase: z.enum(['cycle', 'between', 'pause', 'stopped']),
      iteration: z.number().int(),
      cycle: z.number().int(),
      loopCount: z.number().int(),
      nextCycleAt: z.number().nullable(),
      lastCycleAt: z.number().nullable(),
      lastCycleMs: z.number().nullable(),
    }),
    checks: z.record(
      z.string(),
      z.object({
        reading: readingSchema.nullable(),
        running: z.boolean(),
        lastRunAt: z.number().nullable(),
        nextRunAt: z.number().nullable(),
      }),
    ),
    sources: z.record(
      z.string(),
      z.object({
        state: sourceStateSchema,
        readBytes: z.number(),
        lagBytes: z.number(),
        lastReadAt: z.number().nullable(),
        /** Over the last ten seconds. */
        bytesPerSecond: z.number().nonnegative(),
        /** Since when it cannot be read; null while it can. */
        unreadableSince: z.number().nullable(),
      }),
    ),
    host: z
      .object({
        at: z.number(),
        cpuPercent: z.number(),
        memoryPercent: z.number(),
        memoryAvailableBytes: z.number(),
        memoryTotalBytes: z.number(),
        diskPercent: z.number(),
        networkInBytesPerSecond: z.number(),
        networkOutBytesPerSecond: z.number(),
        processes: z.number(),
      })
      .nullable(),
    self: selfSchema,
  }),
)
export type Live = Readonly<z.infer<typeof liveSchema>>
