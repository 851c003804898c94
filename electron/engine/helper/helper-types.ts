// The types of the step helper, for the compiler and the tests alone: the helper itself is plain JavaScript, so that the
// files that root runs are the very files that were read.

import type { BigIntStats } from 'node:fs'

export type { SpawnSyncOptions } from 'node:child_process'
export type { BigIntStats }

export type Params = Readonly<Record<string, string | number>>

/** What the helper answers on stdout. */
export type Answer = {
  readonly kind: 'done' | 'refused' | 'failed'
  readonly code: string
  readonly params: Params
  /** What it made or what a command said; of a list of files, JSON of `FilesAnswer`. */
  readonly output: string
}

/** What a list of files came to; `index` is the place in the list that was given. */
export type FilesAnswer = {
  files: number
  bytes: number
  readonly left: { readonly index: number; readonly code: string; readonly params: Params }[]
}

export type Service = {
  readonly manager: 'systemd' | 'sysv' | 'supervisor'
  readonly unit: string
  readonly config?: string
  readonly allow: readonly string[]
}

/** What `/etc/mamori/authority.json` says; roles are not the helper's concern. */
export type Authority = {
  readonly version: 1
  readonly services: Readonly<Record<string, Service>>
  readonly roots: readonly string[]
  /** What may be done beside calling services and making directories; nothing when it is left out. */
  readonly operations?: readonly string[]
  readonly ports: readonly number[]
  readonly roles: unknown
}

export type ServiceStep = {
  readonly verb: string
  readonly service: string
  readonly manager: string
  readonly unit: string
  readonly argv: readonly string[]
  readonly timeoutMs: number
}
export type Access = { readonly uid: number; readonly gid: number; readonly mode: number }
export type FileId = { readonly dev: string; readonly ino: string }
export type FileEntry = { readonly path: string; readonly id: FileId }
export type MkdirStep = {
  readonly path: string
  readonly mode: number
  readonly owner: { readonly uid: number; readonly gid: number; readonly name: string } | null
}
export type RemoveDirectory = { readonly path: string }
export type SetAccess = FileEntry & { readonly before: Access; readonly after: Access }
export type RemoveFiles = { readonly entries: readonly FileEntry[] }
export type MoveFile = FileEntry & { readonly to: string }
export type ReplaceFile = {
  readonly path: string
  readonly id: FileId | null
  readonly sha256Before: string | null
  /** In base64. */
  readonly content: string
  readonly access: Access
  readonly mtimeMs: number | null
}
export type CreateFile = { readonly path: string; readonly access: Access }
export type CopyFile = FileEntry & { readonly to: string; readonly mode: number }
export type SendSignal = {
  readonly pid: number
  readonly startedAtTicks: string
  readonly uid: number
  readonly port: number | null
  readonly signal: 'TERM' | 'KILL'
}

/** Everything that changes the host goes through these, so that a test can show that nothing did. */
export type Effects = {
  /** Ends with the exit code, or null and why there is none. */
  readonly run: (
    argv: readonly [string, ...string[]],
    timeoutMs: number,
    quiet: boolean,
  ) => { readonly code: number | null; readonly why: 'exit' | 'timeout' | 'broken_off' }
  readonly mkdir: (path: string, mode: number) => void
  readonly rmdir: (path: string) => void
  readonly chown: (fd: number, uid: number, gid: number) => void
  readonly chmod: (fd: number, mode: number) => void
  /** Makes a new file that only root can open, and tells its descriptor. */
  readonly create: (path: string) => number
  readonly write: (fd: number, bytes: Uint8Array) => void
  readonly times: (fd: number, atimeSeconds: number, mtimeSeconds: number) => void
  readonly sync: (fd: number) => void
  readonly link: (from: string, to: string) => void
  readonly rename: (from: string, to: string) => void
  readonly unlink: (path: string) => void
  /** Cuts a file to nothing. */
  readonly empty: (fd: number) => void
  readonly kill: (pid: number, signal: 'TERM' | 'KILL') => void
}

/** One name in a directory that is held open: `at` stays below that directory, whatever becomes of the path. */
export type Place = { readonly path: string; readonly parent: number; readonly at: string }
export type Pinned = Place & { readonly fd: number; readonly found: BigIntStats }
export type NewFile = {
  readonly access: Access
  readonly mtimeMs: number | null
  readonly write: (fd: number) => void
  /** Gives it its place; what then still stands under its first name is taken away. */
  readonly settle: (at: string, id: FileId, fd: number) => void
}
/** What an operation on files works with; all that is opened is closed when it ends. */
export type Work = {
  readonly effects: Effects
  readonly held: number[]
  /** Refuses what lies in no root of the authority. */
  readonly allow: (path: string) => void
  /** Only below root's roots, and through no link. */
  readonly place: (path: string) => Place
}

export type Test = (value: unknown) => boolean
export type Fields = Readonly<Record<string, Test>>
export type Demand = (value: unknown, tests: Fields, code: string) => boolean
export type Refuse = (code: string, params?: Params) => never
export type RecordTest = (isKey: Test, test: Test) => Test
export type ListTest = (test: Test, most: number) => Test
export type Command = (service: Service, verb: string) => readonly [string, ...string[]]
export type StepFunction = (step: unknown, authority: Authority, effects: Effects) => Answer
export type Steps = ReadonlyMap<unknown, StepFunction>
