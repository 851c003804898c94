import { createBreath } from '../../breath'

/** So many are sorted or merged between two looks at the clock: less than a millisecond. */
const SLICE = 256

/** Sorts a long list without holding up the event loop: short runs first, then two by two. */
export const sortGently = async <T>(
  items: readonly T[],
  compare: (a: T, b: T) => number,
  signal: AbortSignal,
): Promise<readonly T[]> => {
  const breath = createBreath(signal)
  const merge = async (a: readonly T[], b: readonly T[]): Promise<readonly T[]> => {
    const merged: T[] = []
    let [atA, atB] = [0, 0]
    for (;;) {
      const [one, other] = [a[atA], b[atB]]
      if (one === undefined || other === undefined) break
      if (compare(one, other) <= 0) {
        merged.push(one)
        atA += 1
      } else {
        merged.push(other)
        atB += 1
      }
      if (merged.length % SLICE === 0 && breath.isDue()) await breath.take()
    }
    return merged.concat(a.slice(atA), b.slice(atB))
  }
  let runs: (readonly T[])[] = []
  for (let at = 0; at < items.length; at += SLICE) {
    runs.push(items.slice(at, at + SLICE).sort(compare))
    if (breath.isDue()) await breath.take()
  }
  while (runs.length > 1) {
    const next: (readonly T[])[] = []
    for (let at = 0; at < runs.length; at += 2) {
      next.push(await merge(runs[at] ?? [], runs[at + 1] ?? []))
      if (breath.isDue()) await breath.take()
    }
    runs = next
  }
  return runs[0] ?? []
}
