import { z } from 'zod'
import { pathSchema, sha256Schema } from '@shared/domain/steps/parts'

/** The name of an archive or manifest in the backups folder: never a path. */
export const archiveNameSchema = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,240}\.tar\.gz(?:\.age)?$/)

const keptFileSchema = z.lazy(() =>
  z.object({
    path: pathSchema,
    /** Its name in the archive, which is its path without the slash at the beginning. */
    entry: z.string().min(1),
    size: z.number().int().nonnegative(),
    sha256: sha256Schema,
    mode: z.number().int().min(0).max(0o7777),
    uid: z.number().int().nonnegative(),
    gid: z.number().int().nonnegative(),
    mtimeMs: z.number(),
  }),
)
export type ManifestFile = Readonly<z.infer<typeof keptFileSchema>>

/** What stands beside each archive. An archive without it was never finished and does not count. */
export const manifestSchema = z.lazy(() =>
  z.object({
    version: z.literal(1),
    host: z.string(),
    repairId: z.string(),
    at: z.number(),
    archive: archiveNameSchema,
    bytes: z.number().int().nonnegative(),
    sha256: sha256Schema,
    files: z.array(keptFileSchema).readonly(),
  }),
)
export type Manifest = Readonly<z.infer<typeof manifestSchema>>

export const ENCRYPTED = '.age'

export const manifestNameOf = (archive: string): string => `${archive}.json`
