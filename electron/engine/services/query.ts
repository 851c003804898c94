import type { Exec, ExecResult } from '../ports'
import type { ServiceState } from './service-manager'

const QUERY_TIMEOUT_MS = 10_000

/** Asks a service manager about a unit; nothing that is asked this way changes anything. */
export const query = (
  exec: Exec,
  argv: readonly string[],
  signal: AbortSignal,
  maxOutputBytes?: number,
): Promise<ExecResult> =>
  exec(argv, {
    timeoutMs: QUERY_TIMEOUT_MS,
    signal,
    ...(maxOutputBytes === undefined ? {} : { maxOutputBytes }),
  })

/** The first line that a program said, for telling why a state is unknown. */
export const firstLine = (result: ExecResult): string =>
  `${result.stderr}\n${result.stdout}`
    .split('\n')
    .map((line) => line.trim())
    .find((line) => line !== '') ?? ''

/** What a program says about itself when it gave no answer: how it failed, or its first line, or its code. */
export const complaint = (result: ExecResult): string =>
  result.kind === 'failed'
    ? `${result.why} ${firstLine(result)}`.trim()
    : firstLine(result) || `exit ${String(result.code)}`

/** What a query that did not even end properly says about the state. A manager that is not installed runs nothing. */
export const stateOfFailure = (result: Extract<ExecResult, { readonly kind: 'failed' }>): ServiceState =>
  result.why === 'not_found' ? { kind: 'missing' } : { kind: 'unknown', why: complaint(result) }
