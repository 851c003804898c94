import type { Outcome } from '@shared/domain/outcome'
import type { TextKey } from '@shared/text/text'

/** The word of each outcome. */
export const outcomeNames = {
  verified: 'word.outcome.verified',
  ineffective: 'word.outcome.ineffective',
  regressed: 'word.outcome.regressed',
  inconclusive: 'word.outcome.inconclusive',
  interrupted: 'word.outcome.interrupted',
} as const satisfies Record<Outcome, TextKey>

/** The word of a plan that ended without being performed. */
export const stageEndNames = {
  rejected: 'repair.end.rejected',
  withdrawn: 'repair.end.withdrawn',
} as const satisfies Record<'rejected' | 'withdrawn', TextKey>
