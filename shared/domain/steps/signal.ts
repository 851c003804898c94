import { z } from 'zod'

/** Ends one process: asks it to, waits, and only then kills it. Never another one that got its number meanwhile. */
export const signalStep = z.lazy(() =>
  z.object({
    kind: z.literal('signal'),
    pid: z.number().int().positive(),
    /** In clock ticks since the boot, field 22 of /proc/pid/stat: with the pid it is one process for ever. */
    startedAtTicks: z.string().regex(/^\d+$/),
    process: z.string(),
    uid: z.number().int().nonnegative(),
    /** The TCP port on which it listens, when that is why it is ended. */
    port: z.number().int().min(1).max(65_535).nullable(),
    /** How long it gets to end by itself after TERM. */
    graceMs: z.number().int().positive(),
    found: z.object({ command: z.string(), startedAt: z.number().nullable() }),
  }),
)
