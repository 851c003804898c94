import { z } from 'zod'

/** A path of the settings, absolute or from their base: printable, and never upwards. */
export const pathSchema = z
  .string()
  .min(1)
  .max(4096)
  .refine((path) => !/\p{Cc}/u.test(path) && !path.split('/').includes('..'))

/** `user` or `user:group`, by their names. */
export const ownerSchema = z.string().regex(/^[a-z_][a-z0-9_.-]{0,31}\$?(:[a-z_][a-z0-9_.-]{0,31})?$/i)

/** The octal digits of a mode: `"755"` and `755` both mean what `chmod 755` does. */
export const modeDigitsSchema = z
  .union([z.string(), z.number()])
  .transform(String)
  .pipe(z.string().regex(/^[0-7]{3,4}$/))
