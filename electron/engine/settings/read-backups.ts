import { backupsSchema } from '@shared/domain/settings-file'
import type { RawObject, ReadContext } from './read-context'
import { readEntry } from './read-entry'
import type { BackupsUse } from './settings'

const DAY_MS = 24 * 60 * 60 * 1000
const MIB = 1024 * 1024

/** Reads `backups`: how long and how much is kept, and whether it is encrypted. */
export const readBackups = ({ tree }: ReadContext, root: RawObject): BackupsUse => {
  const entry = readEntry(tree, backupsSchema, root['backups'] ?? {}, ['backups'])
  const { recipient, identity_file, keep_days, max_mb } = entry?.value ?? backupsSchema.parse({})
  return {
    recipient: recipient ?? null,
    identityFile: identity_file ?? null,
    keepMs: Math.round(keep_days * DAY_MS),
    maxBytes: Math.round(max_mb * MIB),
  }
}
