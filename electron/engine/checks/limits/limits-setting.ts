import type { Limits } from '@shared/domain/check'
import { z } from 'zod'

/** The two edges as the settings name them, both optional: `threshold` is the critical one, `warning` the lower one. */
export type LimitsSetting = { readonly threshold?: number | undefined; readonly warning?: number | undefined }

const percent = z.number().min(1).max(100)
const seconds = z.number().min(0.001).max(300)

export const percentLimitFields = { threshold: percent.optional(), warning: percent.optional() }
/** Times stand in seconds, as `interval` and `timeout` do. */
export const secondLimitFields = { threshold: seconds.optional(), warning: seconds.optional() }

/**
 * The limits of an entry in the unit of `defaults`. Where only the threshold is given, the lower edge is the usual one,
 * or the same share of the threshold when that is lower. `scale` turns the unit of the file into that of `defaults`.
 */
export const limitsFrom = (setting: LimitsSetting, defaults: Limits, scale = 1): Limits => {
  const critical = setting.threshold === undefined ? defaults.critical : setting.threshold * scale
  const usual = Math.min(defaults.warning, (critical * defaults.warning) / defaults.critical)
  return { critical, warning: setting.warning === undefined ? usual : setting.warning * scale }
}

/** Usual limits as an entry would name them. */
export const namedAsSetting = (
  { warning, critical }: Limits,
  scale = 1,
): { readonly warning: number; readonly threshold: number } => ({
  warning: warning / scale,
  threshold: critical / scale,
})

/** Whether the edges stand in their order; for `refine`, with `limitsFault`. */
export const areOrdered =
  (defaults: Limits, scale = 1) =>
  (setting: LimitsSetting): boolean => {
    const { warning, critical } = limitsFrom(setting, defaults, scale)
    return warning <= critical
  }

/** The message is a key of `shared/text`. */
export const limitsFault = { message: 'check.settings.warning_above_threshold', path: ['warning'] }
