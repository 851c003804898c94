import type { Band, Limits, Reading } from '@shared/domain/check'
import { message, type MessageParams } from '@shared/domain/message'
import type { TextKey } from '@shared/text/text'
import { bandOf } from '../../core/bands'

type TimeReadingInput = {
  /** What is judged, in milliseconds. */
  readonly valueMs: number
  /** The whole probe, in milliseconds. */
  readonly responseMs: number
  readonly limits: Limits
  readonly previousBand: Band | undefined
  /** `slow` is for caution and danger. */
  readonly texts: { readonly ok: TextKey; readonly slow: TextKey }
  readonly params: MessageParams
  readonly details: Reading['details']
}

export const roundMs = (ms: number): number => Math.round(ms * 10) / 10

/** Milliseconds since a moment of `performance.now()`. */
export const msSince = (startedMs: number): number => performance.now() - startedMs

/**
 * The reading of a service that did its work. Slowness is its band and never makes it unhealthy:
 * a restart of what answers slowly takes away what still answers.
 */
export const timeReading = (input: TimeReadingInput): Reading => {
  const value = roundMs(input.valueMs)
  const band = bandOf(value, input.limits, input.previousBand)
  const limit = band === 'danger' ? input.limits.critical : input.limits.warning
  return {
    status: 'healthy',
    band,
    message: message(band === 'normal' ? input.texts.ok : input.texts.slow, {
      ...input.params,
      ms: Math.round(input.valueMs),
      limit: Math.round(limit),
    }),
    value,
    unit: 'ms',
    limits: input.limits,
    responseMs: roundMs(input.responseMs),
    details: input.details,
  }
}
