export const errorCodes = [
  'not_found',
  'invalid_input',
  'unknown_call',
  'refused',
  'stale',
  'not_running',
  'unavailable',
  'internal',
] as const
export type ErrorCode = (typeof errorCodes)[number]

/** An expected failure. Match on `code`: a class does not survive a process boundary. */
export class AppError extends Error {
  readonly code: ErrorCode
  constructor(code: ErrorCode, message: string) {
    super(message)
    this.name = 'AppError'
    this.code = code
  }
}
