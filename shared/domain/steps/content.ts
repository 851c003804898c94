import { z } from 'zod'
import { countSchema, fileIdSchema, pathSchema, sha256Schema } from './parts'

/** Repairs a JSON file. Its new content is derived again from the old one when it runs, and has to be what was shown. */
export const fixJsonStep = z.lazy(() =>
  z.object({
    kind: z.literal('fix_json'),
    path: pathSchema,
    id: fileIdSchema,
    sha256Before: sha256Schema,
    sha256After: sha256Schema,
    found: z.object({
      bytes: countSchema,
      bytesAfter: countSchema,
      /** What was wrong, as codes of texts. */
      repairs: z.array(z.string()).max(20).readonly(),
      /** Lines of a unified diff, cut short when there are many. */
      diff: z.array(z.string()).max(80).readonly(),
    }),
  }),
)

/** Puts the content, owner, mode and times of a file back as a backup kept them. */
export const restoreStep = z.lazy(() =>
  z.object({
    kind: z.literal('restore'),
    path: pathSchema,
    /** The archive below the backups folder, and the file's place in it. */
    archive: z.string().min(1),
    entry: z.string().min(1),
    sha256: sha256Schema,
    /** What the repair left there: another content is somebody's work and is not replaced. */
    sha256Expected: sha256Schema,
  }),
)
