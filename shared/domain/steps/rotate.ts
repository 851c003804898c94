import { z } from 'zod'
import { countSchema, fileIdSchema, pathSchema, serviceFields, sha256Schema } from './parts'

/** How a log's writer goes on in a new file. */
export const reopenSchema = z.lazy(() =>
  z.discriminatedUnion('kind', [
    /** Nobody holds it open, or its writer notices by itself. */
    z.object({ kind: z.literal('by_itself') }),
    z.object({ kind: z.literal('reload'), ...serviceFields }),
    /** It cannot: the content is copied and the file cut, which loses what is written in between. */
    z.object({ kind: z.literal('copy_and_truncate') }),
  ]),
)
export type Reopen = Readonly<z.infer<typeof reopenSchema>>

/** Sets a log aside as the first of its generations, and has its writer begin a new one. */
export const rotateStep = z.lazy(() =>
  z.object({
    kind: z.literal('rotate'),
    path: pathSchema,
    id: fileIdSchema,
    /** Fewer bytes than this, and it was rotated meanwhile. */
    minBytes: countSchema,
    generations: z.number().int().min(1).max(1000),
    mode: z.number().int().min(0).max(0o777),
    compress: z.boolean(),
    reopen: reopenSchema,
    found: z.object({ bytes: countSchema, writers: z.array(z.string()).max(10).readonly() }),
  }),
)

/** Puts the set-aside log back in its place, when nothing has been written to the new one. */
export const unrotateStep = z.lazy(() =>
  z.object({
    kind: z.literal('unrotate'),
    path: pathSchema,
    id: fileIdSchema,
    /** By its beginning it is known again when it has been compressed meanwhile; null when that could not be read. */
    head: z.object({ bytes: countSchema, sha256: sha256Schema }).nullable(),
    /** The number of the oldest generation that the rotation has moved. */
    generations: z.number().int().min(1).max(1000),
    reopen: reopenSchema,
  }),
)
