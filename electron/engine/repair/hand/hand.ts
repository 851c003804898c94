import type { Message } from '@shared/domain/message'
import type { StepOf } from '@shared/domain/plan'
import type { Access, FileId } from '@shared/domain/steps/parts'

/** What came of one touch. `refused`: it is not what was planned any more, or must not be; nothing was done. */
export type Handed =
  | { readonly kind: 'done'; readonly output: string }
  | { readonly kind: 'refused' | 'failed'; readonly message: Message; readonly output: string }

/** One regular file, named by its path and pinned by its number: whatever else stands there by then is not touched. */
export type FileEntry = { readonly path: string; readonly id: FileId }

/** What a list of files came to; `left` are those that could not be dealt with, with the reason. */
export type HandedFiles = {
  readonly files: number
  readonly bytes: number
  readonly left: readonly { readonly path: string; readonly why: Message }[]
}

/**
 * The few things by which a host is changed, each of them checked again at the very moment and none of them following a
 * link: parents are walked by directory descriptors that follow none (O_NOFOLLOW), and acted on below them. The same set
 * exists with this process's own rights and by root's helper. Paths are absolute and in their shortest spelling.
 */
export type Hand = {
  readonly service: (step: StepOf<'service'>, signal: AbortSignal) => Promise<Handed>
  readonly makeDirectory: (step: StepOf<'mkdir'>, signal: AbortSignal) => Promise<Handed>
  /** Only when it is empty; one that is gone already is done. */
  readonly removeDirectory: (path: string, signal: AbortSignal) => Promise<Handed>
  /** Refuses another file, and one whose owner and mode are no longer `before`; one that is `after` already is done. */
  readonly setAccess: (
    wanted: FileEntry & { readonly before: Access; readonly after: Access },
    signal: AbortSignal,
  ) => Promise<Handed>
  /** Unlinks regular files that nobody holds open; what is no longer that file, or is open, is left and told. */
  readonly removeFiles: (entries: readonly FileEntry[], signal: AbortSignal) => Promise<HandedFiles>
  /** Moves files within their file system; an existing one is never replaced. Missing parents of `to` are not made. */
  readonly moveFile: (move: FileEntry & { readonly to: string }, signal: AbortSignal) => Promise<Handed>
  /**
   * Puts new content in the place of a file, whole or not at all (temporary file, fsync, rename), with this owner and
   * mode; refuses when the content is no longer that of `sha256Before`. `id` null: there must be no such file yet.
   */
  readonly replaceFile: (
    wanted: {
      readonly path: string
      readonly id: FileId | null
      readonly sha256Before: string | null
      readonly content: Uint8Array
      readonly access: Access
      readonly mtimeMs: number | null
    },
    signal: AbortSignal,
  ) => Promise<Handed>
  /** Makes an empty file with this owner and mode, as a log's next one; one that is there already is left as it is. */
  readonly createFile: (
    wanted: { readonly path: string; readonly access: Access },
    signal: AbortSignal,
  ) => Promise<Handed>
  /** Writes `to` as the gzip of a file, with its owner, times and this mode, and removes the file afterwards. */
  readonly compressFile: (
    wanted: FileEntry & { readonly to: string; readonly mode: number },
    signal: AbortSignal,
  ) => Promise<Handed>
  /** Copies a file and then cuts it to nothing while its writer goes on; tells how many bytes came in between. */
  readonly copyAndTruncate: (
    wanted: FileEntry & { readonly to: string; readonly mode: number },
    signal: AbortSignal,
  ) => Promise<Handed>
  /** Sends one signal to one process; refuses another one with its number. One that is gone already is done. */
  readonly sendSignal: (
    wanted: Pick<StepOf<'signal'>, 'pid' | 'startedAtTicks' | 'uid' | 'port'> & {
      readonly signal: 'TERM' | 'KILL'
    },
    signal: AbortSignal,
  ) => Promise<Handed>
}
