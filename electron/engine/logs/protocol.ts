import { sourceStateSchema } from '@shared/domain/event'
import { messageSchema } from '@shared/domain/message'
import { observationSchema, severitySchema } from '@shared/domain/observation'
import { z } from 'zod'

const ruleSchema = z.object({
  id: z.string(),
  severity: severitySchema,
  pattern: z.string(),
  ignore: z.string().nullable(),
  sources: z.array(z.string()).readonly().nullable(),
})

const offsetSchema = z.object({
  sourceId: z.string(),
  path: z.string(),
  device: z.string(),
  inode: z.string(),
  headBytes: z.number().int().nonnegative(),
  headHash: z.string(),
  offset: z.number().int().nonnegative(),
  tailHash: z.string().optional(),
})

const backlogEndSchema = z.object({
  device: z.string(),
  inode: z.string(),
  backlogEnd: z.number().int().nonnegative(),
})
/** Up to where the lines of a file were there before the program started. */
export type BacklogEnd = Readonly<z.infer<typeof backlogEndSchema>>

const progressSchema = z.instanceof(SharedArrayBuffer)

const watchStartSchema = z.object({
  kind: z.literal('watch'),
  sources: z.array(z.object({ id: z.string(), path: z.string() })).readonly(),
  rules: z.array(ruleSchema).readonly(),
  offsets: z.array(offsetSchema).readonly(),
  backlogEnds: z.array(backlogEndSchema).readonly(),
  ownPaths: z.array(z.string()).readonly(),
  realtime: z.boolean(),
  /** False for a thread that takes the place of one that was lost. */
  atProgramStart: z.boolean(),
  progress: progressSchema,
})
export type WatchStart = Readonly<z.infer<typeof watchStartSchema>>

const scanStartSchema = z.object({
  kind: z.literal('scan'),
  files: z.array(z.string()).readonly(),
  rules: z.array(ruleSchema).readonly(),
  progress: progressSchema,
})
export type ScanStart = Readonly<z.infer<typeof scanStartSchema>>

/** What a scanning thread is started with. */
export const startSchema = z.discriminatedUnion('kind', [watchStartSchema, scanStartSchema])

/** What the main thread tells a watching thread. */
export const toWorkerSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ack'), sourceId: z.string(), batchId: z.number().int() }),
  z.object({ kind: z.literal('poke'), pokeId: z.number().int() }),
  z.object({ kind: z.literal('stop') }),
])
export type ToWorker = Readonly<z.infer<typeof toWorkerSchema>>

const statusSchema = z.object({
  sourceId: z.string(),
  state: sourceStateSchema,
  message: messageSchema,
  readBytes: z.number(),
  lagBytes: z.number(),
  lastReadAt: z.number().nullable(),
})

export const scanReportSchema = z.object({
  /** How many files were read, at least in part. */
  files: z.number().int(),
  lines: z.number().int(),
  patterns: z
    .array(
      z.object({
        id: z.string(),
        hits: z.number().int(),
        ignored: z.number().int(),
        ms: z.number(),
        /** Why the pattern was not used; null when it was. */
        unused: messageSchema.nullable(),
      }),
    )
    .readonly(),
  /** Lines that look like an error and matched no pattern. */
  missed: z.number().int(),
  /** The first few of them, redacted. */
  missedLines: z.array(z.object({ file: z.string(), text: z.string() })).readonly(),
  faults: z.array(z.object({ file: z.string(), message: messageSchema })).readonly(),
})
export type ScanReport = Readonly<z.infer<typeof scanReportSchema>>

/** What a scanning thread tells the main thread. */
export const fromWorkerSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('batch'),
    batchId: z.number().int(),
    batch: z.object({
      sourceId: z.string(),
      observations: z.array(observationSchema).readonly(),
      offset: offsetSchema,
    }),
  }),
  z.object({ kind: z.literal('begun'), offset: offsetSchema, backlogEnd: z.number().int().nonnegative() }),
  z.object({ kind: z.literal('status'), status: statusSchema }),
  z.object({ kind: z.literal('poked'), pokeId: z.number().int() }),
  z.object({ kind: z.literal('rule_broken'), ruleId: z.string(), reason: z.string() }),
  z.object({ kind: z.literal('stopped') }),
  z.object({ kind: z.literal('scanned'), report: scanReportSchema }),
])
export type FromWorker = Readonly<z.infer<typeof fromWorkerSchema>>
