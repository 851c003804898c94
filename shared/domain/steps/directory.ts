import { z } from 'zod'
import { pathSchema } from './parts'

/** Makes a directory and the parents that are missing. */
export const mkdirStep = z.lazy(() =>
  z.object({
    kind: z.literal('mkdir'),
    path: pathSchema,
    mode: z.number().int().min(0).max(0o7777),
    owner: z.object({ uid: z.number().int(), gid: z.number().int(), name: z.string() }).nullable(),
  }),
)

/** Takes away a directory that is empty; one that is not stays. */
export const rmdirStep = z.lazy(() => z.object({ kind: z.literal('rmdir'), path: pathSchema }))
