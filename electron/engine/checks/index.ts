import { indexById } from '../plugin'
import type { Check } from './define-check'

/** All checks, found by their files. */
export const checks = indexById(
  import.meta.glob<Check>(['./*.ts', '!./index.ts', '!./define-check.ts', '!./*.test.ts'], {
    eager: true,
    import: 'default',
  }),
)
