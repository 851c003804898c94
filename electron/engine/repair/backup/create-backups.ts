import { lstat, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { message } from '@shared/domain/message'
import { shortBytes } from '@shared/domain/step-words/define-step-words'
import type { BackupsUse } from '../../settings/settings'
import { codeOf, Stop } from '../hand/stop'
import { ensureFolder, namesIn, readManifest } from './backup-folder'
import type { Backups } from './backups'
import { archiveNameSchema, ENCRYPTED } from './manifest'
import { pruneBackups } from './prune-backups'
import { readArchive } from './read-archive'
import { writeArchive } from './write-archive'

/** What stays free on the disk for everything else, the journal above all. */
const RESERVE_BYTES = 64 * 1024 * 1024
/** What archive and manifest need beside the content of a file. */
const OVERHEAD_BYTES = 4096

export type BackupsDeps = {
  /** `backups` in the data directory; made when it is needed. */
  readonly dir: string
  readonly host: string
  readonly now: () => number
  readonly use: BackupsUse
  readonly isUndoable: (repairId: string) => boolean
  /** Gets what went wrong while old backups were deleted; a new one is kept all the same. */
  readonly onPruneFailed: (error: unknown) => void
  readonly reserveBytes?: number
}

const neededFor = async (paths: readonly string[]): Promise<number> => {
  let needed = 0
  for (const path of paths) {
    try {
      needed += (await lstat(path)).size + OVERHEAD_BYTES
    } catch (error) {
      const reason = codeOf(error)
      throw new Stop(
        'failed',
        reason === 'ENOENT'
          ? message('backup.failed.gone', { path })
          : message('backup.failed.unreadable', { path, reason }),
      )
    }
  }
  return needed
}

const requireRoom = async (
  paths: readonly string[],
  { dir, use, reserveBytes = RESERVE_BYTES }: BackupsDeps,
): Promise<void> => {
  const needed = await neededFor(paths)
  if (needed > use.maxBytes)
    throw new Stop(
      'failed',
      message('backup.failed.too_large', { needed: shortBytes(needed), most: shortBytes(use.maxBytes) }),
    )
  const { bavail, bsize } = await statfs(dir)
  const free = bavail * bsize
  if (free < needed + reserveBytes)
    throw new Stop(
      'failed',
      message('backup.failed.no_room', {
        needed: shortBytes(needed + reserveBytes),
        free: shortBytes(free),
        dir,
      }),
    )
}

/** A name that no archive has yet: time, repair, and a number for each of its steps. */
const nextName = async (
  dir: string,
  repairId: string,
  at: number,
  recipient: string | null,
): Promise<string> => {
  const time = new Date(at).toISOString().replace(/[-:]|\.\d+/g, '')
  const id = repairId.replace(/[^A-Za-z0-9-]/g, '_').slice(0, 80)
  const names = await namesIn(dir)
  for (let number = 1; ; number++) {
    const name = `${time}-${id}-${String(number)}.tar.gz`
    if (!names.some((taken) => taken.startsWith(name)))
      return recipient === null ? name : `${name}${ENCRYPTED}`
  }
}

const failed = (error: unknown): { readonly kind: 'failed'; readonly message: Stop['told'] } => {
  if (error instanceof Stop) return { kind: 'failed', message: error.told }
  throw error
}

/** Keeps what repairs change in archives with a manifest, and reads it back. */
export const createBackups = (deps: BackupsDeps): Backups => {
  const { dir, host, now, use, isUndoable, onPruneFailed } = deps
  return {
    keep: async (repairId, paths, signal) => {
      try {
        await ensureFolder(dir).catch((error: unknown) => {
          throw new Stop('failed', message('backup.failed.write', { dir, reason: codeOf(error) }))
        })
        await requireRoom(paths, deps)
        const at = now()
        const archive = await nextName(dir, repairId, at, use.recipient)
        const order = { dir, host, repairId, at, archive, paths, recipient: use.recipient }
        const { files, bytes } = await writeArchive(order, signal)
        await pruneBackups({
          dir,
          now: now(),
          keepMs: use.keepMs,
          maxBytes: use.maxBytes,
          isUndoable: (id) => id === repairId || isUndoable(id),
        }).catch(onPruneFailed)
        return { kind: 'kept', archive, files, bytes }
      } catch (error) {
        return failed(error)
      }
    },
    read: async (archive, entry, signal) => {
      try {
        if (!archiveNameSchema.safeParse(archive).success)
          throw new Stop('failed', message('backup.failed.missing', { archive: JSON.stringify(archive) }))
        const manifest = await readManifest(dir, archive)
        if (manifest === null) throw new Stop('failed', message('backup.failed.missing', { archive }))
        if (manifest === 'faulty')
          throw new Stop('failed', message('backup.failed.damaged', { archive, reason: 'manifest' }))
        const file = manifest.files.find((kept) => kept.entry === entry)
        if (file === undefined)
          throw new Stop('failed', message('backup.failed.no_entry', { archive, entry }))
        const content = await readArchive({ dir, manifest, file, identityFile: use.identityFile }, signal)
        const { mode, uid, gid, mtimeMs } = file
        return { kind: 'read', content, mode, uid, gid, mtimeMs }
      } catch (error) {
        return failed(error)
      }
    },
  }
}

/** Where the backups of a data directory are. */
export const backupsDir = (dataDir: string): string => join(dataDir, 'backups')
