import { z } from 'zod'
import { messageSchema } from '@shared/domain/message'
import { readJsonFile, writeJsonFile } from '../json-file'
import type { News } from './news'

const newsSchema = z.object({
  key: z.string(),
  kind: z.enum(['critical', 'approval']),
  host: z.object({ id: z.string(), name: z.string() }),
  title: messageSchema,
  target: z.string(),
  observations: z.number(),
  at: z.number(),
  open: z.object({
    hostId: z.string().nullable(),
    incidentId: z.string().nullable(),
    repairId: z.string().exactOptional(),
  }),
})

const keptSchema = z.object({
  news: z.array(z.object({ news: newsSchema, over: z.boolean() })),
  lines: z.array(z.object({ title: z.string(), over: z.boolean() })),
  more: z.number().int().nonnegative(),
})

/** What came in quiet hours and is not told yet. */
export type Kept = {
  readonly news: readonly { readonly news: News; readonly over: boolean }[]
  readonly lines: readonly { readonly title: string; readonly over: boolean }[]
  /** How many more there were. */
  readonly more: number
}

export type HeldFile = {
  readonly kept: Kept | null
  /** After a moment, many changes as one. */
  readonly keep: (kept: () => Kept) => void
  /** Resolves when the file says what was last to be kept. */
  readonly stop: () => Promise<void>
}

const WRITE_AFTER_MS = 500

/** Keeps what quiet hours hold back over the end of the program. A file that cannot be used is told, and written anew. */
export const openHeldFile = async ({
  file,
  after,
  onTrouble,
}: {
  readonly file: string
  readonly after: (delayMs: number, run: () => void) => () => void
  readonly onTrouble: (why: string) => void
}): Promise<HeldFile> => {
  const read = await readJsonFile(file, keptSchema)
  if (read.kind === 'unusable') onTrouble(`${file}: ${read.why}`)
  let writing: Promise<void> = Promise.resolve()
  let latest: (() => Kept) | null = null
  let cancel: (() => void) | null = null
  const write = (): void => {
    cancel = null
    const kept = latest
    latest = null
    if (kept === null) return
    writing = writing
      .then(() => writeJsonFile(file, kept()))
      .catch((error: unknown) => onTrouble(`${file}: ${String(error)}`))
  }
  return {
    kept: read.kind === 'read' ? read.value : null,
    keep: (kept) => {
      latest = kept
      cancel ??= after(WRITE_AFTER_MS, write)
    },
    stop: () => {
      cancel?.()
      write()
      return writing
    },
  }
}
