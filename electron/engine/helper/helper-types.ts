// The types of the step helper, for the compiler and the tests alone: the helper itself is plain JavaScript, so that the
// file that root runs is the very file that was read.

export type { SpawnSyncOptions } from 'node:child_process'

export type Params = Readonly<Record<string, string | number>>

/** What the helper answers on stdout. */
export type Answer = {
  readonly kind: 'done' | 'refused' | 'failed'
  readonly code: string
  readonly params: Params
  /** What it made or what a command said. */
  readonly output: string
}

export type Service = {
  readonly manager: 'systemd' | 'sysv' | 'supervisor'
  readonly unit: string
  readonly config?: string
  readonly allow: readonly string[]
}

/** What `/etc/mamori/authority.json` says; ports and roles are not the helper's concern yet. */
export type Authority = {
  readonly version: 1
  readonly services: Readonly<Record<string, Service>>
  readonly roots: readonly string[]
  readonly ports: unknown
  readonly roles: unknown
}

type Step<T> = T & { readonly kind: string }
export type ServiceStep = Step<{
  readonly verb: string
  readonly service: string
  readonly manager: string
  readonly unit: string
  readonly argv: readonly string[]
  readonly timeoutMs: number
}>
export type MkdirStep = Step<{
  readonly path: string
  readonly mode: number
  readonly owner: { readonly uid: number; readonly gid: number; readonly name: string } | null
}>

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
}

export type Test = (value: unknown) => boolean
export type Demand = (value: unknown, tests: Readonly<Record<string, Test>>, code: string) => boolean
export type Refuse = (code: string, params?: Params) => never
export type RecordTest = (isKey: Test, test: Test) => Test
export type ListTest = (test: Test, most: number) => Test
export type Command = (service: Service, verb: string) => readonly [string, ...string[]]
export type StepFunction = (step: unknown, authority: Authority, effects: Effects) => Answer
