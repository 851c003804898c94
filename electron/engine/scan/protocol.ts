import { messageSchema } from '@shared/domain/message'
import { z } from 'zod'
import type { PreparedRule } from '../logs/match-lines'
import type { ScanPlan } from './plan-scan'

/** A file, or the lines of it that begin within some of its bytes. */
export type ScanTask = {
  readonly file: string
  /** Null for what is read from its beginning to its end: compressed files, streams, other encodings. */
  readonly part: { readonly from: number; readonly to: number } | null
}

/**
 * What a scanning thread is started with; all threads of a scan take their tasks from one counter.
 * What it searches for comes as its first message.
 */
export type ScanStart = {
  readonly tasks: readonly ScanTask[]
  readonly mostMissed: number
  /** How many tasks have been taken, in its one number. */
  readonly taken: SharedArrayBuffer
  readonly progress: SharedArrayBuffer
}

/** What a scan's threads search for. */
export type ScanOrders = { readonly rules: readonly PreparedRule[]; readonly plan: ScanPlan }

const count = z.number().int().nonnegative()

const tallySchema = z.object({
  lines: count,
  rules: z
    .array(z.object({ hits: count, ignored: count, givenUp: count, candidates: count, ms: z.number() }))
    .readonly(),
  missed: count,
  missedLines: z.array(z.string()).readonly(),
  cut: count,
})

/** What one task came to. `fault` says why it was not read to its end. */
const taskDoneSchema = z.object({
  kind: z.literal('task_done'),
  index: count,
  tally: tallySchema,
  fault: messageSchema.nullable(),
})

export const fromScanWorkerSchema = z.discriminatedUnion('kind', [
  taskDoneSchema,
  z.object({ kind: z.literal('finished') }),
])
export type FromScanWorker = Readonly<z.infer<typeof fromScanWorkerSchema>>
export type TaskDone = Readonly<z.infer<typeof taskDoneSchema>>
