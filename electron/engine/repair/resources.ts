import type { Step } from '@shared/domain/plan'
import { kindOf } from './steps'

/** What steps touch, one key a thing (`service:redis`, `path:/srv/app/logs`): counters and locks go by these. */
export const resourcesOf = (steps: readonly Step[]): readonly string[] => [
  ...new Set(steps.flatMap((step) => kindOf(step).resources(step))),
]
