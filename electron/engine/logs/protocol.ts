import { sourceStateSchema } from '@shared/domain/event'
import { messageSchema } from '@shared/domain/message'
import { observationSchema } from '@shared/domain/observation'
import { z } from 'zod'
import type { PreparedRule } from './match-lines'
import type { StoredPlace } from '../ports'
import type { LogSource } from '../settings/settings'

import { placeDetailsSchema } from './place-details'

/** Up to where the lines of a file were there before the program started. */
export type BacklogEnd = {
  readonly device: string
  readonly inode: string
  readonly backlogEnd: number
}

export type WatchStart = {
  readonly kind: 'watch'
  readonly sources: readonly LogSource[]
  readonly rules: readonly PreparedRule[]
  readonly offsets: readonly StoredPlace[]
  readonly backlogEnds: readonly BacklogEnd[]
  readonly ownPaths: readonly string[]
  readonly realtime: boolean
  /** Since when sources are followed that a thread or a watch before this one has followed, by their ids. */
  readonly followedSince: ReadonlyMap<string, number>
  readonly progress: SharedArrayBuffer
  /** When the watch began: what was written before is backlog in all other sources. */
  readonly startedAt: number
  /** Where programs that read sources are looked for, and how long they may be silent; the usual unless told. */
  readonly searchPath?: string
  readonly silentMs?: number
}

/** What the main thread tells a watching thread. */
export type ToWorker =
  | { readonly kind: 'ack'; readonly sourceId: string; readonly batchId: number }
  | { readonly kind: 'poke'; readonly pokeId: number }
  | { readonly kind: 'stop' }

const offsetSchema = z.lazy(() =>
  z.object({
    sourceId: z.string(),
    path: z.string(),
    device: z.string(),
    inode: z.string(),
    headBytes: z.number().int().nonnegative(),
    headHash: z.string(),
    offset: z.number().int().nonnegative(),
    tailHash: z.string().optional(),
    details: placeDetailsSchema.optional(),
  }),
)

const placeSchema = z.lazy(() =>
  z.union([offsetSchema, z.object({ sourceId: z.string(), cursor: z.string() })]),
)

const statusSchema = z.lazy(() =>
  z.object({
    sourceId: z.string(),
    state: sourceStateSchema,
    message: messageSchema,
    readBytes: z.number(),
    lagBytes: z.number(),
    lastReadAt: z.number().nullable(),
  }),
)

/** What a scanning thread tells the main thread. */
export const fromWorkerSchema = z.lazy(() =>
  z.discriminatedUnion('kind', [
    z.object({
      kind: z.literal('batch'),
      batchId: z.number().int(),
      batch: z.object({
        sourceId: z.string(),
        observations: z.array(observationSchema).readonly(),
        offset: placeSchema,
      }),
    }),
    z.object({ kind: z.literal('begun'), offset: offsetSchema, backlogEnd: z.number().int().nonnegative() }),
    z.object({ kind: z.literal('status'), status: statusSchema }),
    /** A program that reads a source was started, or has ended. */
    z.object({ kind: z.literal('child'), pid: z.number().int().positive(), running: z.boolean() }),
    /** Places whose files are gone for good. */
    z.object({ kind: z.literal('forgotten'), sourceIds: z.array(z.string()).readonly() }),
    z.object({ kind: z.literal('poked'), pokeId: z.number().int() }),
    z.object({ kind: z.literal('given_up'), ruleId: z.string(), count: z.number().int().positive() }),
    z.object({ kind: z.literal('stopped') }),
  ]),
)
export type FromWorker = Readonly<z.infer<typeof fromWorkerSchema>>
