import { labLineSchema, judgementSchema, runLimitSchema } from '@shared/ipc/lab-calls'
import { messageSchema } from '@shared/domain/message'
import { z } from 'zod'
import type { StreamSource } from '../logs/sources/stream-kinds'

/** The place of the first other rule in what a watcher is told; before it the edited expression and the one at work. */
export const OTHERS_FROM = 2

export type Expressions = { readonly pattern: string; readonly ignore: string | null }

export type OtherRule = Expressions & { readonly id: string }

/** What a program has printed of a source that it reads for us. */
export type StreamReading = {
  readonly kind: 'stream'
  readonly source: StreamSource
  readonly out: string
  readonly err: string
}

/** What is read: the end of a file back from `to` (null: from its end), or lines that a person has pasted. */
export type Reading =
  | { readonly kind: 'file'; readonly path: string; readonly to: number | null; readonly maxBytes: number }
  | { readonly kind: 'lines'; readonly text: string }
  | StreamReading

/** What a thread of the lab is started with. All but the paths comes from a person's keyboard. */
export type LabStart = {
  readonly edited: Expressions
  /** The expressions that are at work; null when they take too long to be compared with. */
  readonly today: Expressions | null
  /** The other rules: what they match is not missed. */
  readonly others: readonly OtherRule[]
  readonly reading: Reading
  readonly maxMs: number
  /** For times without a year. */
  readonly now: number
  readonly progress: SharedArrayBuffer
}

const count = z.number().int().nonnegative()

const linesSchema = z.lazy(() => {
  const lines = z.array(labLineSchema).readonly()
  return z.object({ gained: lines, lost: lines, hits: lines, ignored: lines, missed: lines, rest: lines })
})
export type Lines = Readonly<z.infer<typeof linesSchema>>

const costSchema = z.lazy(() => z.object({ hits: count, ignored: count, ms: z.number().nonnegative() }))

/** What one part of a log came to; the newest part comes first, and each begins where the one before it ended. */
export const partSchema = z.lazy(() =>
  z.object({
    bytes: count,
    lines: count,
    now: costSchema,
    before: costSchema,
    gained: count,
    lost: count,
    missed: count,
    candidates: count.nullable(),
    givenUp: count,
    fromAt: z.number().nullable(),
    toAt: z.number().nullable(),
    shown: linesSchema,
    /** Where in the file the part begins: an older one ends there. */
    position: count,
  }),
)
export type Part = Readonly<z.infer<typeof partSchema>>

/** What a thread of the lab tells. It stems from log lines and from what a person typed. */
export const fromLabSchema = z.lazy(() =>
  z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('judged'), pattern: judgementSchema, ignore: judgementSchema.nullable() }),
    z.object({ kind: z.literal('opened'), file: z.string().nullable(), ofBytes: count, allBytes: count }),
    z.object({ kind: z.literal('part'), part: partSchema }),
    z.object({ kind: z.literal('ended'), limit: runLimitSchema.nullable() }),
    z.object({ kind: z.literal('unusable') }),
    z.object({ kind: z.literal('failed'), message: messageSchema }),
  ]),
)
export type FromLab = Readonly<z.infer<typeof fromLabSchema>>
