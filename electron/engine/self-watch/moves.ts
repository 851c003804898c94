/** Since when each of several values has stood still, by the looks at them. */
export type Moves = { readonly since: (key: string, value: string | number, now: number) => number }

export const createMoves = (): Moves => {
  const seen = new Map<string, { readonly value: string | number; readonly at: number }>()
  return {
    since: (key, value, now) => {
      const before = seen.get(key)
      // A moment in the future is one from before the clock was set back.
      if (before?.value === value && before.at <= now) return before.at
      seen.set(key, { value, at: now })
      return now
    },
  }
}
