const MINUTE_MS = 60_000
/** As the contract has it: 30 days. */
const LONGEST_MINUTES = 43_200

export const presets = ['30', '60', '240', 'until'] as const
export type Preset = (typeof presets)[number]

export type Length =
  | { readonly kind: 'minutes'; readonly minutes: number }
  | { readonly kind: 'fault'; readonly fault: 'missing' | 'past' | 'too_long' }

/** How long a silence is to last: a preset, or until a local time as a date field writes it (`2026-01-31T15:00`). */
export const lengthOf = (preset: Preset, until: string, now: number): Length => {
  if (preset !== 'until') return { kind: 'minutes', minutes: Number(preset) }
  const at = Date.parse(until)
  if (Number.isNaN(at)) return { kind: 'fault', fault: 'missing' }
  const minutes = Math.ceil((at - now) / MINUTE_MS)
  if (minutes < 1) return { kind: 'fault', fault: 'past' }
  return minutes > LONGEST_MINUTES ? { kind: 'fault', fault: 'too_long' } : { kind: 'minutes', minutes }
}

const two = (n: number): string => String(n).padStart(2, '0')

/** A time as a date field takes it, in the local zone. */
export const fieldTime = (at: number): string => {
  const date = new Date(at)
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join('-')
  return `${day}T${two(date.getHours())}:${two(date.getMinutes())}`
}
