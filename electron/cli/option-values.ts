const UNIT_MS = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const

/** `90s`, `30m`, `2h`, `1d` in milliseconds; null for anything else. */
export const durationMs = (text: string): number | null => {
  const [, digits, unit] = /^([1-9]\d{0,5})([smhd])$/.exec(text) ?? []
  return digits === undefined ? null : Number(digits) * UNIT_MS[unit as keyof typeof UNIT_MS]
}

/** A number from `least` on; null for anything else. */
export const numberFrom = (least: number, text: string): number | null => {
  const value = Number(text)
  return text.trim() !== '' && Number.isFinite(value) && value >= least ? value : null
}

/** A whole number from `least` to `most`; null for anything else. */
export const wholeNumber = (least: number, most: number, text: string): number | null =>
  /^\d{1,15}$/.test(text) && Number(text) >= least && Number(text) <= most ? Number(text) : null
