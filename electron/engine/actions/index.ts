import { indexById } from '../plugin'
import type { Action } from './define-action'

/** All actions, found by their files. */
export const actions = indexById(
  import.meta.glob<Action>(['./*.ts', '!./index.ts', '!./define-action.ts', '!./*.test.ts'], {
    eager: true,
    import: 'default',
  }),
)
