import type { MessageParams } from '@shared/domain/message'
import type { TextKey } from '@shared/text/text'

type SpanUnit = Extract<TextKey, `check.span.${string}`>

const steps: readonly { readonly fromMs: number; readonly ms: number; readonly unit: SpanUnit }[] = [
  { fromMs: 2 * 86_400_000, ms: 86_400_000, unit: 'check.span.days' },
  { fromMs: 2 * 3_600_000, ms: 3_600_000, unit: 'check.span.hours' },
  { fromMs: 2 * 60_000, ms: 60_000, unit: 'check.span.minutes' },
  { fromMs: 0, ms: 1000, unit: 'check.span.seconds' },
]

/**
 * A length of time, in milliseconds, for a message that writes it as `{name} {nameUnit}`: in the largest unit of which it
 * has at least two, rounded down, so that "3 min ago" is never said too early.
 */
export const spanParams = (name: string, spanMs: number): MessageParams => {
  const size = Math.max(0, spanMs)
  const step = steps.find(({ fromMs }) => size >= fromMs)
  const { ms, unit } = step ?? { ms: 1000, unit: 'check.span.seconds' }
  return { [name]: Math.floor(size / ms), [`${name}Unit`]: `@${unit}` }
}
