import { indexById } from '../plugin'
import type { Notifier } from './define-notifier'

/** All notifiers, found by their files. */
export const notifiers = indexById(
  import.meta.glob<Notifier>(['./*.ts', '!./index.ts', '!./define-notifier.ts', '!./*.test.ts'], {
    eager: true,
    import: 'default',
  }),
)
