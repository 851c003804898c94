import type { Band, Limits } from '@shared/domain/check'
import { z } from 'zod'

const LONGEST_AGE_SECONDS = 400 * 86_400

const seconds = z.number().min(1).max(LONGEST_AGE_SECONDS)

/** How old something may become: at `warning` it is coloured, beyond `max_age_seconds` it is unhealthy. In seconds. */
export const ageFields = { max_age_seconds: seconds, warning: seconds.optional() }

type AgeSetting = { readonly max_age_seconds: number; readonly warning?: number | undefined }

/** Whether the two stand in their order; for `refine`, with `ageFault`. */
export const isAgeOrdered = ({ max_age_seconds, warning }: AgeSetting): boolean =>
  warning === undefined || warning <= max_age_seconds

/** The message is a key of `shared/text`. */
export const ageFault = { message: 'check.settings.warning_above_age', path: ['warning'] }

/** The limits in milliseconds. */
export const ageLimits = ({ max_age_seconds, warning = max_age_seconds }: AgeSetting): Limits => ({
  warning: warning * 1000,
  critical: max_age_seconds * 1000,
})

/** A time that is so little ahead of ours is a clock that is not quite right, not a mistake. */
export const CLOCK_SLACK_MS = 10_000

/** An age is judged as it is: one fresh beat ends the danger, so nothing flaps on the edge. */
export const ageBand = (ageMs: number, { warning, critical }: Limits): Band => {
  if (ageMs > critical) return 'danger'
  return warning < critical && ageMs >= warning ? 'caution' : 'normal'
}
