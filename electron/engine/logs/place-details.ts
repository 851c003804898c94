import { z } from 'zod'

const heldSchema = z.lazy(() =>
  z.object({
    offset: z.number().int().nonnegative(),
    headBytes: z.number().int().nonnegative(),
    headHash: z.string(),
    tailHash: z.string().optional(),
    tailBytes: z.number().int().positive(),
  }),
)

const countedSchema = z.lazy(() =>
  z.array(z.object({ partOf: z.number().int().nonnegative(), ruleId: z.string() })).readonly(),
)

const formerSchema = z.lazy(() =>
  heldSchema.unwrap().extend({
    path: z.string(),
    device: z.string(),
    inode: z.string(),
    bornAt: z.number().nullable(),
    changedAt: z.number(),
    counted: countedSchema,
  }),
)

/** What is needed beside an offset so that reading goes on without a gap and without a line told twice. */
export const placeDetailsSchema = z.lazy(() =>
  z.object({
    /** When the file was made, epoch ms; null where that is not known. */
    bornAt: z.number().nullable(),
    /** When the last bytes that were read had been written, epoch ms. */
    changedAt: z.number(),
    /** Of how many bytes before the offset, at most, the hash is. */
    tailBytes: z.number().int().positive(),
    /** Where the last occurrence before the offset begins, and what stands before it. */
    mark: heldSchema.nullable(),
    /** Which rules have counted occurrences that begin at the mark or later. */
    counted: countedSchema,
    /** Files that had the log's name before, the newest last, and up to where each was read. */
    former: z.array(formerSchema).readonly(),
    /** When the newest of those was last written to that had the name before and are not remembered, epoch ms. */
    forgottenAt: z.number().optional(),
  }),
)
export type PlaceDetails = Readonly<z.infer<typeof placeDetailsSchema>>
