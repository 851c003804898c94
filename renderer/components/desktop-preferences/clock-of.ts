/** A time of the day as a person types it (`7:30`, `0730`), as `07:30`; null when it is none. */
export const clockOf = (typed: string): string | null => {
  const [, hours, minutes] = /^\s*(\d{1,2}):?(\d{2})\s*$/.exec(typed.normalize('NFKC')) ?? []
  if (hours === undefined || minutes === undefined || Number(hours) > 23 || Number(minutes) > 59) return null
  return `${hours.padStart(2, '0')}:${minutes}`
}
