import { z } from 'zod'
import { accessSchema, fileIdSchema, pathSchema } from './parts'

/** Gives one file or directory its owner and mode; only that very file, and only while it is as it was seen. */
export const accessStep = z.lazy(() =>
  z.object({
    kind: z.literal('access'),
    path: pathSchema,
    id: fileIdSchema,
    before: accessSchema,
    after: accessSchema,
    /** `owner:group` as the settings write it. */
    ownerName: z.string().nullable(),
  }),
)
