const DAY_MS = 86_400_000
export const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

/** What the story's own clock shows at its end: a working morning, whenever the pictures are taken. */
const END_MS = 10 * HOUR_MS + 20 * MINUTE_MS

/** When it was a time of day by the story's clock, some days before its end. */
export const clockTime = (now: number, daysAgo: number, time: string): number => {
  const [hours = 0, minutes = 0, seconds = 0] = time.split(':').map(Number)
  return now - daysAgo * DAY_MS - END_MS + hours * HOUR_MS + minutes * MINUTE_MS + seconds * 1000
}

/** The hour of the story's day, 0 up to 24, at a moment. */
export const hourOf = (now: number, at: number): number => {
  const sinceMidnight = (((END_MS - (now - at)) % DAY_MS) + DAY_MS) % DAY_MS
  return sinceMidnight / HOUR_MS
}

/** A number from 0 up to 1 that looks like chance and is always the same for the same moment and name. */
export const chance = (at: number, name: string): number => {
  let state = Math.imul(at / 1000, 0x9e3779b1) ^ 0x5bd1e995
  for (const character of name) state = Math.imul(state ^ character.charCodeAt(0), 0x01000193)
  state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d)
  state = Math.imul(state ^ (state >>> 12), 0x297a2d39)
  return ((state ^ (state >>> 15)) >>> 0) / 2 ** 32
}
