/** Chooses one of what may happen; `weights` say how often each does beside the others. */
export const choose = <K extends string>(weights: Readonly<Record<K, number>>, random: () => number): K => {
  let left = random() * Object.values<number>(weights).reduce((sum, weight) => sum + weight, 0)
  for (const what in weights) {
    left -= weights[what]
    if (left < 0) return what
  }
  throw new Error('nothing has a weight')
}
