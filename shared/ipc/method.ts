import type { z } from 'zod'
import type { Role } from '../domain/role'
import { whenUsed } from '../domain/when-used'

/** `needs` is the least role of who calls; a call of the desktop itself needs none, since it never leaves the program. */
export const method = <I extends z.ZodType, O extends z.ZodType, N extends Role | 'desktop'>(
  needs: N,
  input: () => I,
  output: () => O,
) => whenUsed({ needs: () => needs, input, output })
