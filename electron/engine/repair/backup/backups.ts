import type { Message } from '@shared/domain/message'

/** One file as a backup keeps it; `entry` is its place in the archive. */
export type KeptFile = { readonly path: string; readonly entry: string; readonly sha256: string }

/** Where the content of what a repair will change is kept, in archives with a manifest, below the data directory. */
export type Backups = {
  /**
   * Keeps files whole, with owner, mode and times, in one archive of this repair; it is on the disk when this resolves.
   */
  readonly keep: (
    repairId: string,
    paths: readonly string[],
    signal: AbortSignal,
  ) => Promise<
    | {
        readonly kind: 'kept'
        readonly archive: string
        readonly files: readonly KeptFile[]
        readonly bytes: number
      }
    | { readonly kind: 'failed'; readonly message: Message }
  >
  /** The content of one kept file with what is needed to put it back; `failed` when it is gone or not what was kept. */
  readonly read: (
    archive: string,
    entry: string,
    signal: AbortSignal,
  ) => Promise<
    | {
        readonly kind: 'read'
        readonly content: Uint8Array
        readonly mode: number
        readonly uid: number
        readonly gid: number
        readonly mtimeMs: number
      }
    | { readonly kind: 'failed'; readonly message: Message }
  >
}
