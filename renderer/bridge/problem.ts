import { AppError, type ErrorCode } from '@shared/ipc/app-error'
import type { TextKey } from '@shared/text/text'

/** A call that did not work: why, in a code that has a text, and what the other side said about it. */
export type Problem = { readonly code: ErrorCode | 'unreachable' | 'starting'; readonly detail: string }

const keys = {
  not_found: 'problem.not_found',
  invalid_input: 'problem.invalid_input',
  unknown_call: 'problem.unknown_call',
  refused: 'problem.refused',
  stale: 'problem.stale',
  not_running: 'problem.not_running',
  unavailable: 'problem.unavailable',
  internal: 'problem.internal',
  unreachable: 'problem.unreachable',
  starting: 'problem.starting',
} as const satisfies Record<Problem['code'], TextKey>

/** Whatever a call threw, as a problem: an expected failure keeps its code, anything else is a broken bridge. */
export const problemOf = (error: unknown): Problem =>
  error instanceof AppError
    ? { code: error.code, detail: error.message }
    : { code: 'unreachable', detail: error instanceof Error ? error.message : String(error) }

/** The text that says what a problem is and what can be done. */
export const problemKey = (problem: Problem): TextKey => keys[problem.code]
