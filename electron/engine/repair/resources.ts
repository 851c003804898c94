import type { Step } from '@shared/domain/plan'
import { targetKey } from '@shared/domain/target'

const resourceOf = (step: Step): string => {
  switch (step.kind) {
    case 'service':
    case 'await_active':
      return targetKey({ kind: 'service', name: step.service })
    case 'mkdir':
      return targetKey({ kind: 'path', name: step.path })
  }
}

/** What steps touch, one key a thing (`service:redis`, `path:/srv/app/logs`): counters and locks go by these. */
export const resourcesOf = (steps: readonly Step[]): readonly string[] => [...new Set(steps.map(resourceOf))]
