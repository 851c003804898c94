import { messageSchema } from '@shared/domain/message'
import { observationSchema } from '@shared/domain/observation'
import { z } from 'zod'
import type { LogRule } from '../logs/log-watch'

/** A file that is replayed, and the log that it is a part of. */
export type ReplayFile = {
  /** `-` is the standard input. */
  readonly path: string
  readonly sourceId: string
  /** Whether rules that name their sources read it. */
  readonly rules: readonly string[]
}

/** What the replaying thread is started with. */
export type ReplayStart = {
  readonly files: readonly ReplayFile[]
  readonly rules: readonly LogRule[]
  readonly fromAt: number
  readonly toAt: number
  /** Nothing in a stream is later than this. */
  readonly now: number
  readonly progress: SharedArrayBuffer
}

export type ToReplay =
  /** The next slices may come. */
  | { readonly kind: 'more' }
  /** The next piece of the standard input; null at its end, or the fault that ended it. */
  | { readonly kind: 'input'; readonly bytes: Uint8Array | null; readonly fault: string | null }

const sliceSchema = z.lazy(() =>
  z.object({
    /** Epoch ms, never before the slice before it. */
    at: z.number(),
    sourceId: z.string(),
    observations: z.array(observationSchema).readonly(),
  }),
)
/** What one log says within one second. */
export type Slice = Readonly<z.infer<typeof sliceSchema>>

const count = z.number().int().nonnegative()
const fileReadSchema = z.lazy(() =>
  z.object({
    path: z.string(),
    lines: count,
    occurrences: count,
    undated: count,
    late: count,
    cut: count,
    fromAt: z.number().nullable(),
    toAt: z.number().nullable(),
    fault: messageSchema.nullable(),
    /** Occurrences that cannot be placed in time, by rule. */
    undatedOf: z.record(z.string(), count),
    /** Lines about which a rule cannot tell, since its search took too long. */
    givenUpOf: z.record(z.string(), count),
  }),
)
export type FileRead = Readonly<z.infer<typeof fileReadSchema>>

/** What the replaying thread tells. */
export const fromReplaySchema = z.lazy(() =>
  z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('slices'), slices: z.array(sliceSchema).readonly() }),
    z.object({ kind: z.literal('input') }),
    z.object({ kind: z.literal('rule_broken'), ruleId: z.string(), reason: z.string() }),
    z.object({ kind: z.literal('read'), files: z.array(fileReadSchema).readonly() }),
  ]),
)
export type FromReplay = Readonly<z.infer<typeof fromReplaySchema>>
