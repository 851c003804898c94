import { z } from 'zod'
import { errorCodes } from './app-error'

export { AppError } from './app-error'

export const wireErrorSchema = z.object({ code: z.enum(errorCodes), message: z.string() })
export type WireError = Readonly<z.infer<typeof wireErrorSchema>>
export type Result<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: WireError }
