import { z } from 'zod'

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

export const wireErrorSchema = z.object({ code: z.enum(errorCodes), message: z.string() })
export type WireError = Readonly<z.infer<typeof wireErrorSchema>>
export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: WireError }
