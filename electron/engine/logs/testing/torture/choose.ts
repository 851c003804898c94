/** Chooses one of what may happen; `weights` say how often each does beside the others. */
export const choose = <K extends string>(weights: Readonly<Record<K, number>>, random: () => number): K => {
  const all = Object.keys(weights) as readonly K[]
  let left = random() * all.reduce((sum, what) => sum + weights[what], 0)
  for (const what of all) {
    left -= weights[what]
    if (left < 0) return what
  }
  throw new Error('nothing has a weight')
}
